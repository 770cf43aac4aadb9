/** The VOI lookup table, an alternative to window center and width (PS3.3 C.11.2.1.1). */
import { DoubleblindError } from '@doubleblind/errors';
import type { DataSet } from 'dicom-parser';

export interface VoiLut {
  /** The value that the first entry is for; smaller ones use it too. */
  readonly first: number;
  readonly entries: Uint16Array;
  /** The entry that means white. */
  readonly maximum: number;
}

/** The first table of the VOI LUT sequence, if any. @throws DB2001 if it contradicts its descriptor. */
export function readVoiLut(dataSet: DataSet, signed: boolean): VoiLut | undefined {
  const item = dataSet.elements.x00283010?.items?.[0]?.dataSet;
  const descriptor = item?.elements.x00283002;
  const data = item?.elements.x00283006;
  if (!item) return undefined;
  if (descriptor?.length !== 6 || !data) {
    throw new DoubleblindError('DB2001', 'The VOI lookup table has no descriptor or no data.');
  }
  // A length of 0 stands for 65536, which does not fit its 16 bits.
  const length = item.uint16('x00283002', 0) || 65536;
  const first = (signed ? item.int16('x00283002', 1) : item.uint16('x00283002', 1)) ?? 0;
  const bits = item.uint16('x00283002', 2) ?? 0;
  if (bits < 8 || bits > 16 || data.length !== 2 * length) {
    throw new DoubleblindError(
      'DB2001',
      `The VOI lookup table has ${data.length} bytes for ${length} entries of ${bits} bits.`,
    );
  }
  const entries = new Uint16Array(length);
  for (let i = 0; i < length; i++) entries[i] = item.uint16('x00283006', i) ?? 0;
  return { first, entries, maximum: 2 ** bits - 1 };
}
