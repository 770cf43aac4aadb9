/** The layer that makes the output keeps bits for its weights, however wide the values are that it reads means of. */
import { expect, it } from 'vitest';
import { compile } from '../src/index.ts';
import { floatOutputs, ModelBuilder } from './support/models.ts';
import { largestDifference, runFixedPoint } from './support/run.ts';

const IMAGE = [1, 3, 16, 16];
const MAP = { pads: [1, 1, 1, 1] };

async function compiledAt(bits: number, model: ModelBuilder) {
  // Brighter and brighter: what is off by the same for all images is put right with the output's bias.
  const images = model.images(8).map((image, n) => image.map((value) => (value + 1) * (0.1 + n / 8)));
  const options = { output: 'logits-sigmoid', calibration: images, bits, openedFractionBits: 12 } as const;
  const { program, weights } = await compile(model.bytes(), options);
  const wanted = await floatOutputs(model.bytes(), IMAGE, images);
  const differences = images.map((image, n) => {
    const { outputs, overflows } = runFixedPoint(program, weights, image);
    expect(overflows).toBe(0);
    return largestDifference(outputs, wanted[n]);
  });
  const last = program.steps.findLast((step) => step.op === 'linear');
  return { weightBits: last?.weightBits ?? 0, difference: Math.max(...differences) };
}

it('means over maps of wide values are given a smaller scale, and weights their bits', async () => {
  const model = new ModelBuilder(IMAGE).conv(8, 3, [3, 3], MAP);
  model.add('Relu');
  model
    .add('GlobalAveragePool')
    .add('Flatten', [], { axis: 1 })
    .add('Gemm', [model.random([8, 4])]);
  const { weightBits, difference } = await compiledAt(14, model);
  expect(weightBits).toBeGreaterThanOrEqual(9);
  expect(difference).toBeLessThan(0.008);
});

it('means over maps of residual sums, whose scale is not theirs alone, are given a ring of their own', async () => {
  const model = new ModelBuilder(IMAGE).conv(8, 3, [3, 3], MAP).add('Relu');
  const first = model.last;
  const second = model.conv(8, 8, [3, 3], MAP).add('Relu').last;
  model.addReading('Add', [first, second]).add('GlobalAveragePool').add('Flatten', [], { axis: 1 });
  model.add('Gemm', [model.random([8, 4])]);
  const { difference } = await compiledAt(14, model);
  expect(difference).toBeLessThan(0.02);
});
