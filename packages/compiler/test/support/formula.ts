/** Numbers that tests and the Python scripts beside them (keras/make.py, torch/make.py) make by the same formula. */

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { readOnnx } from '../../src/onnx/read.ts';
import { RuntimeGraph } from '../../src/onnx/runtime.ts';
import { randomValues } from './models.ts';

/** Uniform in [-1, 1) by position: the finaliser of MurmurHash3 on seed and index. */
export function hashed(seed: number, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => {
    let x = (Math.imul(i, 2654435761) + Math.imul(seed, 40503)) >>> 0;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b) >>> 0;
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35) >>> 0;
    return ((x ^ (x >>> 16)) >>> 0) / 2 ** 31 - 1;
  });
}

/** What an ONNX file makes of numbers 7 of the formula, given in the order of the framework. */
export async function outputsOf(onnx: Uint8Array, order: 'channels first' | 'channels last'): Promise<number[]> {
  const [{ name, dims }] = readOnnx(onnx).inputs;
  const sizes = dims as number[];
  const given = randomValues(
    7,
    sizes.reduce((a, b) => a * b, 1),
  );
  const area = given.length / sizes[1];
  const data =
    order === 'channels first' ? given : given.map((_, i) => given[(i % area) * sizes[1] + Math.floor(i / area)]);
  const graph = await RuntimeGraph.load(onnx);
  const results = await graph.run({ [name]: { dims: sizes, data } });
  await graph.release();
  const [first] = results.values();
  return [...(first.data as Float32Array)];
}

/** The largest difference; infinite where the lengths differ. */
export function largestDifference(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
}

export const unpacked = (path: string): Uint8Array => gunzipSync(readFileSync(path));
