/**
 * The line between an agent and one of its workers, over a WebSocket in mutual TLS: JSON messages, each followed by its tensors in binary
 * frames. Whoever is at the other end is of the same organisation, and is checked all the same.
 */
import { DoubleblindError } from '@doubleblind/errors';
import type { WebSocket } from 'ws';
import { z } from 'zod';

/** Values of float32. */
export type Tensors = readonly Float32Array<ArrayBuffer>[];

/** Below what a peer's socket takes in one frame (16 MiB). */
const FRAME_BYTES = 8 << 20;
/** More than the images of any batch that both parties accept. */
const MAXIMUM_TENSOR_BYTES = 2 ** 31;

export class Line<In, Out extends object> {
  readonly #socket: WebSocket;
  readonly #schema: z.ZodType<{ message: In; tensors: number[] }>;
  #pending: { readonly message: In; readonly tensors: Float32Array<ArrayBuffer>[] } | undefined;
  #missing = 0;
  #filled = 0;

  constructor(socket: WebSocket, schema: z.ZodType<In>) {
    this.#socket = socket;
    const lengths = z.array(z.number().int().positive()).max(1024);
    this.#schema = z.strictObject({ message: schema, tensors: lengths });
  }

  send(message: Out, tensors: Tensors = []): void {
    this.#socket.send(JSON.stringify({ message, tensors: tensors.map(({ length }) => length) }));
    for (const { buffer, byteOffset, byteLength } of tensors)
      for (let start = 0; start < byteLength; start += FRAME_BYTES)
        this.#socket.send(new Uint8Array(buffer, byteOffset + start, Math.min(FRAME_BYTES, byteLength - start)));
  }

  /** `ended` is called once, with DB3008 where the other end broke the rules. */
  listen(events: { message(message: In, tensors: Tensors): void; ended(error: DoubleblindError): void }): void {
    let over = false;
    const end = (error: DoubleblindError) => {
      if (over) return;
      over = true;
      this.#socket.terminate();
      events.ended(error);
    };
    this.#socket.on('message', (data: Buffer, isBinary) => {
      if (over) return;
      try {
        if (isBinary) this.#fill(data);
        else this.#begin(data.toString());
        if (this.#pending && this.#missing === 0) {
          const { message, tensors } = this.#pending;
          this.#pending = undefined;
          events.message(message, tensors);
        }
      } catch (error) {
        end(error instanceof DoubleblindError ? error : new DoubleblindError('DB3008', '', { cause: error }));
      }
    });
    this.#socket.on('error', (error) => end(new DoubleblindError('DB3001', '', { cause: error })));
    this.#socket.on('close', () => end(new DoubleblindError('DB3001', '')));
  }

  /** When all is sent. */
  close(): void {
    this.#socket.close();
  }

  terminate(): void {
    this.#socket.terminate();
  }

  #begin(text: string): void {
    if (this.#pending) throw new DoubleblindError('DB3008', 'A message before the tensors of the one before.');
    const { message, tensors } = this.#schema.parse(JSON.parse(text));
    this.#missing = 4 * tensors.reduce((sum, length) => sum + length, 0);
    this.#filled = 0;
    if (this.#missing > MAXIMUM_TENSOR_BYTES) throw new DoubleblindError('DB3008', 'Tensors that are too large.');
    this.#pending = { message, tensors: tensors.map((length) => new Float32Array(length)) };
  }

  #fill(data: Buffer): void {
    if (!this.#pending) throw new DoubleblindError('DB3008', 'A tensor without a message.');
    let from = 0;
    for (let before = 0, index = 0; from < data.length; index++) {
      const tensor = this.#pending.tensors[index];
      if (!tensor) throw new DoubleblindError('DB3008', 'More tensors than were announced.');
      const at = this.#filled - before;
      before += tensor.byteLength;
      if (at >= tensor.byteLength) continue;
      const taken = Math.min(tensor.byteLength - at, data.length - from);
      new Uint8Array(tensor.buffer).set(data.subarray(from, from + taken), at);
      from += taken;
      this.#filled += taken;
      this.#missing -= taken;
    }
  }
}
