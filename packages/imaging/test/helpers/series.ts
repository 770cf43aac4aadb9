/** A volume as the files of a DICOM series, as a scanner writes them: axial slices in files whose names tell nothing of their order. */
import type { SeriesFile } from '../../src/volume/dicom-series.ts';
import { turnPlaced, turnValues, type Volume } from '../../src/volume/volume.ts';
import { SYNTAX, words, writeDicom } from './dicom-writer.ts';

/** Of a scan that lies on the table: to the left and to the back in a slice, slice after slice towards the head. */
const AXES = 'SPL';

/** Whole numbers of 16 bits with a sign. `uid`: the number of the series. */
export function seriesOf(volume: Volume, uid: string): SeriesFile[] {
  const { sizes, spacing, origin, directions } = turnPlaced(volume, AXES);
  const values = turnValues(volume.values, volume, AXES);
  const [slices, rows, columns] = sizes;
  const [normal, down, across] = directions;
  // DICOM's axes lead to the left and to the back, NIfTI's to the right and to the front.
  const text = (numbers: readonly number[]) =>
    numbers.map((value, axis) => (axis % 3 === 2 ? value : 0 - value).toFixed(6)).join('\\');
  return Array.from({ length: slices }, (_, k) => {
    const slice = values.subarray(k * rows * columns, (k + 1) * rows * columns);
    const position = origin.map((value, row) => value + k * spacing[0] * normal[row]);
    const bytes = writeDicom({
      ...{ columns, rows, syntax: SYNTAX.explicit, signed: true, bitsStored: 16 },
      pixelData: words(Array.from(slice, (value) => value & 0xffff)),
      elements: [
        [0x0020000e, 'UI', uid],
        [0x00200032, 'DS', text(position)],
        [0x00200037, 'DS', text([...across, ...down])],
        [0x00280030, 'DS', `${spacing[1]}\\${spacing[2]}`],
        [0x00281052, 'DS', '0'],
        [0x00281053, 'DS', '1'],
      ],
    });
    return { name: `${((k * 7919) % 104_729).toString(16).padStart(5, '0')}.dcm`, bytes };
  });
}
