/**
 * One digit of a rippling comparison: the carry out of it, by a table of one-bit entries. The receiver's choice is its digit
 * and its share of the carry into the digit; entry 0 needs no message. Pure: reads and writes the heap, talks to nobody.
 */

import type { Arena } from '../../../kernel/arena.ts';
import type { Party } from '../../plan/party.ts';
import { otherParty } from '../../plan/party.ts';
import { VECTOR_VALUES } from '../../plan/segments.ts';
import type { Taken } from '../common/demand.ts';
import { type CompareKernels, compareKernels } from '../common/kernels.ts';
import { chunkValues, type KeyChunks, RECEIVER_CHUNK_VALUES } from '../common/keys.ts';
import { forPieces } from '../common/segments.ts';

/** One digit with the carry into it. */
export interface CarryDigit {
  /** The party that sends the table. */
  readonly sender: Party;
  /** Bits of the digit, and position of its lowest bit. */
  readonly digitBits: number;
  readonly lowBit: number;
  /** Width of the correlation: the digit and, above the lowest digit, the carry. */
  readonly width: number;
}

/** From the lowest digit up; `sender` sends the first table. */
export function carryDigits(digits: readonly number[], sender: Party): CarryDigit[] {
  let lowBit = 0;
  return [...digits].reverse().map((digitBits, index) => {
    const width = index === 0 ? digitBits : digitBits + 1;
    const digit = { sender: index % 2 === 0 ? sender : otherParty(sender), digitBits, lowBit, width };
    lowBit += digitBits;
    return digit;
  });
}

/** Bytes of a digit's choices and of its table, for planes of `stride` bytes. */
export function carryBytes({ width }: CarryDigit, stride: number): { choices: number; table: number } {
  return { choices: width * stride, table: ((1 << width) - 1) * stride };
}

/** The sender of one digit's table. */
export class CarrySender {
  /** Where the receiver's choices go; the table message; the plane of the own share of the carry out. */
  readonly choices: number;
  readonly table: number;
  readonly share: number;
  readonly #arena: Arena;
  readonly #kernels: CompareKernels;
  readonly #digit: CarryDigit;
  readonly #taken: Taken;
  readonly #padded: number;
  readonly #scratch: number;

  constructor(arena: Arena, digit: CarryDigit, taken: Taken, padded: number) {
    const bytes = carryBytes(digit, padded / 8);
    this.#arena = arena;
    this.#kernels = compareKernels(arena.heap);
    this.#digit = digit;
    this.#taken = taken;
    this.#padded = padded;
    this.choices = arena.allocate(bytes.choices);
    this.table = arena.allocate(bytes.table);
    this.share = arena.allocate(padded / 8);
    this.#scratch = arena.allocate(256);
  }

  prepare(keys: KeyChunks): void {
    const { width } = this.#digit;
    const sigma = keys.sigmaTable(this.#arena, this.#taken);
    const entries = (1 << width) - 1;
    forPieces(this.#padded, chunkValues(width), (offset, size) => {
      keys.sender(this.#taken, sigma, offset, size);
      const pads = this.table + (entries * offset) / 8;
      const share = this.share + offset / 8;
      const table = keys.padTable(sigma);
      this.#kernels.senderPads(keys.outputs, keys.inputs, table, size / 16, width, 1, pads, size / 8, share, 0);
    });
  }

  /** `digit`: planes of the own digit; `carry`: plane of the own share of the carry in, 0 for the lowest digit. */
  respond(digit: number, carry: number): void {
    const { width, digitBits } = this.#digit;
    const stride = this.#padded / 8;
    const entries = (1 << width) - 1;
    forPieces(this.#padded, chunkValues(width), (offset, size) => {
      const at = offset / 8;
      this.#kernels.carryTable(
        this.choices + at,
        stride,
        digit + at,
        stride,
        digitBits,
        carry === 0 ? 0 : carry + at,
        size / VECTOR_VALUES,
        this.table + entries * at,
        size / 8,
        this.share + at,
        this.#scratch,
      );
    });
  }
}

/** The receiver of one digit's table. */
export class CarryReceiver {
  /** The choice message; where the table goes; the plane of the own share of the carry out. */
  readonly choices: number;
  readonly table: number;
  readonly share: number;
  readonly #kernels: CompareKernels;
  readonly #digit: CarryDigit;
  readonly #taken: Taken;
  readonly #padded: number;
  readonly #random: number;
  readonly #scratch: number;

  constructor(arena: Arena, digit: CarryDigit, taken: Taken, padded: number) {
    const bytes = carryBytes(digit, padded / 8);
    this.#kernels = compareKernels(arena.heap);
    this.#digit = digit;
    this.#taken = taken;
    this.#padded = padded;
    this.choices = arena.allocate(bytes.choices);
    this.table = arena.allocate(bytes.table);
    this.share = arena.allocate(padded / 8);
    this.#random = arena.allocate(bytes.choices);
    this.#scratch = arena.allocate(256);
    this.#kernels.choicePlanes(this.#random, padded / 8, taken.address, padded / 16, digit.width);
  }

  /** `digit`: planes of the own digit; `carry`: plane of the own share of the carry in, 0 for the lowest digit. */
  choose(digit: number, carry: number): void {
    const { width, digitBits } = this.#digit;
    const stride = this.#padded / 8;
    const digitChoices = carry === 0 ? this.choices : this.choices + stride;
    if (carry !== 0) this.#kernels.copyVectors(this.choices, carry, stride / 16);
    this.#kernels.copyVectors(digitChoices, digit, (digitBits * stride) / 16);
    this.#kernels.xorVectors(this.choices, this.#random, (width * stride) / 16);
  }

  prepare(keys: KeyChunks): void {
    forPieces(this.#padded, RECEIVER_CHUNK_VALUES, (offset, size) => {
      keys.receiver(this.#taken, offset, size);
      this.#kernels.receiverPads(keys.outputs, keys.inputs, size / 16, 1, this.share + offset / 8, 0);
    });
  }

  finish(): void {
    const { width } = this.#digit;
    const stride = this.#padded / 8;
    const entries = (1 << width) - 1;
    forPieces(this.#padded, chunkValues(width), (offset, size) => {
      const at = offset / 8;
      const pads = this.table + entries * at;
      const vectors = size / VECTOR_VALUES;
      this.#kernels.selectPads(
        this.#random + at,
        stride,
        width,
        vectors,
        pads,
        size / 8,
        1,
        this.share + at,
        0,
        this.#scratch,
      );
    });
  }
}
