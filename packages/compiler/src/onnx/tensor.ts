/** TensorProto to typed arrays. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Constant, IntegerType } from './graph.ts';
import { LIMITS } from './limits.ts';
import { readMessage } from './wire.ts';

/** onnx.TensorProto.DataType values that models of the supported operators use. */
export const DATA_TYPE = {
  float: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  double: 11,
  uint32: 12,
  uint64: 13,
  bfloat16: 16,
} as const;

const EXTERNAL = 1;

/** Bytes of a file beside the model, from an offset on; all that follow without a length. */
export type ReadExternal = (location: string, offset: number, length: number | undefined) => Uint8Array;

interface RawTensor {
  name: string;
  dims: number[];
  dataType: number;
  location: number;
  raw: Uint8Array | undefined;
  reals: number[];
  integers: number[];
}

/** @throws DoubleblindError DB1001, DB1002 (size), DB1003 (external data), DB1009 (not finite) */
export function readTensor(bytes: Uint8Array, external?: ReadExternal): { name: string; tensor: Constant } {
  const proto: RawTensor = { name: '', dims: [], dataType: 0, location: 0, raw: undefined, reals: [], integers: [] };
  const where = new Map<string, string>();
  readMessage(bytes, 'tensor', {
    1: (field) => field.integersInto(proto.dims),
    2: (field) => {
      proto.dataType = field.integer();
    },
    4: (field) => field.floatsInto(proto.reals, 4),
    5: (field) => field.integersInto(proto.integers),
    7: (field) => field.integersInto(proto.integers),
    8: (field) => {
      proto.name = field.string();
    },
    9: (field) => {
      proto.raw = field.bytes();
    },
    10: (field) => field.floatsInto(proto.reals, 8),
    11: (field) => field.integersInto(proto.integers),
    13: (field) => {
      const { key, value } = readEntry(field.bytes());
      where.set(key, value);
    },
    14: (field) => {
      proto.location = field.integer();
    },
  });
  if (proto.location === EXTERNAL) {
    if (!external) throw new DoubleblindError('DB1003', `Tensor "${proto.name}" is external.`);
    const length = where.get('length');
    const at = Number(where.get('offset') ?? 0);
    proto.raw = external(where.get('location') ?? '', at, length === undefined ? undefined : Number(length));
  }
  const count = valueCount(proto.dims, `Tensor "${proto.name}"`);
  return { name: proto.name, tensor: decode(proto, count) };
}

/** StringStringEntryProto. */
function readEntry(bytes: Uint8Array): { key: string; value: string } {
  const entry = { key: '', value: '' };
  readMessage(bytes, 'entry', {
    1: (field) => {
      entry.key = field.string();
    },
    2: (field) => {
      entry.value = field.string();
    },
  });
  return entry;
}

/** Product of the dimensions, checked. @throws DoubleblindError DB1002, DB1007 */
export function valueCount(dims: readonly number[], what: string): number {
  if (dims.length > LIMITS.rank) throw new DoubleblindError('DB1002', `${what} has ${dims.length} dimensions.`);
  let count = 1;
  for (const dim of dims) {
    if (!Number.isSafeInteger(dim) || dim < 0)
      throw new DoubleblindError('DB1007', `${what} has a dimension of ${dim}.`);
    count *= dim;
  }
  if (count > LIMITS.tensorValues) throw new DoubleblindError('DB1002', `${what} would hold ${count} values.`);
  return count;
}

function decode(proto: RawTensor, count: number): Constant {
  const { dataType, raw, name } = proto;
  const element = ELEMENTS[dataType];
  if (!element)
    throw new DoubleblindError('DB1001', `Tensor "${name}" has data type ${dataType}, which is not supported.`);
  const real = element.type === 'real';
  const data = real ? new Float32Array(count) : new Float64Array(count);
  if (raw) {
    if (raw.length !== count * element.bytes) {
      throw new DoubleblindError(
        'DB1001',
        `Tensor "${name}" has ${raw.length} bytes instead of ${count * element.bytes}.`,
      );
    }
    const view = new DataView(raw.buffer, raw.byteOffset, raw.length);
    for (let i = 0; i < count; i++) data[i] = element.get(view, i * element.bytes);
  } else {
    // 16-bit floats travel in int32_data as bit patterns, every other real type in a list of its own.
    const list = real && !element.fromBits ? proto.reals : proto.integers;
    if (list.length !== count) {
      throw new DoubleblindError('DB1001', `Tensor "${name}" has ${list.length} values instead of ${count}.`);
    }
    for (let i = 0; i < count; i++) data[i] = element.fromBits?.(list[i]) ?? list[i];
  }
  if (real && !data.every(Number.isFinite)) throw new DoubleblindError('DB1009', `It is in tensor "${name}".`);
  return element.type === 'real'
    ? { kind: 'real', dims: proto.dims, data: data as Float32Array }
    : { kind: 'integer', type: element.type, dims: proto.dims, data: data as Float64Array };
}

interface Element {
  readonly bytes: number;
  readonly type: 'real' | IntegerType;
  readonly get: (view: DataView, at: number) => number;
  /** From the bit pattern, of types that travel as one. */
  readonly fromBits?: (bits: number) => number;
}

const ELEMENTS: Readonly<Record<number, Element>> = {
  [DATA_TYPE.float]: { bytes: 4, type: 'real', get: (view, at) => view.getFloat32(at, true) },
  [DATA_TYPE.double]: { bytes: 8, type: 'real', get: (view, at) => view.getFloat64(at, true) },
  [DATA_TYPE.float16]: {
    bytes: 2,
    type: 'real',
    get: (view, at) => halfToNumber(view.getUint16(at, true)),
    fromBits: halfToNumber,
  },
  [DATA_TYPE.bfloat16]: {
    bytes: 2,
    type: 'real',
    get: (view, at) => truncatedFloatToNumber(view.getUint16(at, true)),
    fromBits: truncatedFloatToNumber,
  },
  [DATA_TYPE.int64]: { bytes: 8, type: 'int64', get: (view, at) => Number(view.getBigInt64(at, true)) },
  [DATA_TYPE.uint64]: { bytes: 8, type: 'uint64', get: (view, at) => Number(view.getBigUint64(at, true)) },
  [DATA_TYPE.int32]: { bytes: 4, type: 'int32', get: (view, at) => view.getInt32(at, true) },
  [DATA_TYPE.uint32]: { bytes: 4, type: 'uint32', get: (view, at) => view.getUint32(at, true) },
  [DATA_TYPE.int16]: { bytes: 2, type: 'int16', get: (view, at) => view.getInt16(at, true) },
  [DATA_TYPE.uint16]: { bytes: 2, type: 'uint16', get: (view, at) => view.getUint16(at, true) },
  [DATA_TYPE.int8]: { bytes: 1, type: 'int8', get: (view, at) => view.getInt8(at) },
  [DATA_TYPE.uint8]: { bytes: 1, type: 'uint8', get: (view, at) => view.getUint8(at) },
  [DATA_TYPE.bool]: { bytes: 1, type: 'bool', get: (view, at) => view.getUint8(at) },
};

/** bfloat16: the upper half of a float32. */
function truncatedFloatToNumber(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, bits << 16);
  return view.getFloat32(0);
}

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}
