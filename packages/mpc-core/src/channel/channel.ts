/**
 * What a protocol sees of the peer: messages in order, each of a size that both sides know beforehand.
 * Transports (in-process pair, WebSocket) and shaping live beside this file; a protocol never touches a socket.
 */
export interface Channel {
  /**
   * Sends one message; the channel owns the bytes from then on and may give their memory back (do not pass a view of WebAssembly
   * memory, nor the same bytes again: copy).
   * Resolves when there is room for more (backpressure).
   */
  send(message: Uint8Array): Promise<void>;

  /**
   * The next message. Rejects with DB3002 if its size is not `bytes` (every size follows from public values), with
   * DB3001 when the link is closed. The bytes are the caller's; discard() (discard.ts) gives their memory back when they are used.
   */
  receive(bytes: number): Promise<Uint8Array>;

  readonly counters: ChannelCounters;
}

/** What has passed a channel: payload bytes and messages, without framing. */
export interface ChannelCounters {
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly messagesSent: number;
  readonly messagesReceived: number;
  /** Times that this side waited for a message after having sent at least one since the last wait. */
  readonly rounds: number;
}
