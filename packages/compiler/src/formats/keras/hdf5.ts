/**
 * HDF5 files, by the HDF Group's own library compiled to WebAssembly: what it opens lies in its memory, so that links to other
 * files lead nowhere.
 */
import { DoubleblindError } from '@doubleblind/errors';
import type { Dataset, Entity, File, Group, ready } from 'h5wasm';
import { LIMITS } from '../../onnx/limits.ts';
import type { Weight } from '../graph-maker.ts';

const HEAD = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** Whether the bytes begin as an HDF5 file does. */
export const isHdf5 = (bytes: Uint8Array): boolean => HEAD.every((byte, at) => bytes[at] === byte);

const PATH = '/model.h5';
const STANDARD_ERROR = 2;
const NOWHERE = '/dev/null';

/** An open file. Close it: its bytes are held in the library's memory. */
export class Hdf5File {
  readonly #file: File;
  readonly #remove: () => void;

  private constructor(file: File, remove: () => void) {
    this.#file = file;
    this.#remove = remove;
  }

  /** @throws DoubleblindError DB1019 */
  static async open(bytes: Uint8Array): Promise<Hdf5File> {
    if (!isHdf5(bytes)) throw damaged('Its weights are no HDF5 file.');
    // Four megabytes of script: loaded by those only who have such a file.
    const { File, ready: library } = await import('h5wasm');
    const { FS } = await library;
    silence(FS);
    FS.writeFile(PATH, bytes);
    const remove = () => FS.unlink(PATH);
    try {
      const file = orDamaged(() => new File(PATH, 'r'));
      // The library says so in its own way: a file that it could not open has no number.
      if (file.file_id <= 0n) throw damaged('It is no HDF5 file, or damaged.');
      return new Hdf5File(file, remove);
    } catch (error) {
      remove();
      throw error;
    }
  }

  close(): void {
    try {
      this.#file.close();
    } finally {
      this.#remove();
    }
  }

  /** Whether there is a group or dataset at the path. */
  has(path: string): boolean {
    return this.#get(path) !== null;
  }

  /** A text that is an attribute of a group; undefined without it. @throws DoubleblindError DB1019 */
  text(path: string, name: string): string | undefined {
    const value = this.#attribute(path, name);
    return typeof value === 'string' ? value : undefined;
  }

  /** Texts that are an attribute of a group. Long lists stand in several attributes, name0, name1 ... @throws DoubleblindError DB1019 */
  texts(path: string, name: string): readonly string[] {
    const whole = asTexts(this.#attribute(path, name));
    if (whole) return whole;
    const parts: string[] = [];
    for (let part = 0; part < LIMITS.listLength; part++) {
      const texts = asTexts(this.#attribute(path, `${name}${part}`));
      if (!texts) break;
      parts.push(...texts);
    }
    return parts;
  }

  /** The real numbers of a dataset. @throws DoubleblindError DB1019, DB1002 */
  weight(path: string): Weight {
    const entity = this.#get(path);
    if (!entity || !('metadata' in entity) || !('filters' in entity)) throw damaged(`It has no weights ${path}.`);
    const dataset = entity as Dataset;
    const dims = orDamaged(() => dataset.shape) ?? [];
    const count = dims.reduce((product, size) => product * size, 1);
    if (dims.length > LIMITS.rank || count > LIMITS.tensorValues)
      throw new DoubleblindError('DB1002', `Its weights ${path} are ${dims.join('x')}.`);
    const value = orDamaged(() => dataset.value);
    const data = typeof value === 'number' ? Float32Array.of(value) : value;
    if (!(data instanceof Float32Array || data instanceof Float64Array) || data.length !== count)
      throw damaged(`Its weights ${path} are not real numbers, or not whole.`);
    return { dims, data: Float32Array.from(data) };
  }

  #attribute(path: string, name: string): unknown {
    const group = this.#get(path) as Group | null;
    return orDamaged(() => group?.attrs[name]?.value);
  }

  #get(path: string): Entity | null {
    const entity = path === '' ? this.#file : orDamaged(() => this.#file.get(path));
    if (path !== '' && entity && 'filename' in entity) throw damaged(`Its ${path} lies in another file.`);
    return entity;
  }
}

/**
 * The library writes whole stacks of errors to its standard error stream, which leads nowhere from here on: a file that is opened
 * gets the lowest number that is free.
 */
function silence(files: Awaited<typeof ready>['FS']): void {
  const { streams } = files as typeof files & { readonly streams: readonly { readonly path: string }[] };
  if (streams[STANDARD_ERROR].path === NOWHERE) return;
  files.close(streams[STANDARD_ERROR]);
  files.open(NOWHERE, 'w');
}

function asTexts(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return ArrayBuffer.isView(value) && value.byteLength === 0 ? [] : undefined;
  return value.every((one) => typeof one === 'string') ? value : undefined;
}

function orDamaged<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof DoubleblindError) throw error;
    throw damaged('It is damaged.', error);
  }
}

const damaged = (detail: string, cause?: unknown) => new DoubleblindError('DB1019', detail, { cause });
