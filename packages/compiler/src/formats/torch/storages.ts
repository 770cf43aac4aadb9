/** Storages of PyTorch, and tensors as views of them. */
import { DoubleblindError } from '@doubleblind/errors';
import { LIMITS } from '../../onnx/limits.ts';
import type { Weight } from '../graph-maker.ts';
import { Global, Made, Outside } from './pickle.ts';

/** Bytes of storages by their keys. */
export type StorageBytes = (key: string) => Uint8Array;

/** A tensor that has not been read: its numbers, if they are asked for. */
export interface LazyTensor {
  readonly dims: readonly number[];
  /** @throws DoubleblindError DB1019, DB1002 */
  read(): Weight;
}

interface Kind {
  readonly bytes: number;
  readonly at: (view: DataView, offset: number) => number;
}

const KINDS: Readonly<Record<string, Kind>> = {
  Float: { bytes: 4, at: (view, at) => view.getFloat32(at, true) },
  Double: { bytes: 8, at: (view, at) => view.getFloat64(at, true) },
  Half: { bytes: 2, at: (view, at) => view.getFloat16(at, true) },
  BFloat16: { bytes: 2, at: (view, at) => brainFloat(view.getUint16(at, true)) },
  Long: { bytes: 8, at: (view, at) => Number(view.getBigInt64(at, true)) },
  Int: { bytes: 4, at: (view, at) => view.getInt32(at, true) },
  Short: { bytes: 2, at: (view, at) => view.getInt16(at, true) },
  Char: { bytes: 1, at: (view, at) => view.getInt8(at) },
  Byte: { bytes: 1, at: (view, at) => view.getUint8(at) },
  Bool: { bytes: 1, at: (view, at) => view.getUint8(at) },
};

/** The upper half of a float32. */
function brainFloat(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, bits << 16);
  return view.getFloat32(0);
}

/** What a storage is made of: its kind, its key, how many elements it has. */
export function storageOf({ id }: Outside): { kind: Kind; key: string; count: number } {
  const [word, type, key, , count] = Array.isArray(id) ? id : [];
  const name = type instanceof Global ? /^torch\.(\w+)Storage$/.exec(type.name)?.[1] : undefined;
  const kind = name === undefined ? undefined : KINDS[name];
  if (word !== 'storage' || !kind || typeof key !== 'string' || !isSize(count))
    throw damaged('A storage in it is damaged.');
  return { kind, key, count };
}

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isSizes = (value: unknown): value is number[] => Array.isArray(value) && value.every(isSize);

const REBUILT = ['torch._utils._rebuild_tensor', 'torch._utils._rebuild_tensor_v2'];

/** A tensor, or a parameter around one; undefined for anything else. @throws DoubleblindError DB1019, DB1002 */
export function tensorOf(value: unknown, bytes: StorageBytes): LazyTensor | undefined {
  if (!(value instanceof Made)) return undefined;
  const isParameter = value.name === 'torch._utils._rebuild_parameter';
  const tensor = isParameter ? value.arguments[0] : value;
  // A parameter of a parameter may be one of itself.
  if (!(tensor instanceof Made) || !REBUILT.includes(tensor.name)) throw damaged('A tensor in it is damaged.');
  const [storage, offset, dims, strides] = tensor.arguments;
  const isWhole = storage instanceof Outside && isSize(offset) && isSizes(dims) && isSizes(strides);
  if (!isWhole || dims.length !== strides.length) throw damaged('A tensor in it is damaged.');
  if (dims.length > LIMITS.rank) throw new DoubleblindError('DB1002', `A tensor in it has ${dims.length} axes.`);
  const { kind, key, count } = storageOf(storage);
  const total = dims.reduce((product, size) => product * size, 1);
  if (total > LIMITS.tensorValues) throw new DoubleblindError('DB1002', `A tensor in it is ${dims.join('x')}.`);
  const last = total === 0 ? -1 : dims.reduce((at, size, axis) => at + (size - 1) * strides[axis], offset);
  if (last >= count) throw damaged('A tensor in it goes beyond its storage.');
  return {
    dims,
    read: () => {
      const data = bytes(key);
      if (data.length < count * kind.bytes) throw damaged(`Storage ${key} is too short.`);
      return { dims, data: viewed(data, kind, { offset, dims, strides }) };
    },
  };
}

interface Strided {
  readonly offset: number;
  readonly dims: readonly number[];
  readonly strides: readonly number[];
}

function viewed(bytes: Uint8Array, kind: Kind, { offset, dims, strides }: Strided): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(dims.reduce((product, size) => product * size, 1));
  const index = new Array<number>(dims.length).fill(0);
  let source = offset;
  for (let at = 0; at < values.length; at++) {
    values[at] = kind.at(view, source * kind.bytes);
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      index[axis]++;
      source += strides[axis];
      if (index[axis] < dims[axis]) break;
      source -= strides[axis] * dims[axis];
      index[axis] = 0;
    }
  }
  return values;
}

const damaged = (detail: string) => new DoubleblindError('DB1019', detail);
