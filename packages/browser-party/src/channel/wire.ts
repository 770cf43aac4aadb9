/** A WebSocket of any platform, as the encrypted channel asks of one. */
export interface Wire {
  /** Bytes that wait to be sent. */
  readonly bufferedAmount: number;
  /** One binary message. */
  send(frame: Uint8Array<ArrayBuffer>): void;
  /** Frames in order (undefined for a text), and the end, once or more often. */
  listen(events: { frame(frame: Uint8Array<ArrayBuffer> | undefined): void; ended(): void }): void;
  /** Ends it once what waits is sent. */
  close(): void;
  /** Ends it at once. */
  terminate(): void;
}
