/** Activations by name, as layers have them, and as layers of their own. */

import { isJson } from '../fields.ts';
import type { Conversion, LayerView } from '../layer-view.ts';
import { graphAxis, type Value } from '../value.ts';

type Apply = (view: LayerView, value: Value) => Value;

const plain =
  (operator: string, attributes?: Record<string, { float: number } | string>): Apply =>
  (view, value) =>
    view.map(value, operator, attributes);

/** x times a sigmoid of it, as PyTorch's exporter writes it, too. */
const silu: Apply = (view, value) => {
  const gate = view.map(value, 'Sigmoid');
  return { ...value, name: view.node('Swish', 'Mul', [value.name, gate.name]) };
};

const softmax =
  (operator: string, axis = -1): Apply =>
  (view, value) => ({
    ...value,
    name: view.node(operator, operator, [value.name], { axis: graphAxis(axis, value.shape) }),
  });

/** Keras 2 has another line than Keras 3 (keras/src/activations): x / 5 + 1 / 2 and x / 6 + 1 / 2. */
const hardSigmoid: Apply = (view, value) =>
  plain('HardSigmoid', { alpha: { float: view.generation === 2 ? 0.2 : 1 / 6 }, beta: { float: 0.5 } })(view, value);

const clipped = (view: LayerView, value: Value, most: number): Value => ({
  ...value,
  name: view.node('Clip', 'Clip', [
    value.name,
    view.constant('Clip/least', { dims: [], data: Float32Array.of(0) }),
    view.constant('Clip/most', { dims: [], data: Float32Array.of(most) }),
  ]),
});

const ACTIVATIONS: Readonly<Record<string, Apply>> = {
  linear: (_, value) => value,
  relu: plain('Relu'),
  relu6: (view, value) => clipped(view, value, 6),
  sigmoid: plain('Sigmoid'),
  tanh: plain('Tanh'),
  softplus: plain('Softplus'),
  softsign: plain('Softsign'),
  selu: plain('Selu'),
  elu: plain('Elu', { alpha: { float: 1 } }),
  celu: plain('Celu', { alpha: { float: 1 } }),
  exponential: plain('Exp'),
  mish: plain('Mish'),
  gelu: plain('Gelu', { approximate: 'none' }),
  leaky_relu: plain('LeakyRelu', { alpha: { float: 0.2 } }),
  hard_sigmoid: hardSigmoid,
  hard_silu: plain('HardSwish'),
  hard_swish: plain('HardSwish'),
  silu,
  swish: silu,
  softmax: softmax('Softmax'),
  log_softmax: softmax('LogSoftmax'),
};

/** What the field `activation` of a layer does to its result. @throws DoubleblindError DB1020 */
export function activated(view: LayerView, value: Value): Value {
  const field = view.fields.raw('activation') ?? 'linear';
  // Functions are also written with what they are.
  const name = isJson(field) && field.class_name === 'function' ? field.config : field;
  const apply = typeof name === 'string' && Object.hasOwn(ACTIVATIONS, name) ? ACTIVATIONS[name] : undefined;
  if (!apply) {
    const known = Object.keys(ACTIVATIONS).sort().join(', ');
    throw view.fields.error(`has an activation ${JSON.stringify(name)?.slice(0, 60)}; these are read: ${known}`);
  }
  return apply(view, value);
}

const activation: Conversion = (view, [value]) => activated(view, value);

const relu: Conversion = (view, [value]) => {
  const { fields } = view;
  if (fields.number('threshold', 0) !== 0) throw fields.error('has a threshold');
  const slope = fields.number('negative_slope', 0);
  const most = fields.raw('max_value') === undefined ? undefined : fields.number('max_value', 0);
  if (slope === 0) return most === undefined ? view.map(value, 'Relu') : clipped(view, value, most);
  const leaky = view.map(value, 'LeakyRelu', { alpha: { float: slope } });
  if (most === undefined) return leaky;
  return { ...value, name: view.node('Min', 'Min', [leaky.name, view.graph.numbers(`${view.name}/most`, [most])]) };
};

/** Keras 2 calls the slope alpha. */
const leakyRelu: Conversion = (view, [value]) => {
  const alpha = view.fields.number('negative_slope', view.fields.number('alpha', 0.3));
  return view.map(value, 'LeakyRelu', { alpha: { float: alpha } });
};

/** Slopes of [...space, C], of size 1 on the axes that share them. */
const prelu: Conversion = (view, [value]) => {
  const shared = (view.fields.raw('shared_axes') ?? []) as number[];
  const dims = value.shape.map((size, axis) => (shared.includes(axis + 1) ? 1 : size));
  const alpha = view.weight(['alpha'], dims);
  if (dims.slice(0, -1).some((size) => size !== 1))
    throw view.fields.error('has slopes of its own for every place; slopes by channel are read (shared_axes)');
  const slope = { dims: [dims[dims.length - 1], ...dims.slice(1).map(() => 1)], data: alpha.data };
  return { ...value, name: view.node('PRelu', 'PRelu', [value.name, view.constant('slope', slope)]) };
};

const softmaxLayer: Conversion = (view, [value]) => softmax('Softmax', view.fields.number('axis', -1))(view, value);

export const activationLayers: Readonly<Record<string, Conversion>> = {
  Activation: activation,
  ReLU: relu,
  LeakyReLU: leakyRelu,
  PReLU: prelu,
  ELU: (view, [value]) => view.map(value, 'Elu', { alpha: { float: view.fields.number('alpha', 1) } }),
  Softmax: softmaxLayer,
};
