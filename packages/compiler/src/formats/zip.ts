/**
 * Files in a ZIP archive, such as Keras and PyTorch save. node:zlib unpacks and checks them; the directory is read here, because
 * every size has to be bounded before anything is unpacked (APPNOTE.TXT of PKWARE, 4.3).
 */
import { crc32, inflateRawSync } from 'node:zlib';
import { DoubleblindError } from '@doubleblind/errors';
import { LIMITS } from '../onnx/limits.ts';

const END = 0x06054b50;
const END_64 = 0x06064b50;
const END_64_LOCATOR = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
/** The end of the directory may be followed by a comment of so many bytes. */
const LONGEST_COMMENT = 65_535;
const MOST_FILES = 65_536;
const ALL_ONES = 0xffffffff;

interface Entry {
  readonly method: number;
  readonly sum: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/** Whether the bytes begin as an archive does. */
export const isZip = (bytes: Uint8Array): boolean =>
  bytes.length > 3 && bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

/** Configurations and pickles of weights have less. */
export const MOST_TEXT_BYTES = 2 ** 26;

/** An archive in memory. Nothing is unpacked before it is asked for. */
export class ZipArchive {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #entries: ReadonlyMap<string, Entry>;

  /** @throws DoubleblindError DB1019 where the directory is damaged, DB1002 where it is beyond the limits */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#entries = this.#orDamaged(() => this.#readDirectory());
  }

  /** Names of the files, in the order of the directory. */
  get names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /** The file's bytes, checked by their sum, `most` of them. @throws DoubleblindError DB1019, DB1002 */
  read(name: string, most: number = LIMITS.fileBytes): Uint8Array {
    const entry = this.#entries.get(name);
    if (!entry) throw damaged(`It has no ${name}.`);
    if (entry.size > most) throw new DoubleblindError('DB1002', `Its ${name} has ${entry.size} bytes.`);
    const bytes = this.#orDamaged(() => this.#unpack(entry));
    if (bytes.length !== entry.size || crc32(bytes) !== entry.sum) throw damaged(`Its ${name} is damaged.`);
    return bytes;
  }

  #unpack({ method, offset, packed, size }: Entry): Uint8Array {
    if (this.#view.getUint32(offset, true) !== LOCAL) throw damaged('Its directory points to no file.');
    const start = offset + 30 + this.#view.getUint16(offset + 26, true) + this.#view.getUint16(offset + 28, true);
    const data = this.#bytes.subarray(start, start + packed);
    if (method === 0) return data;
    if (method !== 8) throw damaged(`A file in it is packed by method ${method}; stored and deflated are read.`);
    return inflateRawSync(data, { maxOutputLength: Math.max(1, size) });
  }

  #readDirectory(): Map<string, Entry> {
    const { count, offset } = this.#findDirectory();
    if (count > MOST_FILES) throw new DoubleblindError('DB1002', `It has ${count} files.`);
    const entries = new Map<string, Entry>();
    let at = offset;
    for (let index = 0; index < count; index++) {
      if (this.#view.getUint32(at, true) !== ENTRY) throw damaged('Its directory is damaged.');
      const [nameLength, extraLength, commentLength] = [28, 30, 32].map((part) =>
        this.#view.getUint16(at + part, true),
      );
      const nameBytes = this.#bytes.subarray(at + 46, at + 46 + nameLength);
      const name = new TextDecoder('utf-8', { fatal: true }).decode(nameBytes);
      if (entries.has(name)) throw damaged(`It has two files ${name}.`);
      entries.set(name, this.#readEntry(at, at + 46 + nameLength, extraLength));
      at += 46 + nameLength + extraLength + commentLength;
    }
    return entries;
  }

  #readEntry(at: number, extra: number, extraLength: number): Entry {
    const long = (part: number) => this.#view.getUint32(at + part, true);
    if ((this.#view.getUint16(at + 8, true) & 1) !== 0) throw damaged('It is encrypted.');
    const wide = this.#wideSizes(extra, extra + extraLength);
    const size = long(24) === ALL_ONES ? wide() : long(24);
    const packed = long(20) === ALL_ONES ? wide() : long(20);
    const offset = long(42) === ALL_ONES ? wide() : long(42);
    return { method: this.#view.getUint16(at + 10, true), sum: long(16), packed, size, offset };
  }

  /** Sizes of 64 bits stand in an extra field of number 1, those only that are needed. */
  #wideSizes(from: number, end: number): () => number {
    let at = from;
    while (at + 4 <= end && this.#view.getUint16(at, true) !== 1) at += 4 + this.#view.getUint16(at + 2, true);
    at += 4;
    return () => {
      if (at + 8 > end) throw damaged('Its directory misses a size.');
      at += 8;
      return Number(this.#view.getBigUint64(at - 8, true));
    };
  }

  #findDirectory(): { count: number; offset: number } {
    const lowest = Math.max(0, this.#bytes.length - LONGEST_COMMENT - 22);
    for (let at = this.#bytes.length - 22; at >= lowest; at--) {
      if (this.#view.getUint32(at, true) !== END) continue;
      const [count, offset] = [this.#view.getUint16(at + 10, true), this.#view.getUint32(at + 16, true)];
      if (count !== 0xffff && offset !== ALL_ONES) return { count, offset };
      return this.#findDirectory64(at - 20);
    }
    throw damaged('It ends before its directory: it was not copied whole.');
  }

  #findDirectory64(locator: number): { count: number; offset: number } {
    if (this.#view.getUint32(locator, true) !== END_64_LOCATOR) throw damaged('Its directory is damaged.');
    const end = Number(this.#view.getBigUint64(locator + 8, true));
    if (this.#view.getUint32(end, true) !== END_64) throw damaged('Its directory is damaged.');
    const word = (at: number) => Number(this.#view.getBigUint64(end + at, true));
    return { count: word(32), offset: word(48) };
  }

  /** Offsets come from the file: what lies outside it, or does not unpack, is damage. */
  #orDamaged<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof DoubleblindError) throw error;
      throw damaged('Its directory or a file in it is damaged.', error);
    }
  }
}

const damaged = (detail: string, cause?: unknown) => new DoubleblindError('DB1019', detail, { cause });
