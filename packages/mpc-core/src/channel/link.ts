/** A link carries whole packets in order between two processes or threads; several channels share it (multiplexer.ts). */
import type { DoubleblindError } from '@doubleblind/errors';

/** Who gets what arrives on a link: packets in order, and its end. */
export interface LinkReceiver {
  /** One packet of data frames; the receiver owns the bytes. */
  packet(packet: Uint8Array<ArrayBuffer>): void;
  /** Called once: nothing comes after it. */
  closed(error: DoubleblindError): void;
}

/** A two-way stream of packets to the peer, the layer below channels. */
export interface Link {
  /** Sends a packet and owns its bytes (its buffer is not shared). Resolves when there is room for more; rejects once closed. */
  send(packet: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Names who gets the packets; none is delivered before. */
  start(receiver: LinkReceiver): void;
  /** Asks the other side to hold back, and to go on. */
  pause(): void;
  /** Packets come again. */
  resume(): void;
  /** Ends the link; `reason` is what the receivers of both sides are told (the peer as DB3012). */
  close(reason?: DoubleblindError): void;
}

/** A queue above this makes senders wait. Covers bandwidth times delay of 350 Mbit/s at 40 ms several times. */
export const HIGH_WATER_BYTES = 8 << 20;
