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
  /** Entries that the descriptor declares and the data lack. */
  readonly missing: number;
}

/** Where a table's descriptor and data are. */
interface TableTags {
  readonly descriptor: number;
  readonly data: number;
}

const IN_SEQUENCE: TableTags = { descriptor: 0x00283002, data: 0x00283006 };

/** The values that may come in, lowest and highest. */
export type Range = readonly [low: number, high: number];

/**
 * The table of the first item of a sequence; none where that item has neither descriptor nor data.
 * @param input What the table is applied to: the sign of its first value follows it.
 * @throws DB2001 if the table contradicts its descriptor.
 */
export function readLookupTable(dataSet: DataSet, sequence: number, input: Range): LookupTable | undefined {
  const [item] = dataSet.items(sequence);
  if (!item?.get(IN_SEQUENCE.descriptor) && !item?.get(IN_SEQUENCE.data)) return undefined;
  return readTable(item, IN_SEQUENCE, input);
}

/** The tables of red, green and blue (PS3.3 C.7.6.3.1.5). @throws DB2001 if one is missing, DB2004 for segmented ones. */
export function readPalette(dataSet: DataSet, input: Range): readonly LookupTable[] {
  if (dataSet.get(0x00281221)) throw new DoubleblindError('DB2004', 'Its palette is segmented.');
  return [1, 2, 3].map((colour) =>
    readTable(dataSet, { descriptor: 0x00281100 + colour, data: 0x00281200 + colour }, input),
  );
}

function readTable(dataSet: DataSet, tags: TableTags, input: Range): LookupTable {
  const descriptor = dataSet.words(tags.descriptor);
  if (descriptor.length < 3 || !dataSet.get(tags.data)) {
    throw new DoubleblindError('DB2001', 'A lookup table has no descriptor or no data.');
  }
  // A length of 0 stands for 65536, which does not fit its 16 bits.
  const length = descriptor[0] || 65536;
  const entries = readEntries(dataSet, tags.data, length, descriptor[2]);
  const first = signOfFirst(descriptor[1], dataSet.get(tags.descriptor)?.vr ?? '', length, input);
  const bits = bitsOfEntries(entries, descriptor[2]);
  return { first, entries, bits, declaredBits: descriptor[2], missing: length - entries.length };
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

/**
 * One entry a word; or, with up to 8 bits, one a byte, the low byte of each word first. Where there are fewer than declared,
 * those that are there, as DCMTK takes them.
 */
function readEntries(dataSet: DataSet, tag: number, length: number, bits: number): Uint16Array {
  const words = dataSet.words(tag);
  const { start, length: bytes, vr } = dataSet.get(tag)!;
  if (words.length >= length) return words.subarray(0, length);
  if (bits <= 8 && bytes >= length) {
    const swapped = dataSet.littleEndian || vr === 'OB' ? 0 : 1;
    return Uint16Array.from({ length }, (_, i) => dataSet.bytes[start + (i ^ swapped)] ?? 0);
  }
  if (words.length === 0) throw new DoubleblindError('DB2001', 'A lookup table is empty.');
  return words;
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
