/**
 * AND of XOR-shared bits by one correlation of width 2: the receiver's choice is its two shares, the sender's table the
 * four values of the AND. Two bits there, three bits back. Pure: reads and writes the heap, talks to nobody.
 */
import { VECTOR_VALUES } from '@doubleblind/program';
import type { Arena } from '../common/arena.ts';
import type { Taken } from '../common/demand.ts';
import { type CompareKernels, compareKernels } from '../common/kernels.ts';
import { type KeyChunks, RECEIVER_CHUNK_VALUES } from '../common/keys.ts';
import { forPieces } from '../common/segments.ts';
import { GATE_CHUNK } from './messages.ts';

export class GateSender {
  readonly #kernels: CompareKernels;
  readonly #arena: Arena;
  readonly #bits: number;
  readonly #tables: number;
  readonly #key0: number;

  /** `bits`: number of ANDs, whole vectors. `tables`: where the table message of 3 * bits / 8 bytes goes. */
  constructor(arena: Arena, bits: number, tables: number) {
    this.#kernels = compareKernels(arena.heap);
    this.#arena = arena;
    this.#bits = bits;
    this.#tables = tables;
    this.#key0 = arena.allocate(bits / 8);
  }

  prepare(keys: KeyChunks, taken: Taken): void {
    const sigma = keys.sigmaTable(this.#arena, taken);
    forPieces(this.#bits, GATE_CHUNK, (offset, size) => {
      keys.sender(taken, sigma, offset, size);
      const pads = this.#tables + (3 * offset) / 8;
      const key0 = this.#key0 + offset / 8;
      this.#kernels.senderPads(keys.outputs, keys.inputs, sigma, size / 16, 2, 1, pads, size / 8, key0, 0);
    });
  }

  /** `left`, `right`: shares; `choices`: the receiver's message. Completes the tables and adds the share to `out`. */
  respond(left: number, right: number, choices: number, out: number): void {
    forPieces(this.#bits, GATE_CHUNK, (offset, size) => {
      const at = offset / 8;
      this.#kernels.gateTable(
        left + at,
        right + at,
        choices + at,
        this.#bits / 8,
        size / VECTOR_VALUES,
        this.#tables + 3 * at,
        size / 8,
        this.#key0 + at,
        out + at,
      );
    });
  }
}

export class GateReceiver {
  readonly #kernels: CompareKernels;
  readonly #bits: number;
  readonly #random: number;
  readonly #key: number;
  readonly #entries: number;

  constructor(arena: Arena, bits: number, taken: Taken) {
    this.#kernels = compareKernels(arena.heap);
    this.#bits = bits;
    this.#random = arena.allocate(bits / 4);
    this.#key = arena.allocate(bits / 8);
    this.#entries = arena.allocate(64);
    this.#kernels.choicePlanes(this.#random, bits / 8, taken.address, bits / 16, 2);
  }

  prepare(keys: KeyChunks, taken: Taken): void {
    forPieces(this.#bits, RECEIVER_CHUNK_VALUES, (offset, size) => {
      keys.receiver(taken, offset, size);
      this.#kernels.receiverPads(keys.outputs, keys.inputs, size / 16, 1, this.#key + offset / 8, 0);
    });
  }

  /** Writes the choice message for shares `left` and `right` to `choices`. */
  choose(left: number, right: number, choices: number): void {
    const bytes = this.#bits / 8;
    this.#kernels.copyVectors(choices, left, bytes / 16);
    this.#kernels.copyVectors(choices + bytes, right, bytes / 16);
    this.#kernels.xorVectors(choices, this.#random, (2 * bytes) / 16);
  }

  /** With the sender's tables at `tables`: adds the share to `out`. */
  finish(tables: number, out: number): void {
    forPieces(this.#bits, GATE_CHUNK, (offset, size) => {
      const at = offset / 8;
      const random = this.#random + at;
      const vectors = size / VECTOR_VALUES;
      const key = this.#key + at;
      this.#kernels.selectPads(random, this.#bits / 8, 2, vectors, tables + 3 * at, size / 8, 1, key, 0, this.#entries);
    });
    this.#kernels.xorVectors(out, this.#key, this.#bits / VECTOR_VALUES);
  }
}
