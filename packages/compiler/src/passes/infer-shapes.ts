/** Shape inference for a batch of one, and the constants that become known on the way. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Constant, OnnxGraph, OnnxNode } from '../onnx/graph.ts';
import { valueCount } from '../onnx/tensor.ts';
import { constantValue, shapeValue } from '../ops/constant.ts';
import { operators, SUPPORTED } from '../ops/index.ts';
import { NodeView } from '../ops/operator.ts';
import { foldNode, isFoldable } from './fold-constants.ts';

export interface AnalysedGraph {
  readonly graph: OnnxGraph;
  /** Name of the one input. */
  readonly input: string;
  /** Name of the one output. */
  readonly output: string;
  /** Dimensions of every value that depends on the input. */
  readonly dims: ReadonlyMap<string, readonly number[]>;
  /** Initialisers and everything computed from them. */
  readonly constants: ReadonlyMap<string, Constant>;
}

/**
 * @param inputShape replaces the declared input dimensions (fully convolutional models), batch of 1 included
 * @throws DoubleblindError DB1004-DB1007
 */
export async function inferShapes(graph: OnnxGraph, inputShape?: readonly number[]): Promise<AnalysedGraph> {
  const [input, ...moreInputs] = graph.inputs;
  const [output, ...moreOutputs] = graph.outputs;
  if (!input || moreInputs.length > 0)
    throw new DoubleblindError('DB1004', `It has ${graph.inputs.length} inputs; exactly one is supported.`);
  if (!output || moreOutputs.length > 0)
    throw new DoubleblindError('DB1004', `It has ${graph.outputs.length} outputs; exactly one is supported.`);
  const dims = new Map<string, readonly number[]>([[input.name, inputDims(input.dims, inputShape)]]);
  const constants = new Map(graph.constants);
  for (const node of graph.nodes) {
    if (!isNeeded(node)) continue;
    const view = new NodeView(node, graph.opset, dims, constants);
    if (node.operator === 'Constant') constants.set(node.outputs[0], constantValue(view));
    else if (node.operator === 'Shape') constants.set(node.outputs[0], shapeValue(view));
    else if (isFoldable(node, constants)) {
      for (const [name, value] of await foldNode(node, constants, graph.opset)) constants.set(name, value);
    } else dims.set(node.outputs[0], checkedShape(node, view));
  }
  if (!dims.has(output.name))
    throw new DoubleblindError('DB1004', `Output "${output.name}" does not depend on the input.`);
  return { graph, input: input.name, output: output.name, dims, constants };
}

/** Nodes whose first output has no name compute nothing that could be read. */
const isNeeded = (node: OnnxNode) => node.outputs[0] !== '';

function checkedShape(node: OnnxNode, view: NodeView): number[] {
  const operator = operators.get(node.operator);
  if (!operator) {
    throw new DoubleblindError('DB1005', `Node "${node.name}" is a ${node.operator}; supported are ${SUPPORTED}.`);
  }
  const shape = operator.shape(view);
  if (valueCount(shape, `The output of node "${node.name}"`) === 0)
    throw view.shapeError(`its output ${shape.join('x')} is empty`);
  return shape;
}

function inputDims(declared: readonly (number | null)[], override: readonly number[] | undefined): number[] {
  const dims = override ? [...override] : declared.map((dim, axis) => (axis === 0 ? 1 : dim));
  if (override && declared.length > 0 && override.length !== declared.length) {
    throw new DoubleblindError(
      'DB1007',
      `The input shape ${override.join('x')} has not the ${declared.length} dimensions of the model input.`,
    );
  }
  if (dims.length < 2 || dims.length > 5 || dims[0] !== 1) {
    throw new DoubleblindError('DB1007', `The input has shape ${dims.join('x')}; 1xF to 1xCxDxHxW is supported.`);
  }
  const known = dims.map((dim) => {
    if (dim === null || !(dim >= 1))
      throw new DoubleblindError('DB1007', 'The input has open dimensions: give the input shape.');
    return dim;
  });
  valueCount(known, 'The input');
  return known;
}
