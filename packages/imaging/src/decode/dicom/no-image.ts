/** What a DICOM file without pixels is: archives and media keep reports, indexes and display settings beside films. */
import { DoubleblindError } from '@doubleblind/errors';
import type { DataSet } from './data-set.ts';

const SOP_CLASS = 0x00080016;
const DIRECTORY_RECORDS = 0x00041220;
const STORAGE = '1.2.840.10008.5.1.4.1.1.';

/** By what follows in the SOP class (PS3.4 annex B.5). */
const KINDS: readonly (readonly [start: string, what: string])[] = [
  ['88.', 'a structured report'],
  ['11.', 'a presentation state, which says how another file is shown'],
  ['104.', 'a document, such as a PDF, in DICOM'],
  ['9.', 'a waveform'],
  ['481.', 'an object of radiotherapy'],
];

/** @throws DB2003 for a file that is no image by its kind, DB2001 for one that should be. */
export function refuseWithoutPixels(dataSet: DataSet): never {
  if (dataSet.get(DIRECTORY_RECORDS))
    throw new DoubleblindError('DB2003', 'It is a DICOMDIR, the index of the files on a medium.');
  if (dataSet.get(0x7fe00008) ?? dataSet.get(0x7fe00009))
    throw new DoubleblindError('DB2001', 'Its pixels are floating-point numbers.');
  const sopClass = dataSet.text(SOP_CLASS);
  const kind = KINDS.find(([start]) => sopClass.startsWith(STORAGE + start))?.[1];
  if (kind !== undefined) throw new DoubleblindError('DB2003', `It is ${kind}.`);
  throw new DoubleblindError('DB2001', 'The DICOM file holds no pixel data.');
}
