/**
 * The vendor's private weights file. Little-endian: magic "DBWGHTS1", SHA-256 of the program (32 bytes), number of
 * steps (u32); per step the code of its private form (u8), name (u16 length, UTF-8) and arrays (u32 length each); at the end SHA-256 of
 * everything before it, which finds damage, not forgery: the file never leaves the vendor.
 */

import { DoubleblindError } from '@doubleblind/errors';
import { sha256 } from '#sha256';
import { PRIVATE_FORMS } from '../steps/registry.ts';
import { arraysOf, numbersFrom, type PrivateForm, type PrivateNumbers } from '../weights/private-numbers.ts';
import { PrivateWeights } from '../weights/weights.ts';

const MAGIC = 'DBWGHTS1';
const HASH_BYTES = 32;

/** Serialises the private numbers. The result is as secret as the model. */
export function writeWeights(weights: PrivateWeights): Uint8Array {
  const names = weights.names();
  const parts: Uint8Array[] = [Buffer.from(MAGIC), Buffer.from(weights.programHash, 'hex'), u32(names.length)];
  for (const name of names) {
    const form = formOf((one) => one.kind === weights.kind(name));
    const text = Buffer.from(name);
    parts.push(Uint8Array.of(form.code), u16(text.length), text);
    for (const array of arraysOf(form, weights.get(name, form))) {
      parts.push(u32(array.length), new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    }
  }
  const body = Buffer.concat(parts);
  return Buffer.concat([body, sha256(body)]);
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
  if (!data.subarray(bodyLength).equals(sha256(body))) {
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
  const steps = new Map<string, PrivateNumbers>();
  const count = cursor.u32();
  for (let index = 0; index < count; index++) {
    const code = cursor.bytes(1)[0];
    const form = formOf((one) => one.code === code);
    const name = cursor.bytes(cursor.u16()).toString('utf8');
    steps.set(
      name,
      numbersFrom(form, (elementBytes) => cursor.bytes(cursor.u32() * elementBytes)),
    );
  }
  if (cursor.left !== 0) throw new DoubleblindError('DB1031', 'It has bytes after its last step.');
  return new PrivateWeights(hash, steps);
}

function formOf(is: (form: PrivateForm) => boolean): PrivateForm {
  const form = PRIVATE_FORMS.find(is);
  if (!form) throw new DoubleblindError('DB1031', 'It holds a kind of step that this version does not know.');
  return form;
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
}
