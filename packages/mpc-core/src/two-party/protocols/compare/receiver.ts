/** The party that receives the digit tables. Pure: reads and writes the heap, talks to nobody. */

import type { Arena } from '../../../kernel/arena.ts';
import { VECTOR_VALUES } from '../../plan/segments.ts';
import type { Taken } from '../common/demand.ts';
import { type CompareKernels, compareKernels } from '../common/kernels.ts';
import { type KeyChunks, RECEIVER_CHUNK_VALUES } from '../common/keys.ts';
import { forPieces, type Segment } from '../common/segments.ts';
import { choiceBytes, type SegmentShape, tableBytes } from './messages.ts';
import type { ShareInput } from './sender.ts';

/** Values converted to planes at once. */
const WORD_CHUNK = 1024;

export class DigitReceiver {
  /** The choice message, followed by the plane of the own shares' msb (which is not sent). */
  readonly choices: number;
  /** Where the tables go. */
  readonly tables: number;
  readonly #kernels: CompareKernels;
  readonly #shape: SegmentShape;
  readonly #segment: Segment;
  readonly #input: ShareInput;
  readonly #shares: number;
  readonly #random: number;
  readonly #words: number;
  /** All planes of the own shares; those of the ignored bits stand before the choices. */
  readonly #planes: number;
  readonly #entries: number;

  /** `shares`: address of the share store, shape.sharePlanes planes. */
  constructor(arena: Arena, shape: SegmentShape, segment: Segment, input: ShareInput, shares: number) {
    this.#kernels = compareKernels(arena.heap);
    this.#shape = shape;
    this.#segment = segment;
    this.#input = input;
    this.#shares = shares;
    this.#planes = arena.allocate(shape.ignored * shape.stride + choiceBytes(shape) + shape.stride);
    this.choices = this.#planes + shape.ignored * shape.stride;
    this.tables = arena.allocate(tableBytes(shape));
    this.#random = arena.allocate(choiceBytes(shape));
    this.#words = arena.allocate(WORD_CHUNK * 4);
    this.#entries = arena.allocate(256);
  }

  /** Address of the plane of the own shares' msb. */
  get signs(): number {
    return this.choices + choiceBytes(this.#shape);
  }

  /** Makes the choice message. */
  choose(taken: readonly Taken[]): void {
    const { bits, ignored, stride } = this.#shape;
    const { table, valuesPerChannel, words } = this.#input;
    forPieces(this.#shape.padded, WORD_CHUNK, (offset, size) => {
      const count = Math.min(size, this.#segment.count - offset);
      const first = this.#segment.first + offset;
      this.#kernels.subtractPerChannel(
        this.#words,
        words + offset * 4,
        first,
        count,
        size,
        table,
        valuesPerChannel,
        -1,
      );
      this.#kernels.wordPlanes(this.#planes + offset / 8, stride, this.#words, size / 16, ignored + bits + 1, 0);
    });
    this.#shape.digits.forEach(({ width, lowBit }, index) => {
      this.#kernels.choicePlanes(
        this.#random + lowBit * stride,
        stride,
        taken[index].address,
        this.#shape.padded / 16,
        width,
      );
    });
    this.#kernels.xorVectors(this.choices, this.#random, choiceBytes(this.#shape) / 16);
  }

  /** Fills the shares with key material. Needs nothing of the peer, so it runs while the tables are being made. */
  prepare(keys: KeyChunks, taken: readonly Taken[]): void {
    const { digits, stride } = this.#shape;
    digits.forEach(({ entryBits, firstPlane }, index) => {
      forPieces(this.#shape.padded, RECEIVER_CHUNK_VALUES, (offset, size) => {
        keys.receiver(taken[index], offset, size);
        const share = this.#shares + firstPlane * stride + offset / 8;
        this.#kernels.receiverPads(keys.outputs, keys.inputs, size / 16, entryBits, share, stride);
      });
    });
  }

  /** With the tables in place: completes the shares. */
  finish(): void {
    const { digits, stride, chunk } = this.#shape;
    let pads = this.tables;
    forPieces(this.#shape.padded, chunk, (offset, size) => {
      for (const { width, lowBit, entryBits, firstPlane } of digits) {
        this.#kernels.selectPads(
          this.#random + lowBit * stride + offset / 8,
          stride,
          width,
          size / VECTOR_VALUES,
          pads,
          size / 8,
          entryBits,
          this.#shares + firstPlane * stride + offset / 8,
          stride,
          this.#entries,
        );
        pads += (((1 << width) - 1) * entryBits * size) / 8;
      }
    });
  }
}
