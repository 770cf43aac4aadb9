/**
 * The vendor's private weights file. Little-endian: magic "DBWGHTS1", SHA-256 of the program (32 bytes), number of
 * steps (u32); per step its kind (u8), name (u16 length, UTF-8) and arrays (u32 length each); at the end SHA-256 of
 * everything before it, which finds damage, not forgery: the file never leaves the vendor.
 */
import { createHash } from 'node:crypto';
import { DoubleblindError } from '@doubleblind/errors';
import { PrivateWeights, type StepWeights } from './weights.ts';

const MAGIC = 'DBWGHTS1';
const HASH_BYTES = 32;
const KINDS = ['linear', 'compare', 'extend'] as const;

/** Serialises the private numbers. The result is as secret as the model. */
export function writeWeights(weights: PrivateWeights): Uint8Array {
  const names = weights.names();
  const parts: Uint8Array[] = [Buffer.from(MAGIC), Buffer.from(weights.programHash, 'hex'), u32(names.length)];
  for (const name of names) {
    const kind = weights.kind(name);
    const text = Buffer.from(name);
    parts.push(Uint8Array.of(KINDS.indexOf(kind)), u16(text.length), text);
    for (const array of arraysOf(weights, name)) {
      parts.push(u32(array.length), new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    }
  }
  const body = Buffer.concat(parts);
  return Buffer.concat([body, createHash('sha256').update(body).digest()]);
}

/**
 * Reads a weights file for the program with this hash.
 * @throws DoubleblindError DB1031 (damaged or no weights file), DB1032 (belongs to another program)
 */
export function readWeights(bytes: Uint8Array, programHash: string): PrivateWeights {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bodyLength = data.length - HASH_BYTES;
  if (bodyLength < MAGIC.length + HASH_BYTES + 4 || data.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new DoubleblindError('DB1031', 'It does not start like a weights file.');
  }
  const body = data.subarray(0, bodyLength);
  if (!createHash('sha256').update(body).digest().equals(data.subarray(bodyLength))) {
    throw new DoubleblindError('DB1031', 'Its checksum is wrong.');
  }
  const cursor = new Cursor(body, MAGIC.length);
  const hash = cursor.bytes(HASH_BYTES).toString('hex');
  if (hash !== programHash) {
    throw new DoubleblindError(
      'DB1032',
      `The file is for program ${hash.slice(0, 12)}, not ${programHash.slice(0, 12)}.`,
    );
  }
  const steps = new Map<string, StepWeights>();
  const count = cursor.u32();
  for (let index = 0; index < count; index++) {
    const kind = KINDS[cursor.bytes(1)[0] as number];
    const name = cursor.bytes(cursor.u16()).toString('utf8');
    if (kind === 'linear') steps.set(name, { kind, weights: cursor.int16(), bias: cursor.int32() });
    else if (kind === 'compare') steps.set(name, { kind, thresholds: cursor.int32(), flips: cursor.uint8() });
    else if (kind === 'extend') steps.set(name, { kind, offsets: cursor.int32() });
    else throw new DoubleblindError('DB1031', 'It holds a kind of step that this version does not know.');
  }
  if (cursor.left !== 0) throw new DoubleblindError('DB1031', 'It has bytes after its last step.');
  return new PrivateWeights(hash, steps);
}

function arraysOf(weights: PrivateWeights, name: string): (Int16Array | Int32Array | Uint8Array)[] {
  switch (weights.kind(name)) {
    case 'linear':
      return [weights.linear(name).weights, weights.linear(name).bias];
    case 'compare':
      return [weights.compare(name).thresholds, weights.compare(name).flips];
    case 'extend':
      return [weights.extend(name).offsets];
  }
}

function u32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u16(value: number): Uint8Array {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

/** Bounded reader: whatever the lengths in the file say, it never reads past its end. */
class Cursor {
  readonly #data: Buffer;
  #position: number;

  constructor(data: Buffer, position: number) {
    this.#data = data;
    this.#position = position;
  }

  get left(): number {
    return this.#data.length - this.#position;
  }

  bytes(length: number): Buffer {
    if (length > this.left) throw new DoubleblindError('DB1031', 'It ends too early.');
    this.#position += length;
    return this.#data.subarray(this.#position - length, this.#position);
  }

  u16(): number {
    return this.bytes(2).readUInt16LE();
  }

  u32(): number {
    return this.bytes(4).readUInt32LE();
  }

  /** Copies, because the arrays need not be aligned in the file. */
  int16(): Int16Array {
    return new Int16Array(Uint8Array.from(this.bytes(this.u32() * 2)).buffer);
  }

  int32(): Int32Array {
    return new Int32Array(Uint8Array.from(this.bytes(this.u32() * 4)).buffer);
  }

  uint8(): Uint8Array {
    return Uint8Array.from(this.bytes(this.u32()));
  }
}
