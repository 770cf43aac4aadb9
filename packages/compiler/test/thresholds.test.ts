import { COMPARE_NUMBERS, type PrivateWeights, type Program } from '@doubleblind/program';
import { describe, expect, it } from 'vitest';
import { compile } from '../src/index.ts';
import { floatOutputs, ModelBuilder } from './support/models.ts';
import { largestDifference, runFixedPoint } from './support/run.ts';

const DIMS = [1, 4, 6, 6];

/** One tensor that three batch norms with ReLU read, as in a dense block. */
function denseBlock(edit: (model: ModelBuilder) => void = () => {}): ModelBuilder {
  const model = new ModelBuilder(DIMS, 3).conv(4, 4, [3, 3], { pads: [1, 1, 1, 1] });
  const first = model.last;
  const branch = () => {
    model
      .addReading('Identity', [first])
      .batchNorm(4)
      .add('Relu')
      .conv(2, 4, [3, 3], { pads: [1, 1, 1, 1] });
    return model.last;
  };
  const outputs = [branch(), branch(), branch()];
  edit(model);
  model.addReading('Concat', outputs, { axis: 1 }).add('GlobalAveragePool').add('Flatten');
  return model;
}

async function expectSame(model: ModelBuilder): Promise<{ program: Program; weights: PrivateWeights }> {
  const images = model.images(3);
  const bytes = model.bytes();
  const compiled = await compile(bytes, { output: 'logits-sigmoid', calibration: images, bits: 14 });
  const wanted = await floatOutputs(bytes, DIMS, images);
  images.forEach((image, index) => {
    const { outputs, overflows } = runFixedPoint(compiled.program, compiled.weights, image);
    expect(overflows).toBe(0);
    expect(largestDifference(outputs, wanted[index])).toBeLessThan(0.015);
  });
  return compiled;
}

/** Sets one parameter of every batch norm: 0 scale, 1 bias. */
function setParameter(model: ModelBuilder, parameter: 0 | 1, channel: number, value: number): void {
  for (const node of model.nodes) {
    if (node.operator !== 'BatchNormalization') continue;
    const tensor = model.tensors.find(({ name }) => name === node.inputs[1 + parameter]);
    (tensor?.data as Float32Array)[channel] = value;
  }
}

describe('threshold fusion', () => {
  it('compares a value once for all batch norms that read it', async () => {
    const { program } = await expectSame(denseBlock());
    const compares = program.steps.filter((step) => step.op === 'compare');
    expect(compares).toHaveLength(1);
    expect(program.planes[0].thresholds).toBe(3);
  });

  it('flips the bit for a negative factor', async () => {
    const { program, weights } = await expectSame(denseBlock((model) => setParameter(model, 0, 1, -0.8)));
    const compare = program.steps.find((step) => step.op === 'compare');
    expect([...weights.get(compare?.name ?? '', COMPARE_NUMBERS).flips]).toContain(1);
  });

  it('turns a factor of zero into a constant, also at padded borders', async () => {
    await expectSame(
      denseBlock((model) => {
        setParameter(model, 0, 2, 0);
        setParameter(model, 1, 2, 0.7);
      }),
    );
  });

  it('clamps thresholds beyond the range: always on and always off', async () => {
    await expectSame(
      denseBlock((model) => {
        setParameter(model, 1, 0, 50);
        setParameter(model, 1, 3, -50);
      }),
    );
  });
});

describe('reordering', () => {
  it('pools before it rectifies, and averages before a 1x1 convolution', async () => {
    const model = new ModelBuilder(DIMS).conv(4, 4, [3, 3], { pads: [1, 1, 1, 1] }).add('Relu');
    model
      .add('MaxPool', [], { kernel_shape: [2, 2], strides: [2, 2] })
      .conv(6, 4, [1, 1])
      .add('Relu')
      .conv(3, 6, [1, 1]);
    model.add('AveragePool', [], { kernel_shape: [3, 3], strides: [3, 3] }).add('Flatten');
    const { program } = await expectSame(model);
    const linear = program.steps.findLastIndex((step) => step.op === 'linear');
    const computing = program.steps.map((step) => step.op).filter((op) => op !== 'sample');
    expect(computing.slice(0, 4)).toEqual(['linear', 'maxPool', 'compare', 'multiplex']);
    expect(program.steps.findLastIndex((step) => step.op === 'sumPool')).toBeLessThan(linear);
  });
});
