/** The ONNX graph of a Keras model: every layer in the order in which what it is called on is there. */
import { DoubleblindError } from '@doubleblind/errors';
import { GraphMaker } from '../graph-maker.ts';
import type { Call, KerasLayer, KerasModel, Reference } from './config.ts';
import { type Generation, LayerView } from './layer-view.ts';
import { actsInTrainingOnly, conversionOf, READ_LAYERS } from './layers/index.ts';
import type { Value } from './value.ts';
import type { LayerPath, WeightSource } from './weights.ts';

export interface KerasConversion {
  readonly generation: Generation;
  readonly weights: WeightSource;
  /** The image's shape, [1, C, ...space], where the file leaves sizes open or another one is wanted. */
  readonly inputShape?: readonly number[] | undefined;
}

interface Work extends KerasConversion {
  readonly graph: GraphMaker;
}

/**
 * Inputs and results have their channels first, [1, C, ...space], whatever Keras has.
 *
 * @throws DoubleblindError DB1020, DB1019
 */
export function convertKeras(model: KerasModel, conversion: KerasConversion): Uint8Array {
  const work = { ...conversion, graph: new GraphMaker() };
  const inputs = model.inputs.map((input) => inputValue(layerOf(model, input), work));
  const outputs = runModel(model, [], inputs, work);
  const named = outputs.map(({ name }, at) => ({ name: model.outputs[at].layer, value: name }));
  return work.graph.finish(named);
}

function layerOf({ layers }: KerasModel, { layer }: Reference): KerasLayer {
  const found = layers.find(({ name }) => name === layer);
  if (!found) throw new DoubleblindError('DB1019', `It has no layer "${layer}".`);
  return found;
}

/** The input's own sizes; those that are open, or all of an image's, as they were asked for. */
function inputValue({ name, config }: KerasLayer, { graph, inputShape }: Work): Value {
  const batched = config.batch_shape ?? config.batch_input_shape;
  if (!Array.isArray(batched) || batched.length < 2 || batched.length > 5)
    throw new DoubleblindError('DB1020', `Input "${name}" has no shape: build the model before it is saved.`);
  const declared: (number | null)[] = batched.slice(1);
  const asked =
    inputShape && inputShape.length === batched.length ? [...inputShape.slice(2), inputShape[1]] : undefined;
  const shape = declared.map((size, axis) => asked?.[axis] ?? size);
  const isRight = shape.every((size) => Number.isInteger(size) && (size as number) > 0);
  const text = declared.map((size) => size ?? '?').join('x');
  if (!isRight) throw new DoubleblindError('DB1020', `Input "${name}" is ${text}; state its sizes with --input-shape.`);
  if (shape.at(-1) !== declared.at(-1) && declared.at(-1) !== null)
    throw new DoubleblindError('DB1020', `Input "${name}" is ${text}; it cannot have ${shape.at(-1)} channels.`);
  const sizes = shape as number[];
  const dims = sizes.length === 1 ? sizes : [sizes[sizes.length - 1], ...sizes.slice(0, -1)];
  return { name: graph.input(name, [1, ...dims]), shape: sizes };
}

const keyOf = ({ layer, call, result }: Reference) => `${layer}\n${call}\n${result}`;

function runModel(model: KerasModel, path: LayerPath, inputs: readonly Value[], work: Work): Value[] {
  const values = new Map<string, Value>();
  for (const [at, input] of model.inputs.entries()) values.set(keyOf(input), inputs[at]);
  if (inputs.length !== model.inputs.length)
    throw new DoubleblindError('DB1019', `Model "${model.name}" is called on ${inputs.length} values.`);
  let waiting = model.layers
    .filter(({ kind }) => kind !== 'InputLayer')
    .flatMap((layer) => layer.calls.map((call, index) => ({ layer, call, index })));
  while (waiting.length > 0) {
    const later: typeof waiting = [];
    for (const one of waiting) {
      const found = one.call.inputs.map((input) => values.get(keyOf(input)));
      if (found.some((value) => value === undefined)) later.push(one);
      else {
        const results = runLayer(one.layer, one.call, [...path, one.layer.name], found as Value[], work);
        for (const [result, value] of results.entries())
          values.set(keyOf({ layer: one.layer.name, call: one.index, result }), value);
      }
    }
    if (later.length === waiting.length)
      throw new DoubleblindError('DB1019', `Layer "${later[0].layer.name}" is called on what is not there.`);
    waiting = later;
  }
  return model.outputs.map((output) => {
    const value = values.get(keyOf(output));
    if (!value) throw new DoubleblindError('DB1019', `Output "${output.layer}" is not there.`);
    return value;
  });
}

function runLayer(layer: KerasLayer, call: Call, path: LayerPath, inputs: readonly Value[], work: Work): Value[] {
  const view = new LayerView({ layer, path, ...work });
  const { training: _, ...options } = call.options;
  if (call.options.training) throw view.fields.error('is called as in training (training=True)');
  const [odd] = Object.keys(options);
  if (odd !== undefined) throw view.fields.error(`is called with ${odd}`);
  if (inputs.length === 0) throw view.fields.error('is called on nothing');
  if (layer.inner) return runModel(layer.inner, path, inputs, work);
  if (actsInTrainingOnly(layer.kind)) return [inputs[0]];
  const conversion = conversionOf(layer.kind);
  if (!conversion) throw view.fields.error(`is not read; these are: ${READ_LAYERS.join(', ')}`);
  const result = conversion(view, inputs);
  view.finish();
  return [result];
}
