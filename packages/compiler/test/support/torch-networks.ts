/** Networks of torchvision: names and sizes of their weights are kept, their numbers are of a formula (torch/make.py). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildArchitecture } from '../../src/formats/torch/architectures.ts';
import type { StateDict } from '../../src/formats/torch/state-dict.ts';
import { hashed, largestDifference, outputsOf, unpacked } from './formula.ts';

const FOLDER = join(import.meta.dirname, '..', 'torch');

/** Largest difference to what PyTorch computes, as a part of its largest score: hundreds of layers sum in another order. */
export async function differenceOfNetwork(name: string): Promise<number> {
  const networks = JSON.parse(readFileSync(join(FOLDER, 'networks.json'), 'utf8'));
  const { image, scores }: { image: number[]; scores: number[] } = networks[name];
  const onnx = buildArchitecture(formulaWeights(name), { architecture: name, inputShape: [1, ...image] });
  return largestDifference(await outputsOf(onnx, 'channels first'), scores) / Math.max(...scores.map(Math.abs));
}

/** Weights as make.py's `fill` gives them. */
export function formulaWeights(name: string): StateDict {
  const list: [string, number[]][] = JSON.parse(new TextDecoder().decode(unpacked(join(FOLDER, `${name}.json.gz`))));
  return new Map(
    list.map(([key, dims], at) => [key, { dims, read: () => ({ dims, data: valuesOf(key, dims, 900 + at) }) }]),
  );
}

function valuesOf(key: string, dims: readonly number[], seed: number): Float32Array {
  const values = hashed(
    seed,
    dims.reduce((a, b) => a * b, 1),
  );
  if (key.endsWith('running_var')) return values.map((value) => 1 + 0.5 * value);
  if (dims.length > 1) {
    const factor = Math.fround(Math.sqrt(3 / dims.slice(1).reduce((a, b) => a * b, 1)));
    return values.map((value) => value * factor);
  }
  if (key.endsWith('op_threshs')) return values.map((value, i) => (i === 1 ? Number.NaN : 0.5 + 0.4 * value));
  if (key.endsWith('weight')) return values.map((value) => 1 + 0.2 * value);
  return values.map((value) => 0.2 * value);
}
