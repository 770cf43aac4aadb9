/** Dense layers, and layers that put several values together. */
import { transposed } from '../../graph-maker.ts';
import type { Conversion, LayerView } from '../layer-view.ts';
import { graphAxis, type Value } from '../value.ts';
import { activated } from './activations.ts';

/** Over the last axis: of a map it is a convolution with a kernel of one. */
const dense: Conversion = (view, [value]) => {
  const [units] = view.fields.sizes('units', 1, 1);
  const [channels] = value.shape.slice(-1);
  const kernel = view.weight(['kernel'], [channels, units]);
  const bias = view.fields.flag('use_bias', true) ? [view.constant('bias', view.weight(['bias'], [units]))] : [];
  const shape = [...value.shape.slice(0, -1), units];
  if (value.shape.length === 1) {
    const name = view.node('Gemm', 'Gemm', [value.name, view.constant('kernel', kernel), ...bias]);
    return activated(view, { name, shape });
  }
  const { data } = transposed(kernel, [1, 0]);
  const weights = view.constant('kernel', { dims: [units, channels, ...shape.slice(1).map(() => 1)], data });
  return activated(view, { name: view.node('Conv', 'Conv', [value.name, weights, ...bias]), shape });
};

/** Sizes of 1 are repeated, as in numpy. @throws DoubleblindError DB1020 */
function commonShape(view: LayerView, values: readonly Value[]): number[] {
  const rank = values[0].shape.length;
  const shape = values[0].shape.map((_, axis) => Math.max(...values.map((value) => value.shape[axis] ?? 0)));
  const fits = ({ shape: own }: Value) =>
    own.length === rank && own.every((size, axis) => size === 1 || size === shape[axis]);
  if (!values.every(fits))
    throw view.fields.error(`puts together ${values.map((value) => value.shape.join('x')).join(' and ')}`);
  return shape;
}

const elementwise =
  (operator: string): Conversion =>
  (view, values) => {
    if (values.length < 2) throw view.fields.error('is called on one value');
    const shape = commonShape(view, values);
    const [first, ...others] = values;
    const name = others.reduce((sum, { name: other }) => view.node(operator, operator, [sum, other]), first.name);
    return { name, shape };
  };

const average: Conversion = (view, values) => {
  const shape = commonShape(view, values);
  return {
    name: view.node(
      'Mean',
      'Mean',
      values.map(({ name }) => name),
    ),
    shape,
  };
};

const subtract: Conversion = (view, values) => {
  if (values.length !== 2) throw view.fields.error(`is called on ${values.length} values`);
  return elementwise('Sub')(view, values);
};

const concatenate: Conversion = (view, values) => {
  const axis = view.fields.number('axis', -1);
  const { shape } = values[0];
  const own = axis < 0 ? axis + shape.length : axis - 1;
  const fits = (value: Value) =>
    value.shape.length === shape.length && value.shape.every((size, at) => at === own || size === shape[at]);
  if (!Number.isInteger(own) || own < 0 || own >= shape.length || !values.every(fits))
    throw view.fields.error(`joins ${values.map((value) => value.shape.join('x')).join(' and ')} along axis ${axis}`);
  const name = view.node(
    'Concat',
    'Concat',
    values.map((value) => value.name),
    { axis: graphAxis(axis, shape) },
  );
  const length = values.reduce((sum, value) => sum + value.shape[own], 0);
  return { name, shape: shape.map((size, at) => (at === own ? length : size)) };
};

export const sumLayers: Readonly<Record<string, Conversion>> = {
  Dense: dense,
  Add: elementwise('Add'),
  Multiply: elementwise('Mul'),
  Maximum: elementwise('Max'),
  Minimum: elementwise('Min'),
  Subtract: subtract,
  Average: average,
  Concatenate: concatenate,
};
