/**
 * A gate on XOR-shared bits (combine.ts) by one correlation as wide as the gate has inputs: the receiver's choice is its shares, the
 * sender's table the gate's value for each of them. Pure: reads and writes the heap, talks to nobody.
 *
 *   receiver -> sender   choices   a plane an input
 *   sender -> receiver   table     per chunk 2^width - 1 planes
 */

import type { Arena } from '../../../kernel/arena.ts';
import type { Heap } from '../../../kernel/heap.ts';
import { VECTOR_VALUES } from '../../plan/segments.ts';
import type { Taken } from '../common/demand.ts';
import { type CompareKernels, compareKernels } from '../common/kernels.ts';
import { chunkValues, type KeyChunks, RECEIVER_CHUNK_VALUES } from '../common/keys.ts';
import { forPieces } from '../common/segments.ts';

/** Bytes of the choices and of the table of `bits` gates. */
export function gateBytes(width: number, bits: number): { choices: number; table: number } {
  return { choices: (width * bits) / 8, table: (((1 << width) - 1) * bits) / 8 };
}

/** What both roles share. `bits`: number of gates side by side, whole vectors. */
abstract class GateParty {
  /** The choice message and the table message. */
  readonly choices: number;
  readonly table: number;
  protected readonly heap: Heap;
  protected readonly kernels: CompareKernels;
  protected readonly taken: Taken;
  protected readonly bits: number;
  /** Plane of key 0 (sender) or of the known key (receiver). */
  protected readonly key: number;
  protected readonly scratch: number;
  #prepared = false;

  constructor(arena: Arena, taken: Taken, bits: number) {
    const bytes = gateBytes(taken.width, bits);
    this.heap = arena.heap;
    this.kernels = compareKernels(arena.heap);
    this.taken = taken;
    this.bits = bits;
    this.choices = arena.allocate(bytes.choices);
    this.table = arena.allocate(bytes.table);
    this.key = arena.allocate(bits / 8);
    this.scratch = arena.allocate(256);
  }

  /** Makes the key material, once. Needs nothing of the peer. */
  prepare(keys: KeyChunks): void {
    if (!this.#prepared) this.makeKeys(keys);
    this.#prepared = true;
  }

  protected abstract makeKeys(keys: KeyChunks): void;

  /** Address of the part of the table for gates from `offset` on. */
  protected tableAt(offset: number): number {
    return this.table + gateBytes(this.taken.width, offset).table;
  }
}

export class GateSender extends GateParty {
  readonly #sigma: number;

  constructor(arena: Arena, taken: Taken, bits: number, keys: KeyChunks) {
    super(arena, taken, bits);
    this.#sigma = keys.sigmaTable(arena, taken);
  }

  protected makeKeys(keys: KeyChunks): void {
    const { width } = this.taken;
    forPieces(this.bits, chunkValues(width), (offset, size) => {
      keys.sender(this.taken, this.#sigma, offset, size);
      const { outputs, inputs } = keys;
      const key = this.key + offset / 8;
      const pads = this.tableAt(offset);
      this.kernels.senderPads(outputs, inputs, keys.padTable(this.#sigma), size / 16, width, 1, pads, size / 8, key, 0);
    });
  }

  /**
   * With the receiver's choices in place: completes the table of any function of the receiver's four inputs, and adds the own share to the
   * plane `out`. `functions`: of each gate, bit v is the function's value where the receiver's inputs are the bits of v.
   */
  respondBy(functions: Uint16Array, out: number): void {
    const { u8 } = this.heap;
    forPieces(this.bits, chunkValues(this.taken.width), (offset, size) => {
      const pads = this.tableAt(offset);
      for (let i = 0; i < size; i += 8) {
        const at = (offset + i) / 8;
        for (let bit = 0; bit < 8; bit++) {
          let choice = 0;
          for (let k = 0; k < 4; k++) choice |= ((u8[this.choices + (k * this.bits) / 8 + at] >> bit) & 1) << k;
          const values = functions[offset + i + bit];
          const first = (values >> choice) & 1;
          u8[out + at] ^= first << bit;
          for (let x = 1; x < 16; x++) {
            u8[pads + ((x - 1) * size + i) / 8] ^= (first ^ ((values >> (x ^ choice)) & 1)) << bit;
          }
        }
      }
    });
    this.kernels.xorVectors(out, this.key, this.bits / VECTOR_VALUES);
  }

  /** With the receiver's choices in place: completes the table and adds the own share to the plane `out`. */
  respond(inputs: readonly number[], out: number): void {
    forPieces(this.bits, chunkValues(this.taken.width), (offset, size) => {
      const at = offset / 8;
      const [first, second, third, fourth] = inputs.map((plane) => plane + at);
      const choices = this.choices + at;
      const stride = this.bits / 8;
      const vectors = size / VECTOR_VALUES;
      const pads = this.tableAt(offset);
      const key = this.key + at;
      if (inputs.length === 2) {
        this.kernels.gateTable(first, second, choices, stride, vectors, pads, size / 8, key, out + at);
      } else {
        this.kernels.wideGateTable(
          first,
          second,
          third,
          fourth,
          choices,
          stride,
          vectors,
          pads,
          size / 8,
          key,
          out + at,
          this.scratch,
        );
      }
    });
  }
}

export class GateReceiver extends GateParty {
  readonly #random: number;

  constructor(arena: Arena, taken: Taken, bits: number) {
    super(arena, taken, bits);
    this.#random = arena.allocate(gateBytes(taken.width, bits).choices);
    this.kernels.choicePlanes(this.#random, bits / 8, taken.address, bits / 16, taken.width);
  }

  protected makeKeys(keys: KeyChunks): void {
    forPieces(this.bits, RECEIVER_CHUNK_VALUES, (offset, size) => {
      keys.receiver(this.taken, offset, size);
      this.kernels.receiverPads(keys.outputs, keys.inputs, size / 16, 1, this.key + offset / 8, 0);
    });
  }

  /** Makes the choice message for planes of shares. */
  choose(inputs: readonly number[]): void {
    const vectors = this.bits / VECTOR_VALUES;
    inputs.forEach((plane, index) => {
      this.kernels.copyVectors(this.choices + (index * this.bits) / 8, plane, vectors);
    });
    this.kernels.xorVectors(this.choices, this.#random, inputs.length * vectors);
  }

  /** With the table in place: adds the own share to the plane `out`. */
  finish(out: number): void {
    const { width } = this.taken;
    forPieces(this.bits, chunkValues(width), (offset, size) => {
      const random = this.#random + offset / 8;
      const vectors = size / VECTOR_VALUES;
      const key = this.key + offset / 8;
      const pads = this.tableAt(offset);
      this.kernels.selectPads(random, this.bits / 8, width, vectors, pads, size / 8, 1, key, 0, this.scratch);
    });
    this.kernels.xorVectors(out, this.key, this.bits / VECTOR_VALUES);
  }
}
