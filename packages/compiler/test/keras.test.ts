/** Keras files, beside what Keras itself computes with them (keras/make.py made both). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type KerasModel, readConfig } from '../src/formats/keras/config.ts';
import { convertKeras } from '../src/formats/keras/convert.ts';
import type { WeightSource } from '../src/formats/keras/weights.ts';
import { compile, readModel, readOnnx } from '../src/index.ts';
import { largestDifference, outputsOf, unpacked } from './support/formula.ts';
import { differenceOfApplication } from './support/keras-applications.ts';
import { randomValues } from './support/models.ts';

const FOLDER = join(import.meta.dirname, 'keras');
const golden: { files: Record<string, number[]> } = JSON.parse(readFileSync(join(FOLDER, 'golden.json'), 'utf8'));
const fileOf = (name: string) => unpacked(join(FOLDER, `${name}.gz`));

describe('a file of Keras gives what Keras computes', () => {
  it.each(Object.keys(golden.files))('%s', async (name) => {
    const { onnx, format } = await readModel(fileOf(name));
    expect(format).toBe('keras');
    expect(largestDifference(await outputsOf(onnx, 'channels last'), golden.files[name])).toBeLessThan(1e-6);
  });

  // The two others of keras.applications: keras-applications.nightly.test.ts.
  it.each(['mobilenet_v2', 'efficientnet_b0'])('the network %s of keras.applications', async (name) => {
    expect(await differenceOfApplication(name)).toBeLessThan(1e-4);
  });

  it('compiles, and its program agrees with it', async () => {
    const { onnx } = await readModel(fileOf('transferred.keras'));
    const calibration = Array.from({ length: 12 }, (_, n) => randomValues(300 + n, 64));
    const { report } = await compile(onnx, { calibration, output: 'logits-sigmoid' });
    expect(report.check.maximum).toBeLessThan(0.01);
  });
});

const noWeights: WeightSource = {
  count: () => 0,
  weight: () => {
    throw new DoubleblindError('DB1019', 'none');
  },
};

/** A Functional model of one layer. */
const single = (kind: string, config: object, options: object = {}): KerasModel =>
  readConfig(
    JSON.stringify({
      class_name: 'Functional',
      config: {
        name: 'one',
        layers: [
          { class_name: 'InputLayer', name: 'in', config: { batch_shape: [null, 6, 6, 2] }, inbound_nodes: [] },
          { class_name: kind, name: 'layer', config, inbound_nodes: [[['in', 0, 0, options]]] },
        ],
        input_layers: [['in', 0, 0]],
        output_layers: [['layer', 0, 0]],
      },
    }),
  );
const converted = (model: KerasModel) => () => convertKeras(model, { generation: 3, weights: noWeights });

describe('what is not read of Keras is refused by name', () => {
  it.each([
    ['a kind of layer', 'LSTM', {}, /"layer" \(LSTM\) is not read/],
    ['a function of Python', 'Lambda', { function: 'x' }, /\(Lambda\)/],
    ['channels first', 'MaxPooling2D', { data_format: 'channels_first' }, /channels first/],
    ['an option that nobody knows', 'MaxPooling2D', { pool_size: 2, wraps: true }, /wraps true/],
    ['another activation', 'Activation', { activation: 'my_own' }, /my_own/],
    ['bicubic', 'UpSampling2D', { interpolation: 'bicubic' }, /bicubic/],
    ['a threshold', 'ReLU', { threshold: 1 }, /threshold/],
    ['a norm over a row', 'BatchNormalization', { axis: 1 }, /axis 1/],
    [
      'a crop of everything',
      'Cropping2D',
      {
        cropping: [
          [3, 3],
          [0, 0],
        ],
      },
      /cuts off all/,
    ],
    ['a shape that does not fit', 'Reshape', { target_shape: [7, -1] }, /6x6x2/],
  ])('%s', (_, kind, config, text) => {
    const error = caught(converted(single(kind, config)));
    expect(error.code).toBe('DB1020');
    expect(error.detail).toMatch(text);
  });

  it('dropout that also acts outside training', () => {
    expect(caught(converted(single('Dropout', { rate: 0.5 }, { training: true }))).detail).toMatch(/as in training/);
    expect(converted(single('Dropout', { rate: 0.5 }, { training: false }))).not.toThrow();
  });

  it("layers of one's own, though they have names of Keras", () => {
    const model = {
      class_name: 'Sequential',
      config: [{ class_name: 'Dense', module: 'mine', config: { name: 'd' } }],
    };
    expect(caught(() => readConfig(JSON.stringify(model))).code).toBe('DB1020');
    const registered = [{ class_name: 'Dense', registered_name: 'my>Dense', config: { name: 'd' } }];
    expect(caught(() => readConfig(JSON.stringify({ class_name: 'Sequential', config: registered }))).code).toBe(
      'DB1020',
    );
  });

  it('sizes that are left open, until they are stated', () => {
    const open = readConfig(
      JSON.stringify({
        class_name: 'Sequential',
        config: [{ class_name: 'ReLU', config: { name: 'r', batch_input_shape: [null, null, null, 3] } }],
      }),
    );
    expect(caught(converted(open)).detail).toMatch(/\?x\?x3; state its sizes/);
    const onnx = convertKeras(open, { generation: 2, weights: noWeights, inputShape: [1, 3, 5, 4] });
    expect(readOnnx(onnx).inputs[0].dims).toEqual([1, 3, 5, 4]);
  });

  it('weights of other sizes than the layer has', async () => {
    const weights = { count: () => 2, weight: () => ({ dims: [2, 5], data: new Float32Array(10) }) };
    const wrong = () => convertKeras(single('Dense', { units: 4 }), { generation: 3, weights });
    expect(caught(wrong).detail).toMatch(/kernel 2x5 in place of 2x4/);
    const more = {
      count: () => 3,
      weight: (_: unknown, [role]: readonly string[]) =>
        role === 'bias' ? { dims: [5], data: new Float32Array(5) } : { dims: [2, 5], data: new Float32Array(10) },
    };
    const extra = () => convertKeras(single('Dense', { units: 5 }), { generation: 3, weights: more });
    expect(caught(extra).detail).toMatch(/3 weights in place of 2/);
  });
});

describe('a damaged file of Keras ends in a numbered error', () => {
  let files: readonly Uint8Array[];
  beforeAll(() => {
    files = ['transferred.keras', 'keras2.h5'].map(fileOf);
  });

  it('wherever it is cut', async () => {
    for (const file of files) {
      for (let part = 0; part < 40; part++)
        await numberedOrWhole(file.subarray(0, Math.floor((file.length * part) / 40)));
    }
  });

  it('whatever bytes are changed', async () => {
    const change = fc.record({ at: fc.nat(2 ** 20), to: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.nat(1), fc.array(change, { minLength: 1, maxLength: 6 }), async (which, changes) => {
        const damaged = Uint8Array.from(files[which]);
        for (const { at, to } of changes) damaged[at % damaged.length] = to;
        await numberedOrWhole(damaged);
      }),
      { numRuns: 200, seed: 11 },
    );
    // The library is still in order afterwards.
    expect((await readModel(files[1])).format).toBe('keras');
  }, 60_000);

  it('and the weights of an archive are those of its sum', async () => {
    const [file] = files;
    const flipped = Uint8Array.from(file);
    const at = new TextDecoder('latin1').decode(file).lastIndexOf('block1_bn');
    flipped[at] ^= 1;
    const error = await readModel(flipped).catch((one) => one);
    expect(error).toMatchObject({ code: 'DB1019' });
    expect(error.detail).toMatch(/damaged/);
  });
});

async function numberedOrWhole(bytes: Uint8Array): Promise<void> {
  const error = await readModel(bytes).then(
    () => undefined,
    (one) => one,
  );
  if (error !== undefined && !(error instanceof DoubleblindError)) throw error;
}

function caught(work: () => unknown): DoubleblindError {
  try {
    work();
  } catch (error) {
    if (error instanceof DoubleblindError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
