/** Shape inference for a batch of one, and the constants that become known on the way. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Constant, OnnxGraph, OnnxNode } from '../onnx/graph.ts';
import { valueCount } from '../onnx/tensor.ts';
import { constantValue, shapeValue } from '../ops/constant.ts';
import { operators, SUPPORTED } from '../ops/index.ts';
import { NodeView } from '../ops/operator.ts';
import { TOKENS_FIRST } from '../ops/tokens-first.ts';
import { whyUnsupported } from '../ops/unsupported.ts';
import { foldNode, isFoldable } from './fold-constants.ts';
import { assignByMask } from './masked-assignment.ts';
import { takenBranch } from './take-branch.ts';

export interface AnalysedGraph {
  readonly graph: OnnxGraph;
  /** Name of the image's input. */
  readonly input: string;
  /** Inputs beside the image: so many numbers each. */
  readonly numbers: readonly NumbersInput[];
  /** Name of the one output. */
  readonly output: string;
  /** Dimensions of every value that depends on the input. */
  readonly dims: ReadonlyMap<string, readonly number[]>;
  /** Initialisers and everything computed from them. */
  readonly constants: ReadonlyMap<string, Constant>;
}

/** An input [1, count] of numbers beside the image. */
export interface NumbersInput {
  readonly name: string;
  readonly count: number;
}

/** An analysis that goes on: what is known is added node by node. */
export interface Analysis extends AnalysedGraph {
  /** Branches that are taken come behind their nodes. */
  readonly graph: OnnxGraph & { readonly nodes: OnnxNode[] };
  readonly dims: Map<string, readonly number[]>;
  readonly constants: Map<string, Constant>;
}

/**
 * @param inputShape replaces the declared input dimensions (fully convolutional models), batch of 1 included
 * @param outputName the value that is the model's output, where the graph has several or another one is wanted
 * @throws DoubleblindError DB1004-DB1007, DB1015
 */
export async function inferShapes(
  whole: OnnxGraph,
  inputShape?: readonly number[],
  outputName?: string,
): Promise<AnalysedGraph> {
  const analysis = startAnalysis(whole, inputShape, outputName);
  for (const node of analysis.graph.nodes) await analyseNode(analysis, node);
  requireOutput(analysis);
  return analysis;
}

/** @throws DoubleblindError DB1004 for an output that is a constant */
export function requireOutput({ dims, output }: Analysis): void {
  if (!dims.has(output)) throw new DoubleblindError('DB1004', `Output "${output}" does not depend on the input.`);
}

/** What is known before the first node. Parameters and errors as inferShapes. */
export function startAnalysis(whole: OnnxGraph, inputShape?: readonly number[], outputName?: string): Analysis {
  const output = chosenOutput(whole, outputName);
  const graph = neededFor(assignByMask(whole), output.name);
  if (graph.inputs.length === 0)
    throw new DoubleblindError('DB1004', `Output "${output.name}" does not depend on an input.`);
  const { image, numbers } = imageAndNumbers(graph.inputs);
  const dims = new Map<string, readonly number[]>([[image.name, inputDims(image.dims, inputShape)]]);
  for (const { name, count } of numbers) dims.set(name, [1, count]);
  return { graph, input: image.name, numbers, output: output.name, dims, constants: new Map(graph.constants) };
}

/** @throws DoubleblindError DB1015 where several inputs are not one image and lists of numbers */
function imageAndNumbers(inputs: OnnxGraph['inputs']): { image: OnnxGraph['inputs'][number]; numbers: NumbersInput[] } {
  const [image, ...others] = [...inputs].sort((a, b) => Number(b.dims.length > 2) - Number(a.dims.length > 2));
  const numbers = others.map(({ name, dims }) => ({ name, count: dims.length === 2 ? (dims[1] ?? 0) : 0 }));
  if (numbers.length > 0 && (image.dims.length < 4 || numbers.some(({ count }) => count < 1))) {
    const names = inputs.map(({ name, dims }) => `"${name}" ${dims.map((size) => size ?? '?').join('x')}`).join(', ');
    throw new DoubleblindError(
      'DB1015',
      `It has ${inputs.length} inputs (${names}) that the output depends on; one image, and lists 1xN of numbers beside it, are supported. Make the others constants of the model.`,
    );
  }
  return { image, numbers };
}

/** Adds the shapes, or values, of a node's outputs. */
export async function analyseNode({ graph, dims, constants }: Analysis, node: OnnxNode): Promise<void> {
  if (!isNeeded(node)) return;
  if (node.operator === 'If') {
    const branch = takenBranch(node, constants);
    for (const [name, constant] of branch.constants) constants.set(name, constant);
    graph.nodes.splice(graph.nodes.indexOf(node) + 1, 0, ...branch.nodes);
    return;
  }
  const view = new NodeView(node, graph.opset, dims, constants, graph.batch);
  if (node.operator === 'Constant') constants.set(node.outputs[0], constantValue(view));
  else if (node.operator === 'Shape') constants.set(node.outputs[0], shapeValue(view));
  else if (isFoldable(node, constants)) {
    for (const [name, value] of await foldNode(node, constants, graph.opset)) constants.set(name, value);
  } else {
    checkedShapes(node, view).forEach((shape, at) => {
      if (node.outputs[at]) dims.set(node.outputs[at], shape);
    });
  }
}

/** Of a name in a program (packages/program). */
const MOST_CHARACTERS = 256;

/** @throws DoubleblindError DB1015 where it is not clear which one */
export function chosenOutput({ outputs, nodes }: OnnxGraph, name: string | undefined): { name: string } {
  const names = outputs.map((output) => `"${output.name}"`).join(', ');
  if (name === undefined) {
    if (outputs.length === 1) return outputs[0];
    throw new DoubleblindError('DB1015', `It has ${outputs.length} outputs: ${names}. Choose one with --output-name.`);
  }
  if (name.length > MOST_CHARACTERS)
    throw new DoubleblindError(
      'DB1015',
      `The output's name has ${name.length} characters, more than ${MOST_CHARACTERS}.`,
    );
  if (nodes.some((node) => node.outputs.includes(name))) return { name };
  throw new DoubleblindError('DB1015', `It has no value "${name}"; its outputs are ${names}.`);
}

/** The graph without the nodes and inputs that the output does not depend on. */
function neededFor(graph: OnnxGraph, output: string): Analysis['graph'] {
  const needed = new Set([output]);
  const nodes = graph.nodes
    .toReversed()
    .filter((node) => {
      const used = node.outputs.some((name) => needed.has(name));
      if (used) for (const name of node.inputs) needed.add(name);
      return used;
    })
    .toReversed();
  return { ...graph, nodes, inputs: graph.inputs.filter(({ name }) => needed.has(name)) };
}

/** Nodes whose first output has no name compute nothing that could be read. */
const isNeeded = (node: OnnxNode) => node.outputs[0] !== '';

function checkedShapes(node: OnnxNode, view: NodeView): number[][] {
  const operator = operators.get(node.operator);
  if (!operator) {
    const why = whyUnsupported(node.operator, SUPPORTED);
    throw new DoubleblindError('DB1005', `Node "${node.name}" is a ${node.operator}${why}`);
  }
  if (!TOKENS_FIRST.has(node.operator) && view.hasTokensFirst())
    throw view.error('has an input whose first axis is not a batch of 1');
  const shapes = operator.shapes(view);
  for (const shape of shapes) {
    if (valueCount(shape, `The output of node "${node.name}"`) === 0)
      throw view.shapeError(`its output ${shape.join('x')} is empty`);
  }
  return shapes;
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
