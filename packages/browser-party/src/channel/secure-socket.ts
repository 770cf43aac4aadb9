/**
 * The encrypted channel as a link's socket. Packets go as records of at most 64 KiB, the longest message of Noise; a record says whether the
 * packet goes on, ends, or that it is no packet but credit.
 *
 * Credit is the channel's own back pressure, because a browser's WebSocket cannot be paused: a sender has at most a window of bytes under way that
 * the receiver has not taken, so that neither the page, the relay nor the agent ever keeps more, whoever of them is slow.
 */
import { DoubleblindError } from '@doubleblind/errors';
import type { PacketSocket } from '@doubleblind/mpc-core/party';
import type { Transport } from './noise.ts';
import type { Wire } from './wire.ts';

/** Bytes of a packet in a record: with its kind and the tag 65,535, the most that a message of Noise has. */
const RECORD_BYTES = 65_535 - 16 - 1;
const [MORE, LAST, CREDIT] = [0, 1, 2];
/** Covers bandwidth times delay of 350 Mbit/s at 40 ms several times. */
export const WINDOW_BYTES = 8 << 20;
/** Credit is told in such portions. */
const PORTION_BYTES = 1 << 20;
/** As much as a link accepts (mpc-core channel/frame.ts). */
const MAXIMUM_PACKET_BYTES = 16 << 20;
/** Records that are sealed at a time. */
const SEALED_AT_A_TIME = 16;
/** What may wait in the platform's own buffer, which is asked as often: browsers do not tell when it has got empty. */
const WIRE_BYTES = 1 << 20;
const POLL_MILLISECONDS = 4;
const NOT_AS_SENT = 'A record is not as it was sent.';

interface Queued {
  readonly kind: number;
  readonly bytes: Uint8Array;
  readonly sent: (() => void) | undefined;
}

type Events = Parameters<PacketSocket['listen']>[0];

/** Over a wire on which the handshake is done. */
export function secureSocket(wire: Wire, transport: Transport): PacketSocket {
  return new SecureSocket(wire, transport);
}

class SecureSocket implements PacketSocket {
  readonly #wire: Wire;
  readonly #transport: Transport;
  readonly #queue: Queued[] = [];
  #queuedBytes = 0;
  #credit = WINDOW_BYTES;
  #pumping = false;
  #closing = false;
  #ended: DoubleblindError | undefined;
  #events: Events | undefined;
  /** In order: what was opened and not handed on yet. */
  #opening: Promise<void> = Promise.resolve();
  readonly #waiting: Uint8Array<ArrayBuffer>[] = [];
  #parts: Uint8Array[] = [];
  #partBytes = 0;
  /** Taken, and not told to the sender as credit yet; and what the sender may still send. */
  #taken = 0;
  #allowed = WINDOW_BYTES;
  #paused = false;

  constructor(wire: Wire, transport: Transport) {
    this.#wire = wire;
    this.#transport = transport;
    wire.listen({
      frame: (frame) => this.#accept(frame),
      ended: () => void this.#opening.then(() => this.#end(new DoubleblindError('DB3001', ''))),
    });
  }

  get bufferedAmount(): number {
    return this.#queuedBytes + this.#wire.bufferedAmount;
  }

  send(packet: Uint8Array<ArrayBuffer>, sent: () => void): void {
    if (this.#ended || this.#closing) {
      sent();
      return;
    }
    for (let at = 0; at === 0 || at < packet.length; at += RECORD_BYTES) {
      const bytes = packet.slice(at, at + RECORD_BYTES);
      const isLast = at + RECORD_BYTES >= packet.length;
      this.#queue.push({ kind: isLast ? LAST : MORE, bytes, sent: isLast ? sent : undefined });
      this.#queuedBytes += bytes.length;
    }
    void this.#pump();
  }

  listen(events: Events): void {
    this.#events = events;
    this.#handOn();
    if (this.#ended) events.ended(this.#ended);
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#handOn();
  }

  close(): void {
    this.#closing = true;
    if (this.#queue.length === 0 && !this.#pumping) this.#wire.close();
  }

  terminate(): void {
    this.#end(new DoubleblindError('DB3001', ''));
    this.#wire.terminate();
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    while (!this.#ended && this.#queue.length > 0 && (this.#credit > 0 || this.#queue[0].kind === CREDIT)) {
      const records = this.#affordable();
      const sealed = records.map(({ kind, bytes }) => this.#transport.send.seal(record(kind, bytes)));
      for (const [i, frame] of (await Promise.all(sealed)).entries()) {
        if (!this.#ended) this.#wire.send(frame);
        this.#queuedBytes -= records[i].bytes.length;
        records[i].sent?.();
      }
      while (!this.#ended && this.#wire.bufferedAmount > WIRE_BYTES)
        await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    }
    this.#pumping = false;
    if (this.#closing && this.#queue.length === 0) this.#wire.close();
  }

  /** The next records that credit is there for. */
  #affordable(): Queued[] {
    const records: Queued[] = [];
    while (this.#queue.length > 0 && records.length < SEALED_AT_A_TIME) {
      const [{ kind, bytes }] = this.#queue;
      if (kind !== CREDIT && this.#credit <= 0) break;
      if (kind !== CREDIT) this.#credit -= bytes.length;
      records.push(this.#queue.shift()!);
    }
    return records;
  }

  #accept(frame: Uint8Array<ArrayBuffer> | undefined): void {
    if (this.#ended) return;
    const opened = frame ? this.#transport.receive.open(frame) : Promise.reject(new Error('a text'));
    this.#opening = Promise.all([opened.catch(() => undefined), this.#opening]).then(([plaintext]) =>
      this.#take(plaintext),
    );
  }

  #take(plaintext: Uint8Array | undefined): void {
    if (this.#ended) return;
    const problem = plaintext && plaintext.length > 0 ? this.#read(plaintext[0], plaintext.subarray(1)) : NOT_AS_SENT;
    if (problem === null) return;
    this.#end(new DoubleblindError('DB3003', problem));
    this.#wire.terminate();
  }

  /** Says what is wrong with a record, or null. */
  #read(kind: number, bytes: Uint8Array): string | null {
    if (kind === CREDIT && bytes.length === 4) {
      this.#credit += new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
      if (this.#credit > WINDOW_BYTES) return 'More credit than there is.';
      void this.#pump();
      return null;
    }
    if (kind !== MORE && kind !== LAST) return 'A record of a kind that there is not.';
    // The last record may exceed what was left of the credit.
    if (this.#allowed <= 0) return 'More was sent than was allowed.';
    this.#allowed -= bytes.length;
    this.#partBytes += bytes.length;
    if (this.#partBytes > MAXIMUM_PACKET_BYTES) return 'A packet is too long.';
    this.#parts.push(bytes);
    if (kind === LAST) {
      this.#waiting.push(joined(this.#parts, this.#partBytes));
      this.#parts = [];
      this.#partBytes = 0;
    }
    this.#taken += bytes.length;
    this.#handOn();
    return null;
  }

  #handOn(): void {
    while (!this.#paused && this.#events && !this.#ended && this.#waiting.length > 0)
      this.#events.packet(this.#waiting.shift()!);
    if (this.#paused || !this.#events || this.#ended || this.#taken < PORTION_BYTES) return;
    const credit = new Uint8Array(4);
    new DataView(credit.buffer).setUint32(0, this.#taken, true);
    this.#allowed += this.#taken;
    this.#taken = 0;
    // Before all packets that wait: the sender of the other side may be waiting for it.
    this.#queue.unshift({ kind: CREDIT, bytes: credit, sent: undefined });
    this.#queuedBytes += credit.length;
    void this.#pump();
  }

  #end(error: DoubleblindError): void {
    if (this.#ended) return;
    this.#ended = error;
    for (const { sent } of this.#queue.splice(0)) sent?.();
    this.#events?.ended(error);
  }
}

function record(kind: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(1 + bytes.length);
  out[0] = kind;
  out.set(bytes, 1);
  return out;
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
