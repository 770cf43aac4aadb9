/** What is known of a model before its gradient is written: sizes of all values, constants, and what is learned. */
import {
  type Constant,
  type OnnxGraph,
  type OnnxNode,
  RuntimeGraph,
  readOnnx,
  writtenNode,
  writtenTensor,
} from '@doubleblind/compiler/onnx';
import { DoubleblindError } from '@doubleblind/errors';
import { integerAttribute } from './attributes.ts';
import { GRADIENT_RULES } from './rules/index.ts';

/** A parameter's place in the flat vector of all parameters. */
export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  /** Index of its first value; C order. */
  readonly offset: number;
  readonly length: number;
}

export interface TrainableModel {
  readonly graph: OnnxGraph;
  readonly input: { readonly name: string; readonly shape: readonly number[] };
  /** Name of the output that holds the logits, and their number. */
  readonly logits: string;
  readonly classes: number;
  readonly parameters: readonly Parameter[];
  /** Values of the file, in the order of `parameters`. */
  readonly initial: Float32Array;
  /** Shape of every value, for one image. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** Values that depend on neither the image nor a parameter. */
  readonly constants: ReadonlyMap<string, Constant>;
}

/** Operators behind which an initialiser is still the same numbers. */
const SAME_NUMBERS = ['Transpose', 'Reshape', 'Squeeze', 'Unsqueeze', 'Flatten'];
const OLDEST_OPSET = 13;

/**
 * Reads a model that is to be trained.
 *
 * @param inputShape [channels][...space] where the file leaves sizes open
 * @throws DoubleblindError DB8001 for what cannot be trained: an old operator set, several inputs, open sizes, batch statistics,
 *   nothing to learn; DB1001-DB1009 for a file that cannot be read
 */
export async function readTrainable(onnx: Uint8Array, inputShape?: readonly number[]): Promise<TrainableModel> {
  const graph = untied(readOnnx(onnx));
  if (graph.opset < OLDEST_OPSET)
    throw untrainable(`Its operator set is ${graph.opset}; export it with ${OLDEST_OPSET} or later.`);
  for (const node of graph.nodes) refuseBatchStatistics(node);
  if (graph.inputs.length !== 1) throw untrainable(`It has ${graph.inputs.length} inputs; one image is expected.`);
  const [{ name, dims }] = graph.inputs;
  const space = inputShape ?? dims.slice(1);
  if (space.length === 0 || space.some((size) => size === null || size < 1))
    throw untrainable(`Sizes of input "${name}" are open; give them.`);
  const shape = [1, ...(space as number[])];
  const { shapes, values } = await probe(graph, name, shape);
  const parameters = parametersOf(graph);
  if (parameters.length === 0) throw untrainable('No initialiser of it is learned.');
  const initial = new Float32Array(parameters.reduce((sum, { length }) => sum + length, 0));
  for (const { name: parameter, offset } of parameters)
    initial.set((graph.constants.get(parameter) as Constant).data, offset);
  const logits = graph.outputs[0].name;
  const classes = (shapes.get(logits) as readonly number[]).reduce((product, size) => product * size, 1);
  const constants = constantsOf(graph, name, new Set(parameters.map((parameter) => parameter.name)), values);
  return { graph, input: { name, shape }, logits, classes, parameters, initial, shapes, constants };
}

function untrainable(why: string): DoubleblindError {
  return new DoubleblindError('DB8001', why);
}

function refuseBatchStatistics(node: OnnxNode): void {
  if (node.operator === 'BatchNormalization' && integerAttribute(node, 'training_mode', 0) === 1)
    throw untrainable(
      `Node "${node.name}" normalises by the statistics of its batch, which mix patients; export it in evaluation mode.`,
    );
}

/**
 * Exporters write parameters that begin with the same numbers once, and copies of them by Identity nodes: what is copied is a
 * parameter of its own. Initialisers that several nodes read directly stay tied.
 */
function untied(graph: OnnxGraph): OnnxGraph {
  const constants = new Map(graph.constants);
  const nodes = graph.nodes.filter(({ operator, inputs, outputs }) => {
    const original = operator === 'Identity' ? constants.get(inputs[0]) : undefined;
    if (!original) return true;
    constants.set(outputs[0], original);
    return false;
  });
  return { ...graph, nodes, constants };
}

/** Runs the model once on a black image, and looks at everything. */
async function probe(graph: OnnxGraph, input: string, shape: readonly number[]) {
  const names = graph.nodes.flatMap((node) => node.outputs.filter((output) => output !== ''));
  const model = {
    nodes: graph.nodes.map(writtenNode),
    tensors: [...graph.constants].map(([name, constant]) => writtenTensor(name, constant)),
    inputs: [{ name: input, dims: shape }],
    outputs: names.map((name) => ({ name })),
    opset: graph.opset,
  };
  const runtime = await RuntimeGraph.load(model, 'none').catch((cause: Error) => {
    throw new DoubleblindError('DB8001', `ONNX Runtime cannot load it: ${cause.message.split('\n')[0]}`, { cause });
  });
  try {
    const count = shape.reduce((product, size) => product * size, 1);
    const values = await runtime.run({ [input]: { dims: shape, data: new Float32Array(count) } });
    const shapes = new Map<string, readonly number[]>([[input, shape]]);
    for (const [name, constant] of graph.constants) shapes.set(name, constant.dims);
    for (const [name, { dims }] of values) shapes.set(name, dims);
    return { shapes, values };
  } finally {
    await runtime.release();
  }
}

/** Initialisers that a rule learns, in the file's order. */
function parametersOf(graph: OnnxGraph): Parameter[] {
  const makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const behind = (name: string): string | undefined => {
    if (graph.constants.has(name)) return name;
    const maker = makers.get(name);
    return maker && SAME_NUMBERS.includes(maker.operator) ? behind(maker.inputs[0]) : undefined;
  };
  const learned = new Set<string>();
  for (const node of graph.nodes) {
    for (const input of learnedInputs(node, makers)) {
      const name = node.inputs[input] ? behind(node.inputs[input]) : undefined;
      if (name !== undefined && graph.constants.get(name)?.kind === 'real') learned.add(name);
    }
  }
  let offset = 0;
  return [...graph.constants].flatMap(([name, { dims, data }]) => {
    if (!learned.has(name)) return [];
    const parameter = { name, shape: dims, offset, length: data.length };
    offset += data.length;
    return [parameter];
  });
}

/** A bias that an exporter wrote as an Add after a MatMul is learned like any other. */
function learnedInputs(node: OnnxNode, makers: ReadonlyMap<string, OnnxNode>): readonly number[] {
  if (node.operator === 'Add' && node.inputs.some((name) => makers.get(name)?.operator === 'MatMul')) return [0, 1];
  return GRADIENT_RULES.get(node.operator)?.learned ?? [];
}

function constantsOf(
  graph: OnnxGraph,
  input: string,
  learned: ReadonlySet<string>,
  values: Awaited<ReturnType<typeof probe>>['values'],
): Map<string, Constant> {
  const constants = new Map([...graph.constants].filter(([name]) => !learned.has(name)));
  const varies = new Set([input, ...learned]);
  for (const node of graph.nodes) {
    const constant = !node.inputs.some((name) => varies.has(name));
    for (const output of node.outputs) {
      const value = values.get(output);
      if (!constant || !value) varies.add(output);
      else if (value.type === 'real') constants.set(output, { kind: 'real', dims: value.dims, data: value.data });
      else {
        const data = Float64Array.from(value.data as ArrayLike<number>, Number);
        constants.set(output, { kind: 'integer', type: value.type, dims: value.dims, data });
      }
    }
  }
  return constants;
}
