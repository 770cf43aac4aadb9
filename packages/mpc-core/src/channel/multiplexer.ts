/**
 * Several independent channels ("streams") over one link, each with its own order, counters and inbox, so that two
 * batches can be in flight. Both sides name a stream by the same small number.
 *
 * Small messages share a packet: the first goes out at once, later ones wait until the sender receives, yields to
 * the event loop or has gathered enough (Nagle's rule without a timer).
 *
 * When more has arrived than anybody reads, the link is paused, but only while no channel of this side waits, be it to
 * receive or for room to send: two parties that both send much before they receive would block each other otherwise. So that a peer
 * cannot fill the memory meanwhile, a message that is awaited does not grow beyond its size, streams that nobody uses here are refused,
 * and what nobody reads has a limit.
 */

import { DoubleblindError } from '@doubleblind/errors';
import { soon, uninitialised } from '#platform';
import type { Channel, ChannelCounters } from './channel.ts';
import { Counters } from './counters.ts';
import { discard } from './discard.ts';
import { FRAME_HEADER_BYTES, type Frame, MAXIMUM_PAYLOAD_BYTES, readFrames, writeFrame } from './frame.ts';
import { Inbox } from './inbox.ts';
import type { Link } from './link.ts';

const COALESCE_BYTES = 64 << 10;
const COALESCE_MILLISECONDS = 0.2;
const PAUSE_BYTES = 128 << 20;
const MAXIMUM_STREAMS = 64;
/** More than any message of a protocol; bounds what a peer can make this side assemble. */
const MAXIMUM_MESSAGE_BYTES = 1 << 30;

/** More than two parties that send ahead of each other ever have in flight. */
const MAXIMUM_UNREAD_BYTES = 1 << 30;

/** Several channels over one link, each with messages in order of its own. */
export class ChannelMultiplexer {
  readonly #link: Link;
  readonly #streams = new Map<number, StreamChannel>();
  readonly #only: number | undefined;
  #pending = new Uint8Array(COALESCE_BYTES);
  #pendingBytes = 0;
  #flushScheduled = false;
  #lastFlush = Number.NEGATIVE_INFINITY;
  #buffered = 0;
  #blocked = 0;
  #paused = false;
  #failure: DoubleblindError | undefined;

  /** `only`: the one stream that this side uses; a frame of another ends the link. */
  constructor(link: Link, { only }: { readonly only?: number } = {}) {
    this.#link = link;
    this.#only = only;
    link.start({ packet: (packet) => this.#accept(packet), closed: (error) => this.#fail(error) });
  }

  /** The channel of stream `id` (0 to 63); the same one for the same number. */
  channel(id: number): Channel {
    return this.#stream(id);
  }

  /** Ends the link; all channels fail with the reason. */
  close(reason?: DoubleblindError): void {
    this.#flush().catch(() => {});
    this.#link.close(reason);
  }

  #stream(id: number): StreamChannel {
    if (id >= MAXIMUM_STREAMS) throw new DoubleblindError('DB3003', `Stream ${id} is out of range.`);
    let stream = this.#streams.get(id);
    if (!stream) {
      stream = new StreamChannel({
        send: (payload, last, sequence) => this.#send(id, payload, last, sequence),
        waits: () => this.#beforeWait(),
        took: (bytes) => this.#took(bytes),
      });
      if (this.#failure) stream.inbox.fail(this.#failure);
      this.#streams.set(id, stream);
    }
    return stream;
  }

  async #send(stream: number, payload: Uint8Array, last: boolean, sequence: number): Promise<void> {
    if (this.#failure) throw this.#failure;
    const frame: Frame = { kind: last ? 'last' : 'more', stream, sequence, payload };
    const bytes = FRAME_HEADER_BYTES + payload.length;
    while (this.#pendingBytes > 0 && this.#pendingBytes + bytes > COALESCE_BYTES)
      await this.#waitForRoom(this.#flush());
    if (bytes > COALESCE_BYTES) {
      // Not zeroed: every byte is written.
      const packet = uninitialised(bytes);
      writeFrame(packet, 0, frame);
      return this.#waitForRoom(this.#link.send(packet));
    }
    this.#pendingBytes = writeFrame(this.#pending, this.#pendingBytes, frame);
    if (performance.now() - this.#lastFlush > COALESCE_MILLISECONDS) return this.#waitForRoom(this.#flush());
    this.#scheduleFlush();
  }

  #scheduleFlush(): void {
    if (this.#flushScheduled) return;
    this.#flushScheduled = true;
    soon(() => {
      this.#flushScheduled = false;
      this.#flush().catch(() => {});
    });
  }

  #flush(): Promise<void> {
    if (this.#pendingBytes === 0) return Promise.resolve();
    const packet = this.#pending.slice(0, this.#pendingBytes);
    this.#pendingBytes = 0;
    this.#lastFlush = performance.now();
    return this.#link.send(packet);
  }

  async #waitForRoom(sending: Promise<void>): Promise<void> {
    this.#blocked += 1;
    this.#adjustPause();
    try {
      await sending;
    } finally {
      this.#blocked -= 1;
      this.#adjustPause();
    }
  }

  #beforeWait(): void {
    this.#flush().catch(() => {});
    this.#adjustPause();
  }

  #took(bytes: number): void {
    this.#buffered -= bytes;
    this.#adjustPause();
  }

  #adjustPause(): void {
    const someoneWaits = this.#blocked > 0 || this.#streams.values().some((stream) => stream.inbox.waiting);
    const pause = this.#buffered > PAUSE_BYTES && !someoneWaits;
    if (pause === this.#paused) return;
    this.#paused = pause;
    if (pause) this.#link.pause();
    else this.#link.resume();
  }

  #accept(packet: Uint8Array<ArrayBuffer>): void {
    try {
      for (const frame of readFrames(packet)) {
        if (frame.kind !== 'more' && frame.kind !== 'last')
          throw new DoubleblindError('DB3003', `"${frame.kind}" between data.`);
        if (this.#only !== undefined && frame.stream !== this.#only)
          throw new DoubleblindError('DB3003', `Nobody reads stream ${frame.stream}.`);
        this.#buffered += frame.payload.length;
        this.#stream(frame.stream).accept(frame);
        if (this.#buffered > MAXIMUM_UNREAD_BYTES)
          throw new DoubleblindError('DB3003', `${this.#buffered} bytes that nobody reads.`);
      }
      this.#adjustPause();
    } catch (error) {
      if (!(error instanceof DoubleblindError)) throw error;
      this.#fail(error);
      this.#link.close(error);
    }
  }

  #fail(error: DoubleblindError): void {
    this.#failure ??= error;
    for (const stream of this.#streams.values()) stream.inbox.fail(this.#failure);
  }
}

interface StreamActions {
  send(payload: Uint8Array, last: boolean, sequence: number): Promise<void>;
  waits(): void;
  took(bytes: number): void;
}

class StreamChannel implements Channel {
  readonly inbox = new Inbox();
  readonly #counters = new Counters();
  readonly #actions: StreamActions;
  #nextSent = 0;
  #nextReceived = 0;
  #parts: Uint8Array[] = [];
  #partBytes = 0;
  #sending: Promise<void> = Promise.resolve();

  constructor(actions: StreamActions) {
    this.#actions = actions;
  }

  get counters(): ChannelCounters {
    return this.#counters;
  }

  /** Sends that overlap keep their order: each waits for the one before. */
  send(message: Uint8Array): Promise<void> {
    this.#counters.sent(message.length);
    this.#sending = this.#sending.then(() => this.#sendParts(message));
    this.#sending.catch(() => {});
    return this.#sending;
  }

  async #sendParts(message: Uint8Array): Promise<void> {
    for (let start = 0; ; start += MAXIMUM_PAYLOAD_BYTES) {
      const part = message.subarray(start, start + MAXIMUM_PAYLOAD_BYTES);
      const last = start + part.length === message.length;
      await this.#actions.send(part, last, this.#nextSent++);
      if (last) break;
    }
    discard(message);
  }

  async receive(bytes: number): Promise<Uint8Array> {
    this.#counters.waits();
    const taking = this.inbox.take(bytes);
    this.#actions.waits();
    const message = await taking;
    this.#actions.took(message.length);
    this.#counters.received(message.length);
    if (message.length !== bytes) throw new DoubleblindError('DB3002', `${message.length} bytes instead of ${bytes}.`);
    return message;
  }

  /** One data frame from the peer. Throws DB3003 when it is out of order, DB3002 when the message grows beyond what is awaited. */
  accept(frame: Frame): void {
    if (frame.sequence !== this.#nextReceived >>> 0) {
      throw new DoubleblindError('DB3003', `Frame ${frame.sequence} where ${this.#nextReceived} was due.`);
    }
    this.#nextReceived += 1;
    this.#parts.push(frame.payload);
    this.#partBytes += frame.payload.length;
    const { awaited } = this.inbox;
    if (awaited !== undefined && this.#partBytes > awaited)
      throw new DoubleblindError('DB3002', `More than the ${awaited} bytes that are awaited.`);
    if (this.#partBytes > MAXIMUM_MESSAGE_BYTES) throw new DoubleblindError('DB3003', 'A message does not end.');
    if (frame.kind === 'more') return;
    this.inbox.push(this.#assemble());
    this.#parts = [];
    this.#partBytes = 0;
  }

  #assemble(): Uint8Array {
    if (this.#parts.length === 1) return aligned(this.#parts[0]);
    const message = new Uint8Array(this.#partBytes);
    let offset = 0;
    for (const part of this.#parts) {
      message.set(part, offset);
      offset += part.length;
      discard(part);
    }
    return message;
  }
}

/** Messages can be viewed as words: one that shares its packet with others may start anywhere and is copied. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 16 === 0 ? bytes : bytes.slice();
}
