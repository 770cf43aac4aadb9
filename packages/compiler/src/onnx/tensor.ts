/** TensorProto to typed arrays. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Constant } from './graph.ts';
import { LIMITS } from './limits.ts';
import { readMessage } from './wire.ts';

/** onnx.TensorProto.DataType values that models of the supported operators use. */
export const DATA_TYPE = { float: 1, uint8: 2, int8: 3, int32: 6, int64: 7, bool: 9, float16: 10, double: 11 } as const;

const EXTERNAL = 1;

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
export function readTensor(bytes: Uint8Array): { name: string; tensor: Constant } {
  const proto: RawTensor = { name: '', dims: [], dataType: 0, location: 0, raw: undefined, reals: [], integers: [] };
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
    14: (field) => {
      proto.location = field.integer();
    },
  });
  if (proto.location === EXTERNAL) throw new DoubleblindError('DB1003', `Tensor "${proto.name}" is external.`);
  const count = valueCount(proto.dims, `Tensor "${proto.name}"`);
  return { name: proto.name, tensor: decode(proto, count) };
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
  const data = element.real ? new Float32Array(count) : new Float64Array(count);
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
    // float16 travels in int32_data as bit patterns, every other real type in a list of its own.
    const list = element.real && dataType !== DATA_TYPE.float16 ? proto.reals : proto.integers;
    if (list.length !== count) {
      throw new DoubleblindError('DB1001', `Tensor "${name}" has ${list.length} values instead of ${count}.`);
    }
    for (let i = 0; i < count; i++) data[i] = dataType === DATA_TYPE.float16 ? halfToNumber(list[i]) : list[i];
  }
  if (element.real && !data.every(Number.isFinite)) throw new DoubleblindError('DB1009', `It is in tensor "${name}".`);
  return data instanceof Float32Array
    ? { kind: 'real', dims: proto.dims, data }
    : { kind: 'integer', dims: proto.dims, data };
}

interface Element {
  readonly bytes: number;
  readonly real: boolean;
  readonly get: (view: DataView, at: number) => number;
}

const ELEMENTS: Readonly<Record<number, Element>> = {
  [DATA_TYPE.float]: { bytes: 4, real: true, get: (view, at) => view.getFloat32(at, true) },
  [DATA_TYPE.double]: { bytes: 8, real: true, get: (view, at) => view.getFloat64(at, true) },
  [DATA_TYPE.float16]: { bytes: 2, real: true, get: (view, at) => halfToNumber(view.getUint16(at, true)) },
  [DATA_TYPE.int64]: { bytes: 8, real: false, get: (view, at) => Number(view.getBigInt64(at, true)) },
  [DATA_TYPE.int32]: { bytes: 4, real: false, get: (view, at) => view.getInt32(at, true) },
  [DATA_TYPE.int8]: { bytes: 1, real: false, get: (view, at) => view.getInt8(at) },
  [DATA_TYPE.uint8]: { bytes: 1, real: false, get: (view, at) => view.getUint8(at) },
  [DATA_TYPE.bool]: { bytes: 1, real: false, get: (view, at) => view.getUint8(at) },
};

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}
