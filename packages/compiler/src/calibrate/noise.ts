/**
 * The random numbers of simulations: one long row in [0, 1), of which every step of the graph takes a part of its own and every image
 * begins elsewhere. ONNX Runtime's own generator takes longer than all else of a simulation, and what it draws for an image depends
 * on how many were run before.
 */
import { type Shape, valueCount } from '@doubleblind/program';
import type { GraphWriter } from './graph-writer.ts';
import { xorshift } from './xorshift.ts';

/** Name of the graph's input of random numbers. */
export const NOISE = 'noise';
const SEED = 0x6d2b79f5;
/** Steps begin at so many places, and so do images. */
const PLACES = 2 ** 16;
/** Odd, so that no two of the first PLACES multiples fall on the same place, and near the golden ratio, so that neighbours lie far apart. */
const STRIDE = 40_503;

const placeOf = (index: number) => (index * STRIDE) % PLACES;

/** What the steps of a graph take of the row. */
export class NoiseParts {
  readonly #writer: GraphWriter;
  /** Names of the row's numbers stretched to other ranges, by half of their width. */
  readonly #stretched = new Map<number, string>();
  #taken = 0;
  #largest = 0;

  constructor(writer: GraphWriter) {
    this.#writer = writer;
  }

  /** Random numbers of shape [1, C, ...space], which no other call has at the same places: in [0, 1), or in [-reach, reach). */
  part(name: string, shape: Shape, reach?: number): string {
    const size = valueCount(shape);
    this.#largest = Math.max(this.#largest, size);
    this.#taken += 1;
    const first = placeOf(this.#taken);
    const ends = { starts: first, ends: first + size };
    const bounds = Object.entries(ends).map(([end, value]) =>
      this.#writer.constant(`${name}/${end}`, [1], BigInt64Array.of(BigInt(value))),
    );
    const from = reach === undefined ? NOISE : this.#stretch(reach);
    const row = this.#writer.node('Slice', [from, ...bounds], `${name}/row`);
    const dims = [1, ...shape];
    const wanted = this.#writer.constant(`${name}/shape`, [dims.length], BigInt64Array.from(dims, BigInt));
    return this.#writer.node('Reshape', [row, wanted], name);
  }

  #stretch(reach: number): string {
    const known = this.#stretched.get(reach);
    if (known !== undefined) return known;
    const name = `${NOISE}/${reach}`;
    const width = this.#writer.number(`${name}/width`, 2 * reach);
    const wide = this.#writer.node('Mul', [NOISE, width], `${name}/wide`);
    this.#stretched.set(reach, this.#writer.node('Sub', [wide, this.#writer.number(`${name}/reach`, reach)], name));
    return name;
  }

  /** Numbers that an image needs. */
  get length(): number {
    return this.#largest + PLACES;
  }
}

let row = new Float32Array();

/** The random numbers of an image: a window on the one row. */
export function noiseOf(image: number, length: number): Float32Array {
  const needed = length + PLACES;
  if (row.length < needed) {
    const random = xorshift(SEED);
    // All 24 bits of a float's fraction, and never 1.
    row = Float32Array.from({ length: needed }, () => Math.floor(random() * 2 ** 24) / 2 ** 24);
  }
  const first = placeOf(image);
  return row.subarray(first, first + length);
}
