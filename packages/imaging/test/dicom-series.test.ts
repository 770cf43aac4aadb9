/** DICOM series as volumes: the same numbers as a NIfTI file of the same scan, and nothing that is no regular grid. */

import { expect, test } from 'vitest';
import { readMask, readNifti, requireSameGrid, writeNifti } from '../src/index.ts';
import { readDicomSeries, type SeriesFile } from '../src/volume/dicom-series.ts';
import { turnGrid, turnPlaced, turnValues } from '../src/volume/volume.ts';
import { type Element, SYNTAX, words, writeDicom } from './helpers/dicom-writer.ts';

const [SLICES, ROWS, COLUMNS] = [5, 4, 3];
// Whole numbers, as a NIfTI file of 16 bits has them.
const [SLOPE, INTERCEPT] = [2, -1024];
const stored = (k: number, i: number) => ((k * 131 + i * 57) % 3000) - 500;

interface Change {
  readonly position?: (k: number) => readonly number[];
  readonly orientation?: string;
  readonly elements?: (k: number) => Element[];
  readonly rows?: (k: number) => number;
  readonly syntax?: string;
}

/** Slices 2.5 mm apart towards the head, rows 0.7 mm and columns 0.8 mm; in files whose names tell nothing of the order. */
function series({
  position = (k) => [-10, -20, 30 + 2.5 * k],
  orientation = '1\\0\\0\\0\\1\\0',
  elements = () => [],
  rows = () => ROWS,
  syntax = SYNTAX.explicit,
}: Change = {}): SeriesFile[] {
  const files = Array.from({ length: SLICES }, (_, k) => {
    const count = rows(k) * COLUMNS;
    const bytes = writeDicom({
      ...{ columns: COLUMNS, rows: rows(k), syntax, signed: true, bitsStored: 16 },
      pixelData: words(Array.from({ length: count }, (_, i) => stored(k, i) & 0xffff)),
      elements: [
        [0x0020000e, 'UI', '1.2.3'],
        [0x00200032, 'DS', position(k).join('\\')],
        [0x00200037, 'DS', orientation],
        [0x00280030, 'DS', '0.7\\0.8'],
        [0x00281052, 'DS', String(INTERCEPT)],
        [0x00281053, 'DS', String(SLOPE)],
        ...elements(k),
      ],
    });
    return { name: `file ${(k * 3) % SLICES}`, bytes };
  });
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

const wanted = Float32Array.from(
  { length: SLICES * ROWS * COLUMNS },
  (_, v) => stored(Math.floor(v / (ROWS * COLUMNS)), v % (ROWS * COLUMNS)) * SLOPE + INTERCEPT,
);

test('a series has the numbers and the grid of a NIfTI file of the same scan, whatever its files are called', async () => {
  for (const syntax of [SYNTAX.explicit, SYNTAX.implicit, SYNTAX.bigEndian]) {
    const volume = await readDicomSeries(series({ syntax }));
    expect(volume).toMatchObject({ sizes: [SLICES, ROWS, COLUMNS], axes: 'SPL', origin: [10, 20, 30] });
    expect(volume.spacing).toEqual([2.5, 0.7, 0.8]);
    expect(volume.values).toEqual(wanted);
    // As nibabel and dcm2niix keep a scan: axes to the right, anterior and superior.
    const grid = turnGrid(volume, 'SAR');
    const file = writeNifti(turnValues(volume.values, volume, 'SAR'), grid);
    const other = readNifti(file);
    expect(other.axes).toBe('SAR');
    expect(turnValues(other.values, other, 'SPL')).toEqual(volume.values);
    expect(turnGrid(other, 'SPL').spacing.map((size) => Number(size.toFixed(4)))).toEqual([2.5, 0.7, 0.8]);
  }
});

test('a mask of a series lies where its slices do, whichever way these run; one that is a slice off is refused', async () => {
  for (const change of [{}, { orientation: '0\\1\\0\\0\\0\\-1', position: (k: number) => [4 - 3 * k, 1, 2] }]) {
    const volume = await readDicomSeries(series(change));
    const { origin, ...grid } = turnPlaced(volume, 'SAR');
    const drawn = (at: readonly number[]) =>
      turnPlaced(
        readMask(writeNifti(new Uint8Array(volume.values.length), grid, [at[0], at[1], at[2]]), {}, 'mask'),
        volume.axes,
      );
    requireSameGrid(drawn(origin), volume, 'mask');
    for (const axis of [0, 1, 2]) {
      const shifted = origin.map((value, row) => value + (row === axis ? grid.spacing[2 - axis] : 0));
      expect(() => requireSameGrid(drawn(shifted), volume, 'mask')).toThrow(
        /^DB2030.*lies up to .* mm from its volume/,
      );
    }
  }
});

test('slices that run to the feet, and sagittal ones, are put in order along their own direction', async () => {
  const down = await readDicomSeries(series({ position: (k) => [-10, -20, 30 - 2.5 * k] }));
  expect(down.axes).toBe('SPL');
  expect(down.values.subarray(0, 12)).toEqual(wanted.subarray(48, 60));
  // Rows to the back, columns to the feet: the normal leads to the left or to the right.
  const sagittal = await readDicomSeries(
    series({ orientation: '0\\1\\0\\0\\0\\-1', position: (k) => [4 - 3 * k, 1, 2] }),
  );
  expect(sagittal).toMatchObject({ axes: 'RIP', spacing: [3, 0.7, 0.8] });
  expect(sagittal.values).toEqual(wanted);
});

test('an oblique series is taken along the nearest axes, and says so', async () => {
  const [c, s] = [Math.cos(0.2), Math.sin(0.2)];
  const orientation = [1, 0, 0, 0, c, s].map((value) => value.toFixed(6)).join('\\');
  const volume = await readDicomSeries(series({ orientation, position: (k) => [0, -s * 2 * k, c * 2 * k] }));
  expect(volume.axes).toBe('SPL');
  expect(volume.remarks.map(({ text }) => text).join(' ')).toContain('tilted by 11 degrees');
});

test.each<[string, Change, RegExp]>([
  ['a missing slice', { position: (k) => [0, 0, k < 3 ? k : k + 1] }, /^DB2033.*2 mm apart, others 1 mm/],
  ['uneven slices', { position: (k) => [0, 0, k + (k === 2 ? 0.2 : 0)] }, /^DB2033.*unevenly/],
  ['two slices at one place', { position: (k) => [0, 0, Math.max(k, 1)] }, /^DB2033.*same place/],
  ['a tilted gantry', { position: (k) => [0, 0.3 * k, k] }, /^DB2033.*tilted gantry/],
  [
    'another series among it',
    { elements: (k) => (k === 3 ? [[0x0020000e, 'UI', '1.2.4']] : []) },
    /^DB2032.*series number/,
  ],
  ['another size', { rows: (k) => (k === 1 ? 5 : ROWS) }, /^DB2032.*another size/],
  [
    'another pixel spacing',
    { elements: (k) => (k === 1 ? [[0x00280030, 'DS', '0.7\\0.9']] : []) },
    /^DB2032.*pixel spacing/,
  ],
  [
    'another direction',
    { elements: (k) => (k === 1 ? [[0x00200037, 'DS', '1\\0\\0\\0\\0.99\\0.1411']] : []) },
    /^DB2032.*direction/,
  ],
  ['no position', { elements: (k) => (k === 1 ? [[0x00200032, 'DS', '']] : []) }, /^DB2032.*position/],
  ['no orientation', { orientation: '' }, /^DB2032.*orientation/],
  ['no pixel spacing', { elements: () => [[0x00280030, 'DS', '']] }, /^DB2032.*pixel spacing/],
  ['directions askew', { orientation: '1\\0\\0\\0.5\\0.866\\0' }, /^DB2032.*right angles/],
  ['several frames a file', { elements: () => [[0x00280008, 'IS', '2']] }, /^DB2004.*2 frames/],
])('%s is refused', async (_, change, error) => {
  await expect(readDicomSeries(series(change))).rejects.toThrow(error);
});

test('one slice is no volume, and more bytes or voxels than the limits are not read', async () => {
  const files = series();
  await expect(readDicomSeries(files.slice(0, 1))).rejects.toThrow(/^DB2033.*one slice/);
  await expect(readDicomSeries(files, { bytes: 1000, voxels: 1000 })).rejects.toThrow(/^DB2002.*bytes/);
  await expect(readDicomSeries(files, { bytes: 1e6, voxels: 59 })).rejects.toThrow(/^DB2002.*60 voxels/);
  const cut = files.map(({ name, bytes }) => ({ name, bytes: bytes.subarray(0, bytes.length - 4) }));
  await expect(readDicomSeries(cut)).rejects.toThrow(/^DB2001.*file \d/);
});
