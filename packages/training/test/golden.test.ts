import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GradientEngine } from '../src/index.ts';

const DATA = join(import.meta.dirname, 'data');

function floats(name: string): Float32Array {
  const bytes = readFileSync(join(DATA, name));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

interface Golden {
  readonly layout: readonly { readonly name: string; readonly shape: readonly number[]; readonly offset: number }[];
  readonly cases: readonly { readonly label: number; readonly loss: number; readonly logits: readonly number[] }[];
}

const golden: Golden = JSON.parse(readFileSync(join(DATA, 'small-cnn.json'), 'utf8'));
const onnx = readFileSync(join(DATA, 'small-cnn.onnx'));
const inputs = floats('small-cnn.inputs.f32');
const gradients = floats('small-cnn.gradients.f32');

/** A network with strides, groups, a residual, a concatenation, leaky ReLU, maximum and average pooling, as PyTorch exports it. */
describe('gradients of a network that PyTorch exported', () => {
  let engine: GradientEngine;
  beforeAll(async () => {
    engine = await GradientEngine.load(onnx, { loss: 'softmax' });
  });
  afterAll(() => engine.release());

  const image = (i: number) => inputs.slice((i * inputs.length) / 3, ((i + 1) * inputs.length) / 3);
  const oneHot = (label: number) => Float32Array.from({ length: 5 }, (_, i) => (i === label ? 1 : 0));

  test('have PyTorch’s parameters in PyTorch’s order', () => {
    expect(engine.parameters.map(({ name, shape, offset }) => ({ name, shape, offset }))).toEqual(golden.layout);
  });

  test.each([0, 1, 2])('agree with PyTorch’s to a relative 1e-5 for each parameter, image %i', async (i) => {
    const { label, loss, logits } = golden.cases[i];
    const found = await engine.gradient(image(i), oneHot(label), engine.initial);
    expect(found.loss).toBeCloseTo(loss, 5);
    logits.forEach((logit, k) => {
      expect(found.logits[k]).toBeCloseTo(logit, 5);
    });
    for (const { offset, length, name } of engine.parameters) {
      let error = 0;
      let norm = 0;
      for (let k = offset; k < offset + length; k++) {
        const wanted = gradients[(i * gradients.length) / 3 + k];
        error += (found.gradient[k] - wanted) ** 2;
        norm += wanted ** 2;
      }
      expect(Math.sqrt(error / norm), name).toBeLessThan(1e-5);
    }
  });

  test('lead downhill: twenty small steps on one image lower its loss, and the written file has the trained logits', async () => {
    const parameters = engine.initial;
    const before = await engine.gradient(image(0), oneHot(0), parameters);
    for (let step = 0; step < 20; step++) {
      const { gradient } = await engine.gradient(image(0), oneHot(0), parameters);
      for (let k = 0; k < parameters.length; k++) parameters[k] -= 0.01 * gradient[k];
    }
    const after = await engine.gradient(image(0), oneHot(0), parameters);
    expect(after.loss).toBeLessThan(before.loss / 2);

    const trained = await GradientEngine.load(engine.write(parameters), { loss: 'softmax' });
    expect(await trained.logits(image(0), trained.initial)).toEqual(await engine.logits(image(0), parameters));
    expect(trained.parameters).toEqual(engine.parameters);
    await trained.release();
  });

  test('are not taken for labels or images that do not fit', async () => {
    const run = (labels: number[], values = image(0)) =>
      engine.gradient(values, Float32Array.from(labels), engine.initial);
    await expect(run([1, 0, 0, 0])).rejects.toThrow('DB8003');
    await expect(run([2, 0, 0, 0, 0])).rejects.toThrow('DB8003');
    await expect(run([Number.NaN, 1, 0, 0, 0])).rejects.toThrow('DB8003');
    await expect(run([1, 0, 0, 0, 0], image(0).slice(1))).rejects.toThrow('DB8003');
    await expect(run([1, 0, 0, 0, 0], image(0).fill(Number.NaN))).rejects.toThrow('DB8004');
  });
});

interface Condensed {
  readonly label: number;
  readonly loss: number;
  readonly logits: readonly number[];
  readonly gradients: readonly {
    readonly name: string;
    readonly length: number;
    readonly norm: number;
    readonly signedSums: readonly number[];
  }[];
}

/** Sign of number i in sum k: the highest bit of a multiplicative hash. An error of a gradient shows in such sums at its own size. */
const sign = (i: number, k: number) => (Math.imul(i + 1 + k * 1_000_003, 2654435761) < 0 ? 1 : -1);

test('gradients of SqueezeNet 1.1 at 64 x 64 agree with PyTorch’s to a relative 1e-4 for each parameter', async () => {
  const { label, loss, logits, gradients }: Condensed = JSON.parse(
    readFileSync(join(DATA, 'squeezenet1_1-64.json'), 'utf8'),
  );
  const engine = await GradientEngine.load(readFileSync(join(DATA, 'squeezenet1_1-64.onnx')), { loss: 'softmax' });
  const labels = Float32Array.from(logits, (_, c) => (c === label ? 1 : 0));
  const found = await engine.gradient(floats('squeezenet1_1-64.inputs.f32'), labels, engine.initial);
  expect(found.loss).toBeCloseTo(loss, 5);
  for (const { name, length, norm, signedSums } of gradients) {
    const { offset } = engine.parameters.find((parameter) => parameter.name === name)!;
    const gradient = found.gradient.subarray(offset, offset + length);
    const squares = gradient.reduce((sum, value) => sum + value ** 2, 0);
    expect(Math.abs(Math.sqrt(squares) - norm), name).toBeLessThan(1e-4 * norm);
    for (const [k, sum] of signedSums.entries()) {
      const signed = gradient.reduce((total, value, i) => total + sign(i, k) * value, 0);
      expect(Math.abs(signed - sum), name).toBeLessThan(1e-4 * norm);
    }
  }
  expect(gradients.reduce((total, { length }) => total + length, 0)).toBe(engine.initial.length);
  await engine.release();
});
