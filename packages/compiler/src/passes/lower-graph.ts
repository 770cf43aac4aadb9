/** ONNX nodes to layers, by each operator's lowering. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Layer } from '../layers/layer.ts';
import { shapeOfDims } from '../ops/dims.ts';
import { operators } from '../ops/index.ts';
import { NodeView } from '../ops/operator.ts';
import type { AnalysedGraph } from './infer-shapes.ts';

export interface LoweredGraph {
  /** Real-valued output; its `activation` is left to the hospital. */
  readonly output: Layer;
  readonly activation: 'none' | 'sigmoid' | 'softmax';
  /** The graph clips its outputs to [0, 1]: they are probabilities. */
  readonly bounded: boolean;
}

/** @throws DoubleblindError DB1006, DB1007 */
export function lowerGraph({ graph, input, output, dims, constants }: AnalysedGraph): LoweredGraph {
  const inputShape = shapeOfDims(dims.get(input) as readonly number[]);
  if (!inputShape) throw new DoubleblindError('DB1007', 'The shape of the input is not supported.');
  const layers = new Map<string, Layer>([[input, { kind: 'input', name: input, shape: inputShape, inputs: [] }]]);
  for (const node of graph.nodes) {
    const operator = operators.get(node.operator);
    if (!operator || !dims.has(node.outputs[0])) continue;
    const inputs = node.inputs.flatMap((name) => layers.get(name) ?? []);
    const lowered = operator.lower(new NodeView(node, graph.opset, dims, constants), inputs);
    const activation = lowered.inputs.find((layer) => layer.kind === 'activation');
    if (activation) {
      throw new DoubleblindError(
        'DB1006',
        `Node "${activation.name}" is an activation that is not at the output; only there sigmoid and softmax are supported.`,
      );
    }
    layers.set(node.outputs[0], lowered);
  }
  const last = layers.get(output) as Layer;
  if (last.kind !== 'activation') {
    return { output: last, activation: 'none', bounded: last.kind === 'relu' && last.limit === 1 };
  }
  return { output: last.inputs[0], activation: last.activation, bounded: true };
}
