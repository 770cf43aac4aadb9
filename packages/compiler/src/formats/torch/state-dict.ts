/** Weights by name in a file that torch.save wrote, of the archives of today or of before PyTorch 1.6. */
import { DoubleblindError } from '@doubleblind/errors';
import { LIMITS } from '../../onnx/limits.ts';
import { MOST_TEXT_BYTES, type ZipArchive } from '../zip.ts';
import { Made, Outside, PickleReader } from './pickle.ts';
import { type LazyTensor, type StorageBytes, storageOf, tensorOf } from './storages.ts';

/** Tensors by the names of the parameters and buffers that they are. */
export type StateDict = ReadonlyMap<string, LazyTensor>;

/** Where checkpoints of training programs keep the weights. */
const CONTAINERS = ['state_dict', 'model_state_dict', 'model', 'net', 'network'];
/** What wrappers put before every name: DataParallel, Lightning, torch.compile. */
const PREFIXES = ['module.', 'model.', 'net.', '_orig_mod.'];

/** Whether an archive is one of PyTorch: NAME/data.pkl. */
export const isTorchArchive = ({ names }: ZipArchive): boolean => names.some((name) => /^[^/]+\/data\.pkl$/.test(name));

/** @throws DoubleblindError DB1019, DB1023, DB1002 */
export function readTorchArchive(archive: ZipArchive): StateDict {
  const pickle = archive.names.find((name) => /^[^/]+\/data\.pkl$/.test(name)) as string;
  const folder = pickle.slice(0, -'data.pkl'.length);
  if (archive.names.some((name) => name.startsWith(`${folder}code/`)))
    throw new DoubleblindError('DB1023', 'It is a TorchScript program, not weights by name.');
  const order = `${folder}byteorder`;
  if (archive.names.includes(order) && new TextDecoder().decode(archive.read(order)).trim() !== 'little')
    throw damaged('Its numbers are written with the most significant byte first.');
  const root = new PickleReader(archive.read(pickle, MOST_TEXT_BYTES)).read();
  // Tensors that share a storage stand together as a rule, and each read checks the whole of it.
  let last: { key: string; bytes: Uint8Array } | undefined;
  return stateDict(root, (key) => {
    if (last?.key !== key) last = { key, bytes: archive.read(`${folder}data/${key}`) };
    return last.bytes;
  });
}

/** The first pickle of a file of before PyTorch 1.6: LONG1 of ten bytes, torch/serialization.py, MAGIC_NUMBER. */
const MAGIC = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];

/** Whether the bytes begin as a file of before PyTorch 1.6 does. */
export const isLegacyTorch = (bytes: Uint8Array): boolean => MAGIC.every((byte, at) => bytes[at] === byte);

/**
 * Five pickles (number, version, machine, weights, keys of storages), then the storages in the order of the keys: a count of 64 bits
 * and the elements.
 *
 * @throws DoubleblindError DB1019, DB1023, DB1002
 */
export function readLegacyTorch(bytes: Uint8Array): StateDict {
  let at = 0;
  const next = () => {
    const reader = new PickleReader(bytes, at);
    const value = reader.read();
    at = reader.end;
    return value;
  };
  const [, , machine, root, keys] = [next(), next(), next(), next(), next()];
  if (machine instanceof Map && machine.get('little_endian') === false)
    throw damaged('Its numbers are written with the most significant byte first.');
  if (!Array.isArray(keys)) throw damaged('It has no list of storages.');
  const sizes = new Map<string, number>();
  collectSizes(root, sizes);
  const storages = new Map<string, Uint8Array>();
  for (const key of keys) {
    const size = typeof key === 'string' ? sizes.get(key) : undefined;
    if (size === undefined || at + 8 + size > bytes.length) throw damaged(`Storage ${printable(key)} is not whole.`);
    storages.set(key, bytes.subarray(at + 8, at + 8 + size));
    at += 8 + size;
  }
  return stateDict(root, (key) => {
    const found = storages.get(key);
    if (!found) throw damaged(`It has no storage ${key}.`);
    return found;
  });
}

/** Bytes of every storage that tensors refer to. */
function collectSizes(root: unknown, sizes: Map<string, number>): void {
  const seen = new Set<unknown>([root]);
  // A set goes on to what is added to it meanwhile; pickles may hold themselves.
  for (const value of seen) {
    if (value instanceof Outside) {
      const { kind, key, count } = storageOf(value);
      sizes.set(key, kind.bytes * count);
    } else if (value instanceof Map) for (const one of value.values()) seen.add(one);
    else if (value instanceof Made) for (const one of value.arguments) seen.add(one);
    else if (Array.isArray(value)) for (const one of value) seen.add(one);
  }
}

function stateDict(root: unknown, bytes: StorageBytes): StateDict {
  const found = dictionaryIn(root);
  const tensors = new Map<string, LazyTensor>();
  let total = 0;
  for (const [name, value] of found) {
    const tensor = tensorOf(value, bytes);
    if (typeof name !== 'string' || name.length > LIMITS.nameLength || !tensor)
      throw new DoubleblindError('DB1023', `Its "${printable(name)}" is no tensor.`);
    total += tensor.dims.reduce((product, size) => product * size, 1);
    if (total > LIMITS.totalValues) throw new DoubleblindError('DB1002', 'Its weights are too many.');
    tensors.set(name, tensor);
  }
  return withoutPrefix(tensors);
}

function dictionaryIn(root: unknown): ReadonlyMap<unknown, unknown> {
  if (!(root instanceof Map)) throw new DoubleblindError('DB1023', 'It holds no dictionary of weights.');
  const inside = CONTAINERS.filter((name) => root.get(name) instanceof Map);
  if (inside.length > 1) throw new DoubleblindError('DB1023', `It has weights as ${inside.join(' and as ')}.`);
  return inside.length === 1 ? root.get(inside[0]) : root;
}

function withoutPrefix(tensors: StateDict): StateDict {
  const prefix = PREFIXES.find((one) => tensors.size > 0 && [...tensors.keys()].every((name) => name.startsWith(one)));
  if (prefix === undefined) return tensors;
  return withoutPrefix(new Map([...tensors].map(([name, tensor]) => [name.slice(prefix.length), tensor])));
}

const printable = (name: unknown) =>
  typeof name === 'string' ? name.replace(/\p{C}/gu, '?').slice(0, 100) : `key of type ${typeof name}`;
const damaged = (detail: string) => new DoubleblindError('DB1019', detail);
