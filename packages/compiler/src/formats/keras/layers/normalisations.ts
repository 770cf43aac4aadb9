/** Normalisations, by statistics of the training or of the values themselves, and scales of the input. */
import type { Conversion, LayerView } from '../layer-view.ts';
import { channelsFirst, channelsLast, graphAxis, type Value } from '../value.ts';

/** @throws DoubleblindError DB1020 unless it goes over the channels alone */
function requireChannelAxis(view: LayerView, { shape }: Value): void {
  const axis = view.fields.raw('axis') ?? -1;
  const list = Array.isArray(axis) ? axis : [axis];
  if (list.length !== 1 || !Number.isInteger(list[0]) || graphAxis(list[0], shape) !== 1)
    throw view.fields.error(`goes over axis ${JSON.stringify(axis)}; the last one is read`);
}

const all = (count: number, value: number) => ({ dims: [count], data: new Float32Array(count).fill(value) });

const batchNormalization: Conversion = (view, [value]) => {
  requireChannelAxis(view, value);
  const [channels] = value.shape.slice(-1);
  const { fields } = view;
  const scale = fields.flag('scale', true) ? view.weight(['gamma'], [channels]) : all(channels, 1);
  const offset = fields.flag('center', true) ? view.weight(['beta'], [channels]) : all(channels, 0);
  const mean = view.weight(['moving_mean'], [channels]);
  const variance = view.weight(['moving_variance'], [channels]);
  const inputs = Object.entries({ scale, offset, mean, variance }).map(([part, weight]) => view.constant(part, weight));
  const epsilon = { float: fields.number('epsilon', 1e-3) };
  const name = view.node('BatchNormalization', 'BatchNormalization', [value.name, ...inputs], { epsilon });
  return { ...value, name };
};

const layerNormalization: Conversion = (view, [value]) => {
  requireChannelAxis(view, value);
  const [channels] = value.shape.slice(-1);
  const { fields, graph } = view;
  const scale = fields.flag('scale', true) ? view.weight(['gamma'], [channels]) : all(channels, 1);
  const offset = fields.flag('center', true) ? [view.constant('offset', view.weight(['beta'], [channels]))] : [];
  const inputs = [channelsLast(graph, `${view.name}/last`, value), view.constant('scale', scale), ...offset];
  const attributes = { axis: -1, epsilon: { float: fields.number('epsilon', 1e-3) } };
  const normal = view.node('LayerNormalization', 'LayerNormalization', inputs, attributes);
  return channelsFirst(graph, `${view.name}/first`, normal, value.shape);
};

/** One number, or one a channel. @throws DoubleblindError DB1020 */
function perChannel(view: LayerView, part: string, { shape }: Value, values: readonly number[]): string {
  if (values.length !== 1 && values.length !== shape[shape.length - 1])
    throw view.fields.error(`has ${values.length} numbers for ${shape[shape.length - 1]} channels`);
  return view.graph.numbers(`${view.name}/${part}`, values, shape.length + 1);
}

function scaled(view: LayerView, value: Value, scale: readonly number[], offset: readonly number[]): Value {
  const times = view.node('Mul', 'Mul', [value.name, perChannel(view, 'scale', value, scale)]);
  if (offset.every((one) => one === 0)) return { ...value, name: times };
  return { ...value, name: view.node('Add', 'Add', [times, perChannel(view, 'offset', value, offset)]) };
}

const rescaling: Conversion = (view, [value]) =>
  scaled(view, value, view.fields.numbers('scale') ?? [1], view.fields.numbers('offset') ?? [0]);

/** Numbers that `adapt` measured are weights, others stand in the configuration. */
const normalization: Conversion = (view, [value]) => {
  const { fields } = view;
  if (fields.raw('axis') !== undefined) requireChannelAxis(view, value);
  if (fields.flag('invert', false)) throw fields.error('is inverted');
  const [given, variances] = [fields.numbers('mean'), fields.numbers('variance')];
  const channels = value.shape.slice(-1);
  const measured = given === undefined && variances === undefined;
  const mean = measured ? [...view.weight(['mean'], channels).data] : (given ?? [0]);
  const variance = measured ? [...view.weight(['variance'], channels).data] : (variances ?? [1]);
  if (measured) view.weight(['count'], []);
  const scale = variance.map((one) => 1 / Math.max(Math.sqrt(one), 1e-7));
  const count = Math.max(mean.length, scale.length);
  const at = (list: readonly number[], i: number) => (list.length === 1 ? list[0] : list[i]);
  const offset = Array.from({ length: count }, (_, i) => -at(mean, i) * at(scale, i));
  return scaled(view, value, scale, offset);
};

export const normalisationLayers: Readonly<Record<string, Conversion>> = {
  BatchNormalization: batchNormalization,
  BatchNormalizationV1: batchNormalization,
  BatchNormalizationV2: batchNormalization,
  SyncBatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  Rescaling: rescaling,
  Normalization: normalization,
};
