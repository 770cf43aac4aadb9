/** The party that sends the digit tables. Pure: reads and writes the heap, talks to nobody. */

import type { Arena } from '../../../kernel/arena.ts';
import { VECTOR_VALUES } from '../../plan/segments.ts';
import type { Taken } from '../common/demand.ts';
import { type CompareKernels, compareKernels } from '../common/kernels.ts';
import type { KeyChunks } from '../common/keys.ts';
import { forPieces, type Segment } from '../common/segments.ts';
import { choiceBytes, type SegmentShape, tableBytes } from './messages.ts';

/** This party's shares and, at the vendor, its thresholds. */
export interface ShareInput {
  /** Address of the segment's first 32-bit word. */
  readonly words: number;
  /** Address of [threshold][channel] i32, or 0 for none. */
  readonly table: number;
  readonly channels: number;
  readonly valuesPerChannel: number;
}

export class DigitSender {
  /** Where the receiver's choices go. */
  readonly choices: number;
  /** The table message. */
  readonly tables: number;
  readonly #kernels: CompareKernels;
  readonly #shape: SegmentShape;
  readonly #segment: Segment;
  readonly #input: ShareInput;
  readonly #shares: number;
  readonly #words: number;
  readonly #planes: number;
  readonly #entries: number;
  readonly #arena: Arena;

  /** `shares`: address of the share store, shape.sharePlanes planes. */
  constructor(arena: Arena, shape: SegmentShape, segment: Segment, input: ShareInput, shares: number) {
    this.#arena = arena;
    this.#kernels = compareKernels(arena.heap);
    this.#shape = shape;
    this.#segment = segment;
    this.#input = input;
    this.#shares = shares;
    this.choices = arena.allocate(choiceBytes(shape));
    this.tables = arena.allocate(tableBytes(shape));
    this.#words = arena.allocate(shape.chunk * 4);
    this.#planes = arena.allocate((shape.ignored + shape.bits + 1) * (shape.chunk / 8));
    this.#entries = arena.allocate(512);
  }

  /** Fills tables and shares with key material. Needs nothing of the peer, so it runs while the peer's choices travel. */
  prepare(keys: KeyChunks, taken: readonly Taken[]): void {
    const sigma = taken.map((each) => keys.sigmaTable(this.#arena, each));
    const { digits, stride, chunk } = this.#shape;
    let pads = this.tables;
    forPieces(this.#shape.padded, chunk, (offset, size) => {
      digits.forEach(({ width, entryBits, firstPlane }, index) => {
        keys.sender(taken[index], sigma[index], offset, size);
        const share = this.#sharePlane(firstPlane, offset);
        const groups = size / 16;
        const { outputs, inputs } = keys;
        this.#kernels.senderPads(
          outputs,
          inputs,
          keys.padTable(sigma[index]),
          groups,
          width,
          entryBits,
          pads,
          size / 8,
          share,
          stride,
        );
        pads += (((1 << width) - 1) * entryBits * size) / 8;
      });
    });
  }

  /** With the receiver's choices in place: completes tables and shares, and writes NOT msb of the own shares to `signs`. */
  respond(signs: number, signStride: number): void {
    const { digits, thresholds, stride, chunk } = this.#shape;
    let tables = this.tables;
    forPieces(this.#shape.padded, chunk, (offset, size) => {
      const perPlane = size / 8;
      for (let threshold = 0; threshold < thresholds; threshold++) {
        this.#ownPlanes(threshold, offset, size);
        this.#copySigns(signs + threshold * signStride + offset / 8, perPlane);
        let pads = tables + threshold * perPlane;
        for (const { width, lowBit, entryBits, firstPlane } of digits) {
          const share = this.#sharePlane(firstPlane + threshold, offset);
          this.#kernels.digitTable(
            this.choices + lowBit * stride + offset / 8,
            stride,
            this.#planes + (this.#shape.ignored + lowBit) * perPlane,
            perPlane,
            width,
            size / VECTOR_VALUES,
            pads,
            entryBits * perPlane,
            thresholds * perPlane,
            share,
            lowBit === 0 ? 0 : share + thresholds * stride,
            this.#entries,
          );
          pads += ((1 << width) - 1) * entryBits * perPlane;
        }
      }
      tables += this.#shape.tablePlanes * perPlane;
    });
  }

  /** Planes of the inverted bits of (share - threshold): digits of 2^c - 1 - value, and NOT msb above them. */
  #ownPlanes(threshold: number, offset: number, size: number): void {
    const { table, channels, valuesPerChannel, words } = this.#input;
    const { ignored, bits } = this.#shape;
    this.#kernels.subtractPerChannel(
      this.#words,
      words + offset * 4,
      this.#segment.first + offset,
      Math.min(size, this.#segment.count - offset),
      size,
      table === 0 ? 0 : table + threshold * channels * 4,
      valuesPerChannel,
      -1,
    );
    this.#kernels.wordPlanes(this.#planes, size / 8, this.#words, size / 16, ignored + bits + 1, -1);
  }

  #copySigns(to: number, bytes: number): void {
    this.#kernels.copyVectors(to, this.#planes + (this.#shape.ignored + this.#shape.bits) * bytes, bytes / 16);
  }

  #sharePlane(plane: number, offset: number): number {
    return this.#shares + plane * this.#shape.stride + offset / 8;
  }
}
