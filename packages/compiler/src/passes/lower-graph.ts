/** ONNX nodes to layers, by each operator's lowering. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Activation, NumberInput } from '@doubleblind/program';
import type { ActivationLayer, Layer, Shape } from '../layers/layer.ts';
import type { OnnxNode } from '../onnx/graph.ts';
import { isChannelsLast } from '../onnx/layout.ts';
import { channelAffine } from '../ops/channel-affine.ts';
import { reshaped, shapeOfDims } from '../ops/dims.ts';
import { functionLayer, operatorOf } from '../ops/function.ts';
import { operators } from '../ops/index.ts';
import { NodeView } from '../ops/operator.ts';
import { softmaxOfClasses } from '../ops/softmax.ts';
import type { AnalysedGraph } from './infer-shapes.ts';

export interface LoweredGraph {
  /** Real-valued output; its `activation` is left to the hospital. */
  readonly output: Layer;
  readonly activation: Activation;
  /** The graph bounds its outputs to [0, 1]: they are probabilities. */
  readonly bounded: boolean;
}

/** Operators that change no value, so that an activation stays the last thing that is done. */
const ARRANGING = new Set(['Cast', 'Concat', 'Dropout', 'Flatten', 'Identity', 'Reshape', 'Squeeze', 'Unsqueeze']);

/**
 * @param numbers the numbers beside the image, one behind another as the inputs that take them
 * @throws DoubleblindError DB1006, DB1007
 */
export function lowerGraph(analysed: AnalysedGraph, numbers: readonly Scaled[] = []): LoweredGraph {
  const { graph, output, dims } = analysed;
  const layers = inputLayers(analysed, numbers);
  for (const node of graph.nodes) {
    if (!operators.has(node.operator) || !node.outputs.some((name) => dims.has(name))) continue;
    const inputs = node.inputs.flatMap((name) => layers.get(name) ?? []);
    lowerNode(analysed, node, inputs).forEach((layer, at) => {
      if (node.outputs[at]) layers.set(node.outputs[at], layer);
    });
  }
  return outputOf(layers.get(output) as Layer);
}

/** The model's end: an activation is left to the hospital. @throws DB1006 where it is a comparison or a choice that jumps */
export function outputOf(last: Layer): LoweredGraph {
  requireComputable([last]);
  if (last.kind !== 'activation') {
    return { output: last, activation: 'none', bounded: last.kind === 'relu' && last.limit === 1 };
  }
  return { output: last.inputs[0], activation: last.activation, bounded: true };
}

/** What may read a comparison, and a choice that jumps: all others need values. */
const CHOOSING = new Set(['Where', 'Not']);

/** @throws DB1006 for a choice that jumps, and for comparisons that nothing chooses by */
function requireComputable(layers: readonly Layer[]): void {
  const left = layers.find(({ kind }) => kind === 'choice' || kind === 'condition');
  if (!left) return;
  const what = left.kind === 'choice' ? 'jumps at its threshold' : 'is compared, and not only to choose by';
  throw new DoubleblindError('DB1006', `Node "${left.name}" ${what}; cut the model off before it with --output-name.`);
}

type Scaled = Pick<NumberInput, 'scale'>;

/** The program has one input: the image, and the numbers beside it in one more channel (packages/program, number-plane.ts). */
export function inputLayers(
  { input, numbers, dims }: Pick<AnalysedGraph, 'input' | 'numbers' | 'dims'>,
  taken: readonly Scaled[],
): Map<string, Layer> {
  const declared = dims.get(input) as readonly number[];
  const shape = imageShape(declared);
  if (numbers.length === 0)
    return new Map([[input, asDeclared(declared, { kind: 'input', name: input, shape, inputs: [] })]]);
  const [channels, height, width] = shape;
  const whole: Layer = { kind: 'input', name: input, shape: [channels + 1, height, width], inputs: [] };
  const take = (name: string, from: Layer, first: number, size: number): Layer => {
    const [, h, w] = from.shape;
    return { kind: 'slice', name, shape: [size, h, w], inputs: [from], axis: 0, first, stride: 1 };
  };
  const image = take(`${input}/image`, whole, 0, channels);
  const list = reshaped(`${input}/list`, take(`${input}/numbers`, whole, channels, 1), [height * width, 1, 1]);
  const layers = new Map([[input, asDeclared(declared, image)]]);
  let first = 0;
  for (const { name, count } of numbers) {
    if (first + count > height * width)
      throw new DoubleblindError('DB1015', `It takes ${first + count} numbers beside an image of ${height}x${width}.`);
    const factors = Array.from({ length: count }, (_, j) => 1 / (taken[first + j]?.scale ?? 1));
    layers.set(name, channelAffine(`${name}/taken`, take(name, list, first, count), factors, undefined));
    first += count;
  }
  return layers;
}

/** Images are channels first, whatever the file says. */
function imageShape(dims: readonly number[]): Shape {
  if (dims.length < 2) throw new DoubleblindError('DB1007', 'The shape of the input is not supported.');
  const shape = shapeOfDims(dims);
  return isChannelsLast(dims) ? [shape[2], shape[0], shape[1]] : shape;
}

/** A model that wants channels last sees them so. */
function asDeclared(dims: readonly number[], image: Layer): Layer {
  if (!isChannelsLast(dims)) return image;
  const [channels, height, width] = image.shape;
  return {
    kind: 'permute',
    name: `${image.name}/last`,
    shape: [height, width, channels],
    inputs: [image],
    axes: [1, 2, 0],
  };
}

/** Activations that were read, as what is computed for them: once, however many read them. */
const computed = new WeakMap<Layer, Layer>();

function inTheMiddle(layer: Layer): Layer {
  if (layer.kind !== 'activation') return layer;
  const known = computed.get(layer) ?? ofShares(layer);
  computed.set(layer, known);
  return known;
}

/** A sigmoid that something reads is a function like others; so is a softmax, of several values. */
function ofShares(layer: ActivationLayer): Layer {
  if (layer.activation === 'softmax') return softmaxOfClasses(layer.name, layer.inputs[0], layer.classes);
  return functionLayer(layer.name, layer.inputs[0], (of) => operatorOf('Sigmoid', of));
}

export function lowerNode(
  { graph, dims, constants }: AnalysedGraph,
  node: OnnxNode,
  inputs: readonly Layer[],
): Layer[] {
  // The same layer, so that what reads it by either name reads one.
  if (node.operator === 'Identity') return [...inputs];
  if (!CHOOSING.has(node.operator)) requireComputable(inputs);
  const operator = operators.get(node.operator);
  const view = new NodeView(node, graph.opset, dims, constants, graph.batch);
  const lower = (values: readonly Layer[]) => operator?.lowerAll(view, values) ?? [];
  const activated = inputs.filter((layer) => layer.kind === 'activation');
  const [first] = activated;
  if (!first) return lower(inputs);
  // Several softmaxes side by side are not one.
  const alike = activated.length === inputs.length && activated.every(({ activation }) => activation === 'sigmoid');
  const arranges = ARRANGING.has(node.operator) && (inputs.length === 1 || alike);
  if (!arranges) return lower(inputs.map(inTheMiddle));
  return lower(inputs.map((layer) => layer.inputs[0])).map((layer) => ({
    kind: 'activation',
    name: `${node.name}/activation`,
    shape: layer.shape,
    inputs: [layer],
    activation: first.activation,
    ...(first.classes === undefined ? {} : { classes: first.classes }),
  }));
}
