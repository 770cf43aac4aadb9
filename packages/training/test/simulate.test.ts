import { writeOnnx } from '@doubleblind/compiler/onnx';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  GradientEngine,
  type Hospital,
  type LabelledInput,
  type Setting,
  simulate,
  type TrainingOptions,
} from '../src/index.ts';

vi.setConfig({ testTimeout: 120_000 });

/** Images of three classes that differ in where they are bright, with noise: learned within some tens of steps. */
function images(count: number, seed: number): LabelledInput[] {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: count }, (_, n) => ({
    image: Float32Array.from({ length: 36 }, (_, i) => next() - 0.5 + (Math.floor(i / 12) === n % 3 ? 0.8 : 0)),
    labels: Float32Array.from({ length: 3 }, (_, i) => (i === n % 3 ? 1 : 0)),
  }));
}

const model = writeOnnx({
  nodes: [
    { operator: 'Conv', inputs: ['image', 'w', 'b'], outputs: ['c'], attributes: { pads: [1, 1, 1, 1] } },
    { operator: 'Relu', inputs: ['c'], outputs: ['r'] },
    { operator: 'AveragePool', inputs: ['r'], outputs: ['p'], attributes: { kernel_shape: [2, 2], strides: [2, 2] } },
    { operator: 'Flatten', inputs: ['p'], outputs: ['f'] },
    { operator: 'Gemm', inputs: ['f', 'v', 'a'], outputs: ['logits'] },
  ],
  tensors: [
    { name: 'w', dims: [4, 1, 3, 3], data: Float32Array.from({ length: 36 }, (_, i) => 0.4 * Math.sin(7 * i + 1)) },
    { name: 'b', dims: [4], data: new Float32Array(4) },
    { name: 'v', dims: [36, 3], data: Float32Array.from({ length: 108 }, (_, i) => 0.2 * Math.sin(5 * i + 2)) },
    { name: 'a', dims: [3], data: new Float32Array(3) },
  ],
  inputs: [{ name: 'image', dims: [1, 1, 6, 6] }],
  outputs: [{ name: 'logits', dims: [1, 3] }],
});

const hospitals: Hospital[] = [0, 1, 2].map((n) => ({
  name: `hospital ${n}`,
  patients: images(40 + 10 * n, n + 1).map((input) => [input]),
}));
const options: TrainingOptions = {
  samplingRate: 0.2,
  learningRate: 0.3,
  momentum: 0.5,
  clippingNorm: 1,
  noiseMultiplier: 1,
  localEpochs: 1,
};

describe('a simulated training', () => {
  let engine: GradientEngine;
  beforeAll(async () => {
    engine = await GradientEngine.load(model, { loss: 'softmax' });
  });
  afterAll(() => engine.release());

  const run = (setting: Setting, change: Partial<typeof options> = {}, rounds = 40) =>
    simulate({
      ...{ engine, hospitals, setting, loss: 'softmax', test: images(150, 99), rounds, evaluateEvery: 20, delta: 1e-4 },
      options: { ...options, ...change },
    });

  test.each(['c', 'cdp', 'fpdp', 'fscdp'] as const)(
    'in setting %s learns what a third of the guesses would not know',
    async (setting) => {
      const { history, parameters } = await run(setting);
      expect(history.map(({ round }) => round)).toEqual([0, 20, 40]);
      expect(history[2].accuracy).toBeGreaterThan(0.75);
      expect(parameters).not.toEqual(engine.initial);
      const epsilons = history.map(({ epsilon }) => epsilon);
      if (setting === 'c') expect(epsilons).toEqual([null, null, null]);
      else {
        expect(epsilons[0]).toBe(0);
        expect(epsilons[1]).toBeGreaterThan(1);
        expect(epsilons[2]).toBeGreaterThan(epsilons[1] as number);
      }
    },
  );

  test('under the paper’s encryption learns as under masks, with the noise that its coarse grid needs', async () => {
    const { history } = await run('fscdp', { sums: 'bfv' }, 20);
    expect(history[1].accuracy).toBeGreaterThan(0.6);
    expect(history[1].epsilon).toBeGreaterThan(1);
    // More noise would leave the range of the plaintext.
    const { parameters } = await run('fscdp', { sums: 'bfv', noiseMultiplier: 6 }, 1);
    const moved = parameters.reduce((sum, value, i) => sum + (value - engine.initial[i]) ** 2, 0);
    expect(Math.sqrt(moved / parameters.length)).toBeGreaterThan(0.3 * (6 / 30) * 0.7);
  });

  test('by federated averaging learns in few rounds of several local epochs', async () => {
    const { history } = await run('f', { localEpochs: 2, momentum: 0 }, 8);
    expect(history.at(-1)?.accuracy).toBeGreaterThan(0.75);
  });

  test('with overwhelming noise learns nothing: the noise is really there', async () => {
    for (const setting of ['cdp', 'fscdp'] as const) {
      const { parameters } = await run(setting, { noiseMultiplier: 40 }, 2);
      const moved = parameters.reduce((sum, value, i) => sum + (value - engine.initial[i]) ** 2, 0);
      // Two steps (the second with momentum) of noise with deviation 40 / 30 in each of 151 parameters.
      expect(Math.sqrt(moved / parameters.length)).toBeGreaterThan(0.3 * (40 / 30) * 0.8);
    }
  });

  test('is different every time: samples and noise are not from a seed', async () => {
    const [first, second] = [await run('c', {}, 1), await run('c', {}, 1)];
    expect(first.parameters).not.toEqual(second.parameters);
  });

  test('without patients or without test images does not begin', async () => {
    const begin = (change: object) =>
      simulate({
        ...{
          engine,
          hospitals,
          setting: 'c',
          loss: 'softmax',
          test: images(3, 1),
          rounds: 1,
          evaluateEvery: 1,
          delta: 1e-4,
        },
        options,
        ...change,
      });
    await expect(begin({ hospitals: [{ name: 'empty', patients: [] }] })).rejects.toThrow('DB8006');
    await expect(begin({ test: [] })).rejects.toThrow('DB8006');
  });
});
