/** ONNX bytes to the compiler's graph: ModelProto, GraphProto, NodeProto of onnx.proto (IR version 3 and later). */
import { DoubleblindError } from '@doubleblind/errors';
import { externalReader } from './external.ts';
import type { Attribute, Branch, Constant, OnnxGraph, OnnxNode, OnnxValue } from './graph.ts';
import { LIMITS } from './limits.ts';
import { describeNoModel } from './no-model.ts';
import { sortNodes } from './order.ts';
import { type ReadExternal, readTensor, valueCount } from './tensor.ts';
import { readMessage } from './wire.ts';

/**
 * The graph of an ONNX file (protobuf, as onnx.proto of the ONNX project defines it), with its weights as they are stored.
 *
 * @param path where the file lies, for weights that it keeps beside it
 * @throws DoubleblindError DB1001-DB1005, DB1009
 */
export function readOnnx(bytes: Uint8Array, path?: string): OnnxGraph {
  if (bytes.length > LIMITS.fileBytes) throw new DoubleblindError('DB1002', `It has ${bytes.length} bytes.`);
  const other = describeNoModel(bytes);
  if (other !== '') throw new DoubleblindError('DB1001', other);
  let graph: Uint8Array | undefined;
  let opset = 0;
  readMessage(bytes, 'model', {
    7: (field) => {
      graph = field.bytes();
    },
    8: (field) => {
      const { domain, version } = readOpset(field.bytes());
      if (domain === '' || domain === 'ai.onnx') opset = version;
    },
    25: () => {
      throw new DoubleblindError('DB1005', 'It defines model-local functions; export it with plain operators.');
    },
  });
  if (!graph) throw new DoubleblindError('DB1001', 'It holds no graph.');
  if (opset < 7)
    throw new DoubleblindError('DB1001', `Its operator set is version ${opset}; 7 or later is needed: export it anew.`);
  return readGraph(graph, opset, path === undefined ? undefined : externalReader(path));
}

function readOpset(bytes: Uint8Array): { domain: string; version: number } {
  const opset = { domain: '', version: 0 };
  readMessage(bytes, 'operator set', {
    1: (field) => {
      opset.domain = field.string();
    },
    2: (field) => {
      opset.version = field.integer();
    },
  });
  return opset;
}

function readGraph(bytes: Uint8Array, opset: number, external: ReadExternal | undefined): OnnxGraph {
  let name = '';
  const nodes: OnnxNode[] = [];
  const constants = new Map<string, Constant>();
  const inputs: OnnxValue[] = [];
  const outputs: OnnxValue[] = [];
  let total = 0;
  readMessage(bytes, 'graph', {
    1: (field) => {
      if (nodes.length >= LIMITS.nodes) throw new DoubleblindError('DB1002', `It has more than ${LIMITS.nodes} nodes.`);
      nodes.push(readNode(field.bytes()));
    },
    2: (field) => {
      name = field.string();
    },
    5: (field) => {
      const { name: constant, tensor } = readTensor(field.bytes(), external);
      total += tensor.data.length;
      if (total > LIMITS.totalValues) throw new DoubleblindError('DB1002', 'Its weights are too many.');
      if (constants.has(constant)) throw new DoubleblindError('DB1004', `Initialiser "${constant}" is there twice.`);
      constants.set(constant, tensor);
    },
    11: (field) => void inputs.push(readValueInfo(field.bytes())),
    12: (field) => void outputs.push(readValueInfo(field.bytes())),
    15: () => {
      throw new DoubleblindError('DB1001', 'It has sparse initialisers, which are not supported.');
    },
  });
  const trueInputs = inputs.filter((input) => !constants.has(input.name));
  const known = [...trueInputs.map((input) => input.name), ...constants.keys()];
  const batch = Math.max(1, trueInputs[0]?.dims[0] ?? 1);
  return { name, nodes: sortNodes(uniqueNames(nodes), known), constants, inputs: trueInputs, outputs, opset, batch };
}

function readNode(bytes: Uint8Array, depth = 0): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, Attribute>();
  let name = '';
  let operator = '';
  let domain = '';
  const bounded = (list: { length?: number; size?: number }) => {
    if ((list.length ?? list.size ?? 0) >= LIMITS.listLength)
      throw new DoubleblindError('DB1002', `Node "${name}" has too long a list.`);
  };
  readMessage(bytes, 'node', {
    1: (field) => {
      bounded(inputs);
      inputs.push(field.string());
    },
    2: (field) => {
      bounded(outputs);
      outputs.push(field.string());
    },
    3: (field) => {
      name = field.string();
    },
    4: (field) => {
      operator = field.string();
    },
    5: (field) => {
      bounded(attributes);
      const { name: attribute, value } = readAttribute(field.bytes(), depth);
      attributes.set(attribute, value);
    },
    7: (field) => {
      domain = field.string();
    },
  });
  if (operator === '' || !outputs[0])
    throw new DoubleblindError('DB1004', `Node "${name}" has no operator or no output.`);
  for (const attribute of attributes.values()) {
    if (attribute.kind === 'graph') inputs.push(...capturedBy(attribute.value).filter((one) => !inputs.includes(one)));
  }
  const qualified = domain === '' || domain === 'ai.onnx' ? operator : `${domain}.${operator}`;
  return { name: name || outputs[0], operator: qualified, inputs, outputs, attributes };
}

/** Graphs inside nodes of graphs inside nodes, and so on. */
const MOST_DEPTH = 8;

function readBranch(bytes: Uint8Array, depth: number): Branch {
  if (depth >= MOST_DEPTH) throw new DoubleblindError('DB1002', 'Its graphs are nested too deeply.');
  const nodes: OnnxNode[] = [];
  const constants = new Map<string, Constant>();
  const outputs: string[] = [];
  readMessage(bytes, 'graph', {
    1: (field) => {
      if (nodes.length >= LIMITS.nodes) throw new DoubleblindError('DB1002', `It has more than ${LIMITS.nodes} nodes.`);
      nodes.push(readNode(field.bytes(), depth + 1));
    },
    5: (field) => {
      if (constants.size >= LIMITS.listLength) throw new DoubleblindError('DB1002', 'Its weights are too many.');
      const { name, tensor } = readTensor(field.bytes());
      constants.set(name, tensor);
    },
    12: (field) => {
      if (outputs.length >= LIMITS.listLength) throw new DoubleblindError('DB1002', 'Its outputs are too many.');
      outputs.push(readValueInfo(field.bytes()).name);
    },
  });
  return { nodes, constants, outputs };
}

/** Values of the graph around that a branch reads. */
function capturedBy({ nodes, constants, outputs }: Branch): string[] {
  const made = new Set([...constants.keys(), ...nodes.flatMap((node) => node.outputs)]);
  const read = [...nodes.flatMap((node) => node.inputs), ...outputs];
  return [...new Set(read.filter((name) => name !== '' && !made.has(name)))];
}

function readAttribute(bytes: Uint8Array, depth: number): { name: string; value: Attribute } {
  let name = '';
  let type = 0;
  let value: Attribute = { kind: 'other' };
  const floats: number[] = [];
  const integers: number[] = [];
  const strings: string[] = [];
  readMessage(bytes, 'attribute', {
    1: (field) => {
      name = field.string();
    },
    2: (field) => {
      value = { kind: 'float', value: field.float() };
    },
    3: (field) => {
      value = { kind: 'integer', value: field.integer() };
    },
    4: (field) => {
      value = { kind: 'string', value: field.string() };
    },
    5: (field) => {
      value = { kind: 'tensor', value: readTensor(field.bytes()).tensor };
    },
    6: (field) => {
      value = { kind: 'graph', value: readBranch(field.bytes(), depth) };
    },
    7: (field) => field.floatsInto(floats, 4),
    8: (field) => field.integersInto(integers),
    9: (field) => {
      if (strings.length < LIMITS.listLength) strings.push(field.string());
    },
    20: (field) => {
      type = field.integer();
    },
  });
  // An empty list leaves no trace but the type: 6 = FLOATS, 7 = INTS, 8 = STRINGS.
  if (floats.length > 0 || type === 6) value = { kind: 'floats', value: floats };
  else if (integers.length > 0 || type === 7) value = { kind: 'integers', value: integers };
  else if (strings.length > 0 || type === 8) value = { kind: 'strings', value: strings };
  // proto3 writers leave out zeros: 1 = FLOAT, 2 = INT, 3 = STRING.
  else if (value.kind === 'other' && type === 1) value = { kind: 'float', value: 0 };
  else if (value.kind === 'other' && type === 2) value = { kind: 'integer', value: 0 };
  else if (value.kind === 'other' && type === 3) value = { kind: 'string', value: '' };
  return { name, value };
}

/** ValueInfoProto.type.tensor_type.shape.dim. */
function readValueInfo(bytes: Uint8Array): OnnxValue {
  let name = '';
  const dims: (number | null)[] = [];
  const readDim = (dim: Uint8Array) => {
    let size: number | null = null;
    readMessage(dim, 'dimension', {
      1: (field) => {
        size = field.integer();
      },
    });
    if (dims.length >= LIMITS.rank) throw new DoubleblindError('DB1002', `Value "${name}" has too many dimensions.`);
    // Some exporters write an open dimension as -1.
    dims.push(size === -1 ? null : size);
  };
  readMessage(bytes, 'value', {
    1: (field) => {
      name = field.string();
    },
    2: (type) =>
      readMessage(type.bytes(), 'type', {
        1: (tensor) =>
          readMessage(tensor.bytes(), 'tensor type', {
            2: (shape) => readMessage(shape.bytes(), 'shape', { 1: (dim) => readDim(dim.bytes()) }),
          }),
      }),
  });
  valueCount(
    dims.map((dim) => dim ?? 1),
    `Value "${name}"`,
  );
  return { name, dims };
}

/** Longest node name kept: steps add to it, and a program's names are bounded. */
const NODE_NAME_LENGTH = 200;

/** Names that are unique and printable, whatever the file says: people read them in listings and messages. */
function uniqueNames(nodes: readonly OnnxNode[]): OnnxNode[] {
  const seen = new Set<string>();
  return nodes.map((node) => {
    const printable = node.name.replace(/\p{C}/gu, '?').slice(0, NODE_NAME_LENGTH);
    let name = printable;
    for (let copy = 2; seen.has(name); copy++) name = `${printable}#${copy}`;
    seen.add(name);
    return { ...node, name };
  });
}
