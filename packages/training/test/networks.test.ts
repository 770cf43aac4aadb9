import { readOnnx } from '@doubleblind/compiler/onnx';
import { expect, test, vi } from 'vitest';
import { denseNet121, GradientEngine, linearLayer, squeezeNet } from '../src/index.ts';

vi.setConfig({ testTimeout: 120_000 });

const oneHot = (classes: number) => Float32Array.from({ length: classes }, (_, i) => (i === 0 ? 1 : 0));

test('SqueezeNet 1.1 has its authors’ number of parameters, and a gradient in every layer', async () => {
  // 722,496 without the last layer (torchvision's squeezenet1_1), then 512 weights and a bias a class.
  const engine = await GradientEngine.load(squeezeNet({ classes: 5, size: 64, seed: 1 }), { loss: 'softmax' });
  expect(engine.initial.length).toBe(722_496 + 5 * 513);
  const image = Float32Array.from({ length: 3 * 64 * 64 }, (_, i) => Math.sin(i));
  const { gradient } = await engine.gradient(image, oneHot(5), engine.initial);
  for (const { name, offset, length } of engine.parameters)
    expect(
      gradient.subarray(offset, offset + length).some((value) => value !== 0),
      name,
    ).toBe(true);
  await engine.release();
});

test('a single layer learns from vectors; its gradient is the error times the vector', async () => {
  const engine = await GradientEngine.load(linearLayer({ inputs: 3, classes: 2, seed: 1 }), { loss: 'softmax' });
  expect(engine.initial.length).toBe(2 * 3 + 2);
  const vector = Float32Array.of(1, -2, 3);
  const { gradient, logits } = await engine.gradient(vector, oneHot(2), engine.initial);
  const error = 1 / (1 + Math.exp(logits[1] - logits[0])) - 1;
  const expected = [...vector].map((value) => error * value).concat([...vector].map((value) => -error * value));
  const weights = engine.parameters.find(({ shape }) => shape.length === 2)!;
  gradient.subarray(weights.offset, weights.offset + 6).forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], 5);
  });
  await engine.release();
});

test('a seed gives the same weights, another one others', () => {
  const of = (seed: number) => Buffer.from(squeezeNet({ classes: 2, size: 32, seed }));
  expect(of(3).equals(of(3))).toBe(true);
  expect(of(3).equals(of(4))).toBe(false);
});

test('DenseNet-121 has its authors’ number of parameters', () => {
  const { constants } = readOnnx(denseNet121({ classes: 14, size: 32, seed: 1 }));
  const learned = [...constants].filter(([name]) => !name.includes('running'));
  // torchvision's densenet121 has 7,978,856 with 1,000 classes, 1,025 of them a class.
  expect(learned.reduce((sum, [, { data }]) => sum + data.length, 0)).toBe(7_978_856 - 986 * 1025);
});
