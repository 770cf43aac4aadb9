import { readOnnx } from '@doubleblind/compiler/onnx';
import { expect, test } from 'vitest';
import { denseNet121, GradientEngine, squeezeNet, threeConvolutions } from '../src/index.ts';

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

test('a network of three convolutions answers to contrast and not to brightness before it has learned anything', async () => {
  const engine = await GradientEngine.load(threeConvolutions({ classes: 5, size: 16, seed: 1 }), { loss: 'softmax' });
  expect(engine.initial.length).toBe(10_749);
  const [first] = engine.parameters;
  expect(first.shape).toEqual([16, 1, 3, 3]);
  const filters = engine.initial.subarray(first.offset, first.offset + first.length);
  for (let filter = 0; filter < 16; filter++)
    expect(filters.subarray(9 * filter, 9 * filter + 9).reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5);
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
