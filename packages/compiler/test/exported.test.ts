/**
 * Graphs as exporters write them (graphs/, one feature each): each ends within a hundredth of ONNX Runtime's scores of the same
 * file. All 160 of them: npm run conformance.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile, readOnnx } from '../src/index.ts';
import { randomValues } from './support/models.ts';

const GRAPHS = join(import.meta.dirname, 'graphs');

async function largestDifference(name: string): Promise<number> {
  const path = join(GRAPHS, `${name}.onnx`);
  const bytes = readFileSync(path);
  const { inputs } = readOnnx(bytes, path);
  const size = inputs[0].dims.slice(1).reduce((product: number, one) => product * one!, 1);
  const calibration = Array.from({ length: 12 }, (_, n) => randomValues(500 + n, size).map((value) => (value + 1) / 2));
  const options = { calibration, path, bits: 12, margin: 2, maxFileDifference: 1 } as const;
  // It ends in a softmax.
  const output = name === 'k_nhwc_input' ? 'probabilities' : 'logits-sigmoid';
  const { report } = await compile(bytes, { ...options, output });
  return report.check.maximum;
}

describe('a graph gives the scores of its file', () => {
  it.each([
    ['halves throughout, input and output too', 'p_fp16_all'],
    ['halves between casts', 'p_fp16_cast_io'],
    ['weights in halves', 'p_fp16_weights_cast'],
    ['weights of 8 bits', 'p_dq_weights_only'],
    ['bytes as input', 'p_uint8_input'],
    ['weights beside the file', 'p_external_data'],
    ['weights as Constant nodes', 'p_constant_nodes'],
    ['channels last', 'k_nhwc_input'],
    ['Pad in channels last', 'k_pad_nhwc'],
    ['grey by Expand', 'gray_expand'],
    ['grey by Concat', 'gray_concat'],
    ['a mean with padding that does not count', 'pool_avg_noincl'],
    ['a mean with ceil_mode', 'pool_avg_ceil'],
    ['Sum of three', 'e_sum3'],
  ])('with %s', async (_, name) => {
    expect(await largestDifference(name)).toBeLessThan(0.01);
  });
});
