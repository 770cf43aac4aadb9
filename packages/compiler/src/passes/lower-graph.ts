/** ONNX nodes to layers, by each operator's lowering. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Activation } from '@doubleblind/program';
import type { ActivationLayer, Layer, Shape } from '../layers/layer.ts';
import type { OnnxNode } from '../onnx/graph.ts';
import { isChannelsLast } from '../onnx/layout.ts';
import { shapeOfDims } from '../ops/dims.ts';
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

/** @throws DoubleblindError DB1006, DB1007 */
export function lowerGraph(analysed: AnalysedGraph): LoweredGraph {
  const { graph, input, output, dims } = analysed;
  const layers = new Map<string, Layer>([[input, inputLayer(input, dims.get(input) as readonly number[])]]);
  for (const node of graph.nodes) {
    if (!operators.has(node.operator) || !node.outputs.some((name) => dims.has(name))) continue;
    const inputs = node.inputs.flatMap((name) => layers.get(name) ?? []);
    lowerNode(analysed, node, inputs).forEach((layer, at) => {
      if (node.outputs[at]) layers.set(node.outputs[at], layer);
    });
  }
  const last = layers.get(output) as Layer;
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

/** Images are channels first, whatever the file says; one that wants them last sees them so. */
export function inputLayer(name: string, dims: readonly number[]): Layer {
  const shape = shapeOfDims(dims);
  if (!shape) throw new DoubleblindError('DB1007', 'The shape of the input is not supported.');
  if (!isChannelsLast(dims)) return { kind: 'input', name, shape, inputs: [] };
  const image: Shape = [shape[2], shape[0], shape[1]];
  const first: Layer = { kind: 'input', name, shape: image, inputs: [] };
  return { kind: 'permute', name: `${name}/last`, shape, inputs: [first], axes: [1, 2, 0] };
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
  if (layer.activation === 'softmax') return softmaxOfClasses(layer.name, layer.inputs[0]);
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
  }));
}
