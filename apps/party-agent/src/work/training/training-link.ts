import { DoubleblindError } from '@doubleblind/errors';
import { type Channel, ChannelMultiplexer, type PeerLink } from '@doubleblind/mpc-core';
import type { z } from 'zod';
import { receiveMessage, sendMessage } from '../../peer/control.ts';
import { onWire } from './messages.ts';

/** Either end of the link between the owner and one hospital: messages, and bytes beside them. */
export class TrainingLink {
  readonly #link: PeerLink;
  readonly #channel: Channel;

  constructor(link: PeerLink) {
    this.#link = link;
    this.#channel = new ChannelMultiplexer(link, { only: 0 }).channel(0);
  }

  /** Resolves with the reason when the link has ended. */
  get ended(): Promise<DoubleblindError> {
    return this.#link.ended;
  }

  /** Sent and received so far. */
  get wire(): PeerLink['wire'] {
    return this.#link.wire;
  }

  send(message: object): Promise<void> {
    return sendMessage(this.#link, onWire(message) as object);
  }

  /** Throws DB3008 for another message, or when none comes in time. */
  receive<T>(schema: z.ZodType<T>, milliseconds: number): Promise<T> {
    return receiveMessage(this.#link, schema, milliseconds);
  }

  /** A copy of the bytes of a file or vector. */
  sendBytes(bytes: Uint8Array | Float32Array | Int32Array): Promise<void> {
    return this.#channel.send(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength).slice());
  }

  /** Throws DB3008 when they do not come in time. */
  async receiveBytes(count: number, milliseconds: number): Promise<Uint8Array> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => reject(new DoubleblindError('DB3008', `${count} bytes did not come within ${milliseconds / 1000} s.`)),
      milliseconds,
    );
    try {
      return await Promise.race([this.#channel.receive(count), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  close(reason?: DoubleblindError): void {
    this.#link.close(reason);
  }
}
