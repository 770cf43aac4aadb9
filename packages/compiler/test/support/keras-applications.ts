/** Networks of keras.applications: their configurations are kept, their weights are of a formula (keras/make.py). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../src/formats/keras/config.ts';
import { convertKeras } from '../../src/formats/keras/convert.ts';
import type { WeightSource } from '../../src/formats/keras/weights.ts';
import { hashed, largestDifference, outputsOf, unpacked } from './formula.ts';

const FOLDER = join(import.meta.dirname, '..', 'keras');

/** Largest difference to what Keras computes, as a part of its largest output: hundreds of layers sum in another order. */
export async function differenceOfApplication(name: string): Promise<number> {
  const { applications } = JSON.parse(readFileSync(join(FOLDER, 'golden.json'), 'utf8'));
  const { config, weights } = JSON.parse(new TextDecoder().decode(unpacked(join(FOLDER, `${name}.json.gz`))));
  const model = readConfig(JSON.stringify(config));
  const onnx = convertKeras(model, { generation: 3, weights: formulaWeights(weights) });
  const wanted: number[] = applications[name];
  return largestDifference(await outputsOf(onnx, 'channels last'), wanted) / Math.max(...wanted.map(Math.abs));
}

/** Weights as make.py's `fill` gives them. */
function formulaWeights(list: readonly (readonly [path: string, dims: number[]])[]): WeightSource {
  const ofLayer = (name: string) => list.map((_, at) => at).filter((at) => list[at][0].startsWith(`${name}/`));
  return {
    count: (path) => ofLayer(path[0]).length,
    weight: (path, roles) => {
      const at = ofLayer(path[0]).find((one) => roles.includes(list[one][0].slice(path[0].length + 1)));
      if (at === undefined) throw new Error(`no ${roles[0]} of ${path}`);
      const [name, dims] = list[at];
      const values = hashed(
        900 + at,
        dims.reduce((a, b) => a * b, 1),
      );
      return { dims, data: values.map(scaleOf(name.slice(name.lastIndexOf('/') + 1), dims)) };
    },
  };
}

function scaleOf(role: string, dims: readonly number[]): (value: number) => number {
  if (role.includes('variance')) return (value) => 1 + 0.5 * value;
  if (role === 'gamma') return (value) => 1 + 0.2 * value;
  if (role.includes('kernel')) {
    const factor = Math.fround(Math.sqrt(3 / dims.slice(0, -1).reduce((a, b) => a * b, 1)));
    return (value) => value * factor;
  }
  return (value) => value * 0.2;
}
