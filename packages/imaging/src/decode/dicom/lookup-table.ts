/** Lookup tables for modality and VOI (PS3.3 C.11.1.1 and C.11.2.1.1). */
import { DoubleblindError } from '@doubleblind/errors';
import type { DataSet } from './data-set.ts';

export interface LookupTable {
  /** The value that the first entry is for; smaller ones use it too. */
  readonly first: number;
  readonly entries: Uint16Array;
  /** Bits that the entries have: white is 2^bits - 1. */
  readonly bits: number;
  /** Bits that the descriptor declares. */
  readonly declaredBits: number;
}

const DESCRIPTOR = 0x00283002;
const DATA = 0x00283006;

/** The values that may come in, lowest and highest. */
export type Range = readonly [low: number, high: number];

/**
 * The table of the first item of a sequence.
 * @param input What the table is applied to: the sign of its first value follows it.
 * @throws DB2001 if the table contradicts its descriptor.
 */
export function readLookupTable(dataSet: DataSet, sequence: number, input: Range): LookupTable | undefined {
  const [item] = dataSet.items(sequence);
  if (!item) return undefined;
  const descriptor = item.words(DESCRIPTOR);
  const data = item.get(DATA);
  if (descriptor.length < 3 || !data) {
    throw new DoubleblindError('DB2001', 'A lookup table has no descriptor or no data.');
  }
  // A length of 0 stands for 65536, which does not fit its 16 bits.
  const length = descriptor[0] || 65536;
  const entries = readEntries(item, length, descriptor[2]);
  const first = signOfFirst(descriptor[1], item.get(DESCRIPTOR)?.vr ?? '', length, input);
  return { first, entries, bits: bitsOfEntries(entries, descriptor[2]), declaredBits: descriptor[2] };
}

/**
 * The declared bits, unless an entry needs more, or none reaches a quarter of what they can express: the output would be
 * a nearly black film, and the bits that are used are meant.
 */
function bitsOfEntries(entries: Uint16Array, declared: number): number {
  const largest = entries.reduce((most, entry) => Math.max(most, entry), 0);
  const used = Math.max(1, 32 - Math.clz32(largest));
  return used > declared || used <= declared - 2 || declared > 16 ? used : declared;
}

/** One entry a word; or, with up to 8 bits, one a byte, the low byte of each word first. */
function readEntries(item: DataSet, length: number, bits: number): Uint16Array {
  const words = item.words(DATA);
  const bytes = item.get(DATA)!.length;
  if (words.length >= length) return words.subarray(0, length);
  if (bits > 8 || bytes < length) {
    throw new DoubleblindError('DB2001', `A lookup table has ${bytes} bytes for ${length} entries of ${bits} bits.`);
  }
  const { start, vr } = item.get(DATA)!;
  const swapped = item.littleEndian || vr === 'OB' ? 0 : 1;
  return Uint16Array.from({ length }, (_, i) => item.bytes[start + (i ^ swapped)] ?? 0);
}

/**
 * The first value is signed where its input may be negative, whatever VR was written; where that reading would put the
 * table beside the input altogether and the other would not, the other is meant.
 */
function signOfFirst(word: number, vr: string, length: number, [low, high]: Range): number {
  const signed = word >= 0x8000 ? word - 0x10000 : word;
  if (vr === 'SS' || signed === word) return signed;
  const touches = (first: number) => first <= high && first + length - 1 >= low;
  const [likely, other] = low < 0 ? [signed, word] : [word, signed];
  return !touches(likely) && touches(other) ? other : likely;
}

/** The entry for a value. */
export function lookUp({ first, entries }: LookupTable, value: number): number {
  return entries[Math.min(entries.length - 1, Math.max(0, Math.round(value) - first))];
}
