/** Writes small ONNX models: the graphs that calibration and simulation run, and the compiler's tests. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { DATA_TYPE } from './tensor.ts';

export type WrittenAttribute = number | string | readonly number[] | { readonly float: number };

export interface WrittenNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, WrittenAttribute>>;
  readonly name?: string;
}

export interface WrittenTensor {
  readonly name: string;
  readonly dims: readonly number[];
  /** float32, or int64. */
  readonly data: Float32Array | BigInt64Array;
}

export interface WrittenValue {
  readonly name: string;
  /** A string is a symbolic dimension. */
  readonly dims: readonly (number | string)[];
}

export interface WrittenModel {
  readonly nodes: readonly WrittenNode[];
  readonly tensors: readonly WrittenTensor[];
  readonly inputs: readonly WrittenValue[];
  readonly outputs: readonly WrittenValue[];
  readonly opset?: number;
}

/** IR version 7 (ONNX 1.8), the oldest that has every operator used here. */
const IR_VERSION = 7;
const ATTRIBUTE_TYPE = { float: 1, integer: 2, string: 3, integers: 7 } as const;

/** A ModelProto. Integer attribute values are int64; a float attribute is written as {float: x}. */
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
    for (const dim of tensor.dims) writer.tag(1, WireType.Varint).int64(dim);
    const real = tensor.data instanceof Float32Array;
    writer.tag(2, WireType.Varint).int32(real ? DATA_TYPE.float : DATA_TYPE.int64);
    writer.tag(8, WireType.LengthDelimited).string(tensor.name);
    const { buffer, byteOffset, byteLength } = tensor.data;
    writer.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(buffer, byteOffset, byteLength));
    writer.join();
  }
  for (const input of model.inputs) writeValue(writer, 11, input);
  for (const output of model.outputs) writeValue(writer, 12, output);
  writer.join();
  return writer.finish();
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
  for (const one of value) writer.tag(8, WireType.Varint).int64(one);
  return ATTRIBUTE_TYPE.integers;
}

function writeValue(writer: BinaryWriter, field: 11 | 12, value: WrittenValue): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).string(value.name);
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
