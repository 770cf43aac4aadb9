import { canonicalJson, LINEAR_NUMBERS, PrivateWeights, type Program } from '@doubleblind/program';
import { describe, expect, it } from 'vitest';
import { compile } from '../src/index.ts';
import { ModelBuilder } from './support/models.ts';

function network(seed: number): ModelBuilder {
  const model = new ModelBuilder([1, 3, 8, 8], seed)
    .conv(6, 3, [3, 3], { pads: [1, 1, 1, 1] })
    .batchNorm(6)
    .add('Relu');
  const first = model.last;
  model
    .add('MaxPool', [], { kernel_shape: [2, 2], strides: [2, 2] })
    .batchNorm(6)
    .add('Relu')
    .conv(4, 6, [3, 3], { pads: [1, 1, 1, 1] });
  model.batchNorm(4).add('Relu').conv(6, 4, [1, 1]);
  const second = model.last;
  model.addReading('MaxPool', [first], { kernel_shape: [2, 2], strides: [2, 2] });
  return model
    .addReading('Add', [model.last, second])
    .batchNorm(6)
    .add('Relu')
    .add('GlobalAveragePool')
    .add('Flatten')
    .add('Gemm', [model.random([6, 3])]);
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(numbersIn) : [];
}

/** Numbers of the program that are widths: they are chosen from ranges, everything else follows from the graph alone. */
function withoutWidths(program: Program): unknown {
  const drop = new Set(['bits', 'ignored', 'ring', 'shift', 'weightBits', 'fractionBits', 'model']);
  return JSON.parse(JSON.stringify(program, (key, value) => (drop.has(key) ? undefined : value)));
}

describe('the public program', () => {
  it('is the same for two models of one architecture at the same widths', async () => {
    const [one, two] = [network(1), network(2)];
    const first = await compile(one.bytes(), {
      output: 'logits-sigmoid',
      calibration: one.images(2),
      bits: 9,
      name: 'model',
    });
    const second = await compile(two.bytes(), {
      output: 'logits-sigmoid' as const,
      calibration: two.images(2),
      widths: first.report.widths,
      name: 'model',
    });
    expect(canonicalJson(second.program)).toBe(canonicalJson(first.program));
    const other = await compile(two.bytes(), {
      output: 'logits-sigmoid',
      calibration: two.images(2),
      bits: 11,
      name: 'model',
    });
    expect(withoutWidths(other.program)).toEqual(withoutWidths(first.program));
  });

  it('holds no initialiser and no number but small integers', async () => {
    const model = network(5);
    const { program } = await compile(model.bytes(), {
      output: 'logits-sigmoid',
      calibration: model.images(2),
      bits: 10,
    });
    const numbers = numbersIn(program);
    expect(numbers.every((value) => Number.isInteger(value) && value >= 0 && value <= 4096)).toBe(true);
    const text = canonicalJson(program);
    for (const { data } of model.tensors) {
      for (const value of data)
        if (!Number.isInteger(Number(value))) expect(text).not.toContain(String(value).slice(0, 8));
    }
  });

  it('is the same when compiled twice', async () => {
    const model = network(3);
    const options = { output: 'logits-sigmoid' as const, calibration: model.images(2), bits: 8 };
    const [first, second] = [await compile(model.bytes(), options), await compile(model.bytes(), options)];
    expect(second.weights.programHash).toBe(first.weights.programHash);
    const linear = first.program.steps.find((step) => step.op === 'linear')?.name ?? '';
    expect(second.weights.get(linear, LINEAR_NUMBERS)).toEqual(first.weights.get(linear, LINEAR_NUMBERS));
  });

  it('comes with weights that do not print', async () => {
    const model = network(4);
    const { weights } = await compile(model.bytes(), {
      output: 'logits-sigmoid',
      calibration: model.images(1),
      bits: 8,
    });
    expect(weights).toBeInstanceOf(PrivateWeights);
    expect(() => JSON.stringify(weights)).toThrow(TypeError);
  });
});
