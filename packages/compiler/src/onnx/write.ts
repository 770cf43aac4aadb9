/** Writes small ONNX models: the graphs that calibration and simulation run, and the compiler's tests. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { IntegerType } from './graph.ts';
import { DATA_TYPE } from './tensor.ts';

/** Numbers are integers; a float attribute is written as {float: x}, several as {floats: [...]}. */
export type WrittenAttribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly tensor: WrittenTensor };

/** A node to be written. */
export interface WrittenNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, WrittenAttribute>>;
  readonly name?: string;
}

/** A constant to be written, values in C order. */
export interface WrittenTensor {
  readonly name: string;
  readonly dims: readonly number[];
  /** float32, or int64 unless `type` says otherwise. */
  readonly data: Float32Array | BigInt64Array;
  /** The integer type that the values are written as. */
  readonly type?: IntegerType;
}

/** An input or output to be written. */
export interface WrittenValue {
  readonly name: string;
  /** A string is a symbolic dimension. Without dimensions no type is written either, and the reader infers both. */
  readonly dims?: readonly (number | string)[];
}

/** A graph to be written, its nodes in order. */
export interface WrittenModel {
  readonly nodes: readonly WrittenNode[];
  readonly tensors: readonly WrittenTensor[];
  readonly inputs: readonly WrittenValue[];
  readonly outputs: readonly WrittenValue[];
  readonly opset?: number;
}

/** IR version 7 (ONNX 1.8), the oldest that has every operator used here. */
const IR_VERSION = 7;
const ATTRIBUTE_TYPE = { float: 1, integer: 2, string: 3, tensor: 4, floats: 6, integers: 7 } as const;

/** A ModelProto. */
export function writeOnnx(model: WrittenModel): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int64(IR_VERSION);
  writer.tag(8, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).string('');
  writer.tag(2, WireType.Varint).int64(model.opset ?? 13);
  writer.join();
  writer.tag(7, WireType.LengthDelimited).fork();
  for (const node of model.nodes) writeNode(writer, node);
  writer.tag(2, WireType.LengthDelimited).string('graph');
  for (const tensor of model.tensors) {
    writer.tag(5, WireType.LengthDelimited).fork();
    writeTensor(writer, tensor);
    writer.join();
  }
  for (const input of model.inputs) writeValue(writer, 11, input);
  for (const output of model.outputs) writeValue(writer, 12, output);
  writer.join();
  return writer.finish();
}

const WORDS = {
  int64: BigInt64Array,
  uint64: BigUint64Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const;

function writeTensor(writer: BinaryWriter, { name, dims, data, type = 'int64' }: WrittenTensor): void {
  for (const dim of dims) writer.tag(1, WireType.Varint).int64(dim);
  const real = data instanceof Float32Array;
  writer.tag(2, WireType.Varint).int32(real ? DATA_TYPE.float : DATA_TYPE[type]);
  writer.tag(8, WireType.LengthDelimited).string(name);
  const wide = type === 'int64' || type === 'uint64';
  const { buffer, byteOffset, byteLength } =
    real || wide ? data : (WORDS[type] as typeof Int32Array).from(data, (value) => Number(value));
  writer.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(buffer, byteOffset, byteLength));
}

function writeNode(writer: BinaryWriter, node: WrittenNode): void {
  writer.tag(1, WireType.LengthDelimited).fork();
  for (const input of node.inputs) writer.tag(1, WireType.LengthDelimited).string(input);
  for (const output of node.outputs) writer.tag(2, WireType.LengthDelimited).string(output);
  if (node.name) writer.tag(3, WireType.LengthDelimited).string(node.name);
  writer.tag(4, WireType.LengthDelimited).string(node.operator);
  for (const [name, value] of Object.entries(node.attributes ?? {})) {
    writer.tag(5, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).string(name);
    const type = writeAttributeValue(writer, value);
    writer.tag(20, WireType.Varint).int32(type);
    writer.join();
  }
  writer.join();
}

/** Writes the value's own field; returns the attribute type. */
function writeAttributeValue(writer: BinaryWriter, value: WrittenAttribute): number {
  if (typeof value === 'number') {
    writer.tag(3, WireType.Varint).int64(value);
    return ATTRIBUTE_TYPE.integer;
  }
  if (typeof value === 'string') {
    writer.tag(4, WireType.LengthDelimited).string(value);
    return ATTRIBUTE_TYPE.string;
  }
  if ('float' in value) {
    writer.tag(2, WireType.Bit32).float(value.float);
    return ATTRIBUTE_TYPE.float;
  }
  if ('floats' in value) {
    for (const one of value.floats) writer.tag(7, WireType.Bit32).float(one);
    return ATTRIBUTE_TYPE.floats;
  }
  if ('tensor' in value) {
    writer.tag(5, WireType.LengthDelimited).fork();
    writeTensor(writer, value.tensor);
    writer.join();
    return ATTRIBUTE_TYPE.tensor;
  }
  for (const one of value) writer.tag(8, WireType.Varint).int64(one);
  return ATTRIBUTE_TYPE.integers;
}

function writeValue(writer: BinaryWriter, field: 11 | 12, value: WrittenValue): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).string(value.name);
  if (!value.dims) {
    writer.join();
    return;
  }
  writer.tag(2, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.Varint).int32(DATA_TYPE.float);
  writer.tag(2, WireType.LengthDelimited).fork();
  for (const dim of value.dims) {
    writer.tag(1, WireType.LengthDelimited).fork();
    if (typeof dim === 'number') writer.tag(1, WireType.Varint).int64(dim);
    else writer.tag(2, WireType.LengthDelimited).string(dim);
    writer.join();
  }
  writer.join().join().join().join();
}
