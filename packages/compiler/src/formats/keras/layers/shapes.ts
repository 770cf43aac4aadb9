/** Layers that move numbers about, and those that do nothing once a model is trained. */
import type { Conversion } from '../layer-view.ts';
import { reshaped, sizeOf } from '../value.ts';

const flatten: Conversion = (view, [value]) => {
  view.requireChannelsLast();
  return reshaped(view.graph, view.name, value, [sizeOf(value.shape)]);
};

const reshape: Conversion = (view, [value]) => {
  const target = view.fields.raw('target_shape');
  const isShape = Array.isArray(target) && target.every((size) => Number.isInteger(size) && (size > 0 || size === -1));
  const open = isShape ? target.filter((size) => size === -1).length : 2;
  const count = sizeOf(value.shape);
  const known = isShape ? Math.abs(sizeOf(target)) : 1;
  if (!isShape || open > 1 || (open === 1 ? count % known !== 0 : count !== known))
    throw view.fields.error(`makes ${JSON.stringify(target)} of ${value.shape.join('x')}`);
  const shape = target.map((size) => (size === -1 ? count / known : size));
  return reshaped(view.graph, view.name, value, shape);
};

/** `dims` counts axes from 1, the batch apart. */
const permute: Conversion = (view, [value]) => {
  const rank = value.shape.length;
  const axes = view.fields.sizes('dims', rank, 1).map((axis) => axis - 1);
  if (new Set(axes).size !== rank || axes.some((axis) => axis >= rank)) throw view.fields.error(`permutes [${axes}]`);
  const shape = axes.map((axis) => value.shape[axis]);
  if (rank === 1) return value;
  // Where an axis of Keras stands in the graph: the last one at 1, the others one further.
  const placed = axes.map((axis) => (axis === rank - 1 ? 1 : axis + 2));
  const perm = [0, placed[rank - 1], ...placed.slice(0, -1)];
  return { name: view.node('Transpose', 'Transpose', [value.name], { perm }), shape };
};

const zeroPadding =
  (rank: number): Conversion =>
  (view, [value]) => {
    view.requireChannelsLast();
    view.requireRank(value, rank + 1);
    const pairs = view.fields.pairs('padding', rank);
    const pads = [0, 0, ...pairs.map(([before]) => before), 0, 0, ...pairs.map(([, behind]) => behind)];
    const name = view.node('Pad', 'Pad', [value.name, view.graph.integers(`${view.name}/pads`, pads)]);
    return { name, shape: value.shape.map((size, axis) => size + (pairs[axis]?.[0] ?? 0) + (pairs[axis]?.[1] ?? 0)) };
  };

const cropping =
  (rank: number): Conversion =>
  (view, [value]) => {
    view.requireChannelsLast();
    view.requireRank(value, rank + 1);
    const pairs = view.fields.pairs('cropping', rank);
    const ends = pairs.map(([, behind], axis) => value.shape[axis] - behind);
    const shape = value.shape.map((size, axis) => (axis < rank ? ends[axis] - pairs[axis][0] : size));
    if (shape.some((size) => size < 1)) throw view.fields.error(`cuts off all of ${value.shape.join('x')}`);
    const list = (part: string, values: readonly number[]) => view.graph.integers(`${view.name}/${part}`, values);
    const starts = pairs.map(([before]) => before);
    const axes = pairs.map((_, axis) => axis + 2);
    const name = view.node('Slice', 'Slice', [
      value.name,
      list('starts', starts),
      list('ends', ends),
      list('axes', axes),
    ]);
    return { name, shape };
  };

/** Nearest repeats; bilinear is TensorFlow's, about the centres of pixels. */
const upSampling =
  (rank: number): Conversion =>
  (view, [value]) => {
    view.requireChannelsLast();
    view.requireRank(value, rank + 1);
    const size = view.fields.sizes('size', rank, 2);
    const mode = view.fields.text('interpolation', 'nearest');
    if (mode !== 'nearest' && !(mode === 'bilinear' && rank === 2))
      throw view.fields.error(`interpolates ${mode}; nearest and bilinear are read`);
    const attributes =
      mode === 'nearest'
        ? { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' }
        : { mode: 'linear', coordinate_transformation_mode: 'half_pixel' };
    const data = Float32Array.of(1, 1, ...size);
    const scales = view.constant('scales', { dims: [data.length], data });
    const name = view.node('Resize', 'Resize', [value.name, '', scales], attributes);
    return { name, shape: value.shape.map((old, axis) => old * (size[axis] ?? 1)) };
  };

export const shapeLayers: Readonly<Record<string, Conversion>> = {
  Flatten: flatten,
  Reshape: reshape,
  Permute: permute,
  ZeroPadding1D: zeroPadding(1),
  ZeroPadding2D: zeroPadding(2),
  ZeroPadding3D: zeroPadding(3),
  Cropping1D: cropping(1),
  Cropping2D: cropping(2),
  Cropping3D: cropping(3),
  UpSampling1D: upSampling(1),
  UpSampling2D: upSampling(2),
  UpSampling3D: upSampling(3),
};

/** They act in training alone; what they are set to says nothing here. */
export const TRAINING_ONLY: readonly string[] = [
  'Dropout',
  'SpatialDropout1D',
  'SpatialDropout2D',
  'SpatialDropout3D',
  'AlphaDropout',
  'GaussianDropout',
  'GaussianNoise',
  'ActivityRegularization',
  'Identity',
  'RandomFlip',
  'RandomRotation',
  'RandomTranslation',
  'RandomZoom',
  'RandomContrast',
  'RandomBrightness',
];
