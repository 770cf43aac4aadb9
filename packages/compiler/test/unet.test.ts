/** U-Nets of the forms that segmentation is done with, small, in two and three dimensions, beside ONNX Runtime. */
import { LINEAR_NUMBERS } from '@doubleblind/program';
import { describe, expect, it } from 'vitest';
import { compile } from '../src/index.ts';
import { expectAgreement } from './support/agreement.ts';
import { floatOutputs, ModelBuilder } from './support/models.ts';
import { runFixedPoint } from './support/run.ts';

interface Form {
  readonly dims: 2 | 3;
  readonly norm: 'batch' | 'instance';
  readonly slope?: number;
  /** Down by strides, as nnU-Net does, instead of maxima. */
  readonly strided?: boolean;
  readonly residual?: boolean;
  readonly up: 'transposed' | 'nearest' | 'linear';
}

const FORMS: Record<string, Form> = {
  'two dimensions, batch norm': { dims: 2, norm: 'batch', up: 'transposed' },
  'two dimensions, nnU-Net': { dims: 2, norm: 'instance', slope: 0.01, strided: true, up: 'transposed' },
  'two dimensions, residual, nearest': { dims: 2, norm: 'batch', residual: true, up: 'nearest' },
  'two dimensions, bilinear': { dims: 2, norm: 'instance', slope: 0.1, up: 'linear' },
  'three dimensions, batch norm': { dims: 3, norm: 'batch', up: 'transposed' },
  'three dimensions, BasicUNet': { dims: 3, norm: 'instance', slope: 0.1, up: 'transposed' },
  'three dimensions, residual, nearest': { dims: 3, norm: 'batch', residual: true, strided: true, up: 'nearest' },
  'three dimensions, trilinear': { dims: 3, norm: 'batch', slope: 0.1, up: 'linear' },
};

const FINE = 3;
const COARSE = 4;

function unet(m: ModelBuilder, form: Form): ModelBuilder {
  const each = (value: number) => new Array<number>(form.dims).fill(value);
  const pads = [...each(1), ...each(1)];
  const conv = (inputs: number, outputs: number, stride = 1) =>
    m.conv(outputs, inputs, each(3), { pads, strides: each(stride) });
  const norm = (channels: number) => {
    if (form.norm === 'batch') return m.batchNorm(channels);
    return m.add('InstanceNormalization', [
      m.reals([channels], [1, 0.8, 1.2, 0.9].slice(0, channels)),
      m.random([channels], 0.3),
    ]);
  };
  const activation = () =>
    form.slope === undefined ? m.add('Relu') : m.add('LeakyRelu', [], { alpha: { float: form.slope } });
  const block = (inputs: number, outputs: number, stride = 1) => {
    const start = m.last;
    const made = norm(outputs && conv(inputs, outputs, stride) ? outputs : 0).last;
    if (form.residual) {
      m.addReading('Conv', [start, m.random([outputs, inputs, ...each(1)], Math.sqrt(3 / inputs))], {
        strides: each(stride),
      });
      m.addReading('Add', [made, m.last]);
    }
    return activation().last;
  };
  const fine = block(1, FINE);
  if (!form.strided) m.add('MaxPool', [], { kernel_shape: each(2), strides: each(2) });
  block(FINE, COARSE, form.strided ? 2 : 1);
  if (form.up === 'transposed') {
    m.add('ConvTranspose', [m.random([COARSE, FINE, ...each(2)], Math.sqrt(3 / COARSE)), m.random([FINE], 0.3)], {
      strides: each(2),
    });
  } else {
    m.conv(FINE, COARSE, each(1));
    const mode = form.up === 'nearest' ? 'nearest' : 'linear';
    const coordinates = form.up === 'nearest' ? 'asymmetric' : 'half_pixel';
    m.add('Resize', ['', m.reals([form.dims + 2], [1, 1, ...each(2)])], {
      mode,
      coordinate_transformation_mode: coordinates,
      ...(form.up === 'nearest' ? { nearest_mode: 'floor' } : {}),
    });
  }
  m.addReading('Concat', [fine, m.last], { axis: 1 });
  block(2 * FINE, FINE);
  return m.conv(2, FINE, each(1));
}

describe('U-Nets give the masks of their files', () => {
  for (const [name, form] of Object.entries(FORMS)) {
    const dims = form.dims === 3 ? [1, 1, 4, 6, 8] : [1, 1, 8, 12];
    it(name, () => expectAgreement(dims, (m) => unet(m, form), 0.05));
  }
});

describe('transposed convolutions give what ONNX Runtime gives', () => {
  const cases: [string, readonly number[], readonly number[], Record<string, number | readonly number[]>][] = [
    ['kernel and stride alike', [1, 2, 5, 4], [2, 3, 2, 2], { strides: [2, 2] }],
    ['windows that overlap', [1, 2, 5, 4], [2, 3, 3, 4], { strides: [2, 3] }],
    ['cut off at the border', [1, 2, 5, 4], [2, 3, 4, 4], { strides: [2, 2], pads: [1, 1, 1, 1] }],
    [
      'with more at the end',
      [1, 2, 5, 4],
      [2, 3, 3, 3],
      { strides: [2, 2], pads: [1, 1, 1, 1], output_padding: [1, 1] },
    ],
    ['gaps between windows', [1, 2, 4, 4], [2, 3, 2, 1], { strides: [3, 2] }],
    ['in groups', [1, 4, 5, 4], [4, 2, 2, 2], { strides: [2, 2], group: 2 }],
    ['dilated', [1, 2, 5, 4], [2, 3, 2, 2], { strides: [2, 2], dilations: [2, 1] }],
    ['in one dimension', [1, 2, 7], [2, 3, 4], { strides: [2], pads: [1, 1] }],
    ['of volumes', [1, 2, 3, 4, 3], [2, 3, 2, 2, 2], { strides: [2, 2, 2] }],
    [
      'of volumes, overlapping',
      [1, 2, 3, 4, 3],
      [2, 3, 3, 3, 3],
      { strides: [2, 1, 2], pads: [1, 1, 1, 1, 1, 1], output_padding: [1, 0, 1] },
    ],
  ];
  it.each(cases)('%s', (_name, dims, weights, attributes) =>
    expectAgreement(dims, (m) =>
      m
        .add(
          'ConvTranspose',
          [m.random(weights, 0.5), m.random([weights[1] * ((attributes.group as number) ?? 1)])],
          attributes,
        )
        .add('Relu')
        .add('Flatten'),
    ),
  );
});

describe('masks that end in an activation are cut off before it, which the hospital computes', () => {
  const ends = [
    ['Softmax', 'softmax', 3],
    ['Sigmoid', 'sigmoid', 3],
    ['Softmax', 'softmax', 2],
  ] as const;
  it.each(ends)('%s over the classes of each voxel (%s), %i dimensions', async (operator, activation, dims) => {
    const shape = dims === 3 ? [1, 1, 4, 6, 8] : [1, 1, 8, 12];
    const model = unet(new ModelBuilder(shape), { dims, norm: 'batch', up: 'transposed' });
    const logits = await floatOutputs(model.bytes(), shape, model.images(3));
    model.add(operator, [], operator === 'Softmax' ? { axis: 1 } : {});
    const calibration = model.images(3);
    const { program, weights } = await compile(model.bytes(), { calibration, bits: 14 });
    expect(program.output).toMatchObject({ activation, meaning: 'probabilities', masks: { classes: 2 } });
    const { outputs } = runFixedPoint(program, weights, calibration[0]);
    logits[0].forEach((logit, i) => {
      expect(Math.abs(outputs[i] - logit)).toBeLessThan(0.05);
    });
  });

  it('an index in place of classes is refused, and the output named that has them', async () => {
    const model = unet(new ModelBuilder([1, 1, 8, 12]), { dims: 2, norm: 'batch', up: 'transposed' }).add(
      'ArgMax',
      [],
      { axis: 1 },
    );
    const options = { calibration: model.images(3), bits: 14 };
    await expect(compile(model.bytes(), options)).rejects.toThrow(
      /^DB1005.*Cut the model off before it with --output-name/s,
    );
  });

  it('a softmax over classes of volumes that something reads is computed of shares', () =>
    expectAgreement(
      [1, 2, 2, 4, 4],
      (m) => m.conv(3, 2, [1, 1, 1]).add('Softmax', [], { axis: 1 }).conv(2, 3, [1, 1, 1]),
      0.05,
    ));
});

it('a norm over more positions than one ring can sum up is one of means of means', () =>
  expectAgreement(
    [1, 1, 128, 128],
    (m) => {
      m.conv(2, 1, [1, 1]);
      m.add('InstanceNormalization', [m.reals([2], [1, 0.8]), m.random([2], 0.3)]);
      return m.add('Relu').add('GlobalAveragePool').add('Flatten');
    },
    0.03,
    13,
  ));

it('volumes have one weight a tap and one scale a channel, whatever their depth', async () => {
  const model = unet(new ModelBuilder([1, 1, 4, 6, 8]), { dims: 3, norm: 'batch', up: 'transposed' });
  const { program, weights } = await compile(model.bytes(), {
    output: 'logits-softmax',
    calibration: model.images(3),
    bits: 12,
  });
  const linear = program.steps.filter((step) => step.op === 'linear');
  const sizes = linear.map(({ name }) => weights.get(name, LINEAR_NUMBERS).weights.length);
  // Two levels, eight outputs for each input of the transposed one, and the classes; the last brings planes to the scale that is opened.
  const area = 27;
  const planes = 2 * 4;
  expect(sizes).toEqual([
    FINE * area,
    COARSE * FINE * area,
    8 * FINE * COARSE,
    FINE * 2 * FINE * area,
    2 * FINE,
    planes,
  ]);
});
