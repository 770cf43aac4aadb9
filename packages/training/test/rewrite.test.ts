import { RuntimeGraph, type WrittenNode, type WrittenTensor, writeOnnx } from '@doubleblind/compiler/onnx';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { readTrainable } from '../src/gradient/model.ts';
import { rewritten } from '../src/gradient/rewrite.ts';
import { GradientEngine } from '../src/index.ts';

vi.setConfig({ testTimeout: 60_000 });

const IMAGE = [1, 2, 9, 8];
const FILTERS = 3;
const LABELS = Float32Array.of(1, 0, 0);

interface Numbers {
  readonly seed: number;
  /** Means of the convolution's outputs, in deviations. */
  readonly deviations: number;
  readonly bias: boolean;
}

/** Convolution, normalisation, Relu, MaxPool, means. `seen`: values that are outputs, too, so that nothing may be written otherwise. */
function model({ seed, deviations, bias }: Numbers, seen: readonly string[] = []): Uint8Array {
  let state = seed + 1;
  const drawn = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  const tensor = (name: string, dims: readonly number[], value: () => number): WrittenTensor => ({
    ...{ name, dims },
    data: Float32Array.from({ length: dims.reduce((product, size) => product * size, 1) }, value),
  });
  const variance = () => 0.5 + Math.abs(drawn());
  const nodes: WrittenNode[] = [
    {
      operator: 'Conv',
      inputs: ['image', 'w', ...(bias ? ['b'] : [])],
      outputs: ['c'],
      attributes: { pads: [1, 0, 0, 1] },
    },
    { operator: 'BatchNormalization', inputs: ['c', 'scale', 'shift', 'mean', 'variance'], outputs: ['n'] },
    { operator: 'Relu', inputs: ['n'], outputs: ['r'] },
    {
      operator: 'MaxPool',
      inputs: ['r'],
      outputs: ['p'],
      attributes: { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
    },
    { operator: 'GlobalAveragePool', inputs: ['p'], outputs: ['g'] },
    { operator: 'Flatten', inputs: ['g'], outputs: ['logits'] },
  ];
  const tensors = [
    tensor('w', [FILTERS, 2, 2, 3], drawn),
    ...(bias ? [tensor('b', [FILTERS], drawn)] : []),
    tensor('scale', [FILTERS], drawn),
    tensor('shift', [FILTERS], drawn),
    tensor('mean', [FILTERS], () => deviations * Math.sign(drawn())),
    tensor('variance', [FILTERS], variance),
  ];
  const outputs = ['logits', ...seen].map((name) => ({ name }));
  return writeOnnx({ nodes, tensors, inputs: [{ name: 'image', dims: IMAGE }], outputs, opset: 15 });
}

const image = (seed: number) => Float32Array.from({ length: 2 * 9 * 8 }, (_, i) => Math.sin(seed + 1.7 * i));

async function operators(onnx: Uint8Array): Promise<string[]> {
  return rewritten(await readTrainable(onnx)).nodes.map(({ operator }) => operator);
}

describe('a graph written otherwise', () => {
  const usual: Numbers = { seed: 3, deviations: 1, bias: true };

  test('has no normalisation behind a convolution, and takes the maximum before Relu', async () => {
    const found = await operators(model(usual));
    expect(found).not.toContain('BatchNormalization');
    expect(found.indexOf('MaxPool')).toBeLessThan(found.indexOf('Relu'));
  });

  test('stays as it is where somebody else reads the values, or where the mean is far away', async () => {
    const asWritten = ['Conv', 'BatchNormalization', 'Relu', 'MaxPool', 'GlobalAveragePool', 'Flatten'];
    expect(await operators(model(usual, ['c', 'r']))).toEqual(asWritten);
    expect(await operators(model({ ...usual, deviations: 100 }))).toContain('BatchNormalization');
  });

  test('has the file’s logits, and the gradient of the graph as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ seed: fc.nat(1000), deviations: fc.constantFrom(0, 1, 10), bias: fc.boolean() }),
        async (numbers) => {
          const [one, other] = await Promise.all(
            [model(numbers), model(numbers, ['c', 'r'])].map((onnx) => GradientEngine.load(onnx, { loss: 'softmax' })),
          );
          const file = await RuntimeGraph.load(model(numbers), 'none');
          const values = image(numbers.seed);
          const results = await file.run({ image: { dims: IMAGE, data: values } });
          const [found, expected] = await Promise.all(
            [one, other].map((engine) => engine.gradient(values, LABELS, engine.initial)),
          );
          const logits = await one.logits(values, one.initial);
          await Promise.all([file, one, other].map((loaded) => loaded.release()));
          expect(distance(found.logits, results.get('logits')!.data as Float32Array)).toBeLessThan(1e-5);
          expect(distance(logits, found.logits)).toBeLessThan(1e-6);
          expect(distance(found.gradient, expected.gradient)).toBeLessThan(1e-5);
        },
      ),
      { numRuns: 20 },
    );
  });
});

/** Of two vectors, by the length of the second. */
function distance(found: Float32Array, expected: Float32Array): number {
  return norm(found.map((value, i) => value - expected[i])) / Math.max(norm(expected), 1e-9);
}

const norm = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
