/**
 * From stored values to grey: sign, modality table or rescale, VOI table or window, inversion, in that order
 * (PS3.4 section N.2). All of it depends on the stored value alone, so it is worked out once for each possible value.
 */
import { doubted, type ImageRemark, noted } from '../grey-image.ts';
import type { DicomImage, Window } from './attributes.ts';
import { type LookupTable, lookUp, type Range, readLookupTable } from './lookup-table.ts';

/** Stored values as they are numbered: bit patterns of `bits` bits, in two's complement where signed. */
export interface StoredValues {
  readonly patterns: Uint8Array | Uint16Array;
  readonly bits: number;
  readonly signed: boolean;
}

interface GreyLevels {
  /** Grey of each bit pattern, 0..255 up to 8 bits, else 0..65535. */
  readonly table: Uint8Array | Uint16Array;
  readonly remarks: readonly ImageRemark[];
}

type Transfer = (value: number) => number;

/** Without a window, a film that uses no more than this part of what its bits can express is spread over what it uses. */
const SMALL_PART = 1 / 4;

/**
 * The VOI table counts more than a window, as training pipelines have it (pydicom's apply_voi_lut). With neither, the
 * full range that the bits can express is spread, so that an 8-bit image keeps its values, unless few of them are used.
 * @throws DB2001 for tables that contradict themselves.
 */
export function greyLevels(image: DicomImage, stored: StoredValues): GreyLevels {
  const { bits, signed } = stored;
  const count = 2 ** bits;
  const lowest = signed ? -count / 2 : 0;
  const storedRange: Range = [lowest, lowest + count - 1];
  const modality = modalityTransfer(image, storedRange);
  const brightness = presentationTransfer(image, stored, modality, storedRange);
  const table = bits <= 8 ? new Uint8Array(count) : new Uint16Array(count);
  const white = bits <= 8 ? 255 : 65535;
  for (let pattern = 0; pattern < count; pattern++) {
    const level = Math.round(white * brightness.transfer(modality.transfer(signedValue(pattern, stored))));
    table[pattern] = image.inverted ? white - level : level;
  }
  return { table, remarks: [...modality.remarks, ...brightness.remarks] };
}

function signedValue(pattern: number, { bits, signed }: StoredValues): number {
  return signed && pattern >= 2 ** (bits - 1) ? pattern - 2 ** bits : pattern;
}

/** A modality table, or rescaling (PS3.3 C.11.1). */
function modalityTransfer(image: DicomImage, storedRange: Range) {
  const { slope, intercept } = image;
  const table = readLookupTable(image.dataSet, 0x00283000, storedRange);
  if (table) {
    const range: Range = [0, 2 ** table.bits - 1];
    return { transfer: (x: number) => lookUp(table, x), range, remarks: missingRemarks('modality', table) };
  }
  const ends = storedRange.map((x) => x * slope + intercept);
  const range: Range = [Math.min(...ends), Math.max(...ends)];
  return { transfer: (x: number) => x * slope + intercept, range, remarks: [] };
}

/** From modality values to brightness 0..1. */
function presentationTransfer(
  image: DicomImage,
  stored: StoredValues,
  modality: { readonly transfer: Transfer; readonly range: Range },
  storedRange: Range,
): { transfer: Transfer; remarks: ImageRemark[] } {
  const { window } = image;
  const voi = readLookupTable(image.dataSet, 0x00283010, modality.range);
  if (voi) return { transfer: tableTransfer(voi), remarks: tableRemarks(voi, window) };
  if (window) return { transfer: windowTransfer(window), remarks: [] };
  const full = rangeTransfer(modality.range);
  const used = usedRange(image, stored);
  // Up to 8 bits a film is taken as it is, as a PNG of 8 bits is.
  if (stored.bits <= 8 || !used || used[1] - used[0] > SMALL_PART * (storedRange[1] - storedRange[0])) {
    return { transfer: full, remarks: [] };
  }
  const ends = used.map(modality.transfer);
  return {
    transfer: rangeTransfer([Math.min(...ends), Math.max(...ends)]),
    remarks: [noted('noWindow', { bits: stored.bits })],
  };
}

/** The smallest and the largest stored value that is not padding; undefined if all are equal. */
function usedRange({ dataSet }: DicomImage, stored: StoredValues): Range | undefined {
  const padding = dataSet.get(0x00280120) ? signedWord(dataSet.words(0x00280120)[0], stored) : undefined;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const pattern of stored.patterns) {
    const value = signedValue(pattern, stored);
    if (value === padding) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low < high ? [low, high] : undefined;
}

function signedWord(word: number, { signed }: StoredValues): number {
  return signed && word >= 0x8000 ? word - 0x10000 : word;
}

function tableTransfer(table: LookupTable): Transfer {
  const white = 2 ** table.bits - 1;
  return (x) => lookUp(table, x) / white;
}

function missingRemarks(name: string, { entries, missing }: LookupTable): ImageRemark[] {
  if (missing === 0) return [];
  const [found, declared] = [entries.length, entries.length + missing];
  return [doubted('shortTable', { table: name, entries: found, declared })];
}

function tableRemarks(table: LookupTable, window: Window | undefined): ImageRemark[] {
  const { bits, declaredBits } = table;
  return [
    ...(window ? [noted('windowAndTable')] : []),
    ...(bits === declaredBits ? [] : [noted('fewerTableBits', { declared: declaredBits, used: bits })]),
    ...missingRemarks('VOI', table),
  ];
}

function rangeTransfer([low, high]: Range): Transfer {
  return (x) => clamp((x - low) / (high - low));
}

/** PS3.3 C.11.2.1.2.1 (LINEAR), C.11.2.1.3.1 (SIGMOID) and C.11.2.1.3.2 (LINEAR_EXACT). */
function windowTransfer({ shape, center, width }: Window): Transfer {
  if (shape === 'SIGMOID') return (x) => 1 / (1 + Math.exp((-4 * (x - center)) / width));
  if (shape === 'LINEAR_EXACT') return (x) => clamp((x - center) / width + 0.5);
  // A width of 1 is a threshold: the slope's denominator is then 0.
  if (width === 1) return (x) => (x <= center - 0.5 ? 0 : 1);
  return (x) => clamp((x - (center - 0.5)) / (width - 1) + 0.5);
}

function clamp(x: number): number {
  return Math.min(1, Math.max(0, x));
}
