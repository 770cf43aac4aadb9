/** Volumes: files against nibabel, orientation, what is refused, and the way to a model's input. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { DoubleblindError, type ErrorCode } from '@doubleblind/errors';
import type { VolumeInput } from '@doubleblind/program';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  looksLikeNifti,
  type PlacedGrid,
  placedAt,
  preprocessVolume,
  readNifti,
  requireSameGrid,
  resizeTrilinear,
  turnGrid,
  turnPlaced,
  turnValues,
  type Volume,
  writeNifti,
} from '../src/index.ts';

interface Case {
  readonly name: string;
  readonly file: string;
  readonly ras: readonly number[];
  readonly spacing: readonly number[];
  readonly affine: readonly (readonly number[])[];
  readonly values: readonly number[];
}
const { cases }: { cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL('./golden/nifti.golden.json', import.meta.url), 'utf8'),
);

/** RAS, 2 x 3 x 4 voxels of 2, 3 and 4.5 mm, integers of 16 bits. */
const FILE = Buffer.from(cases[0].file, 'base64');

function changed(change: (view: DataView) => void, file: Buffer = FILE): Uint8Array {
  const bytes = Uint8Array.from(file);
  change(new DataView(bytes.buffer));
  return bytes;
}

/** Sets shorts: place, value, place, value. */
const short =
  (...pairs: number[]) =>
  (view: DataView) => {
    for (let i = 0; i < pairs.length; i += 2) view.setInt16(pairs[i], pairs[i + 1], true);
  };

function codeOf(work: () => unknown): ErrorCode | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof DoubleblindError) return error.code;
    throw error;
  }
  return undefined;
}

describe('NIfTI files', () => {
  it.each(cases)('are read as nibabel reads them: $name', ({ file, ras, spacing, values }) => {
    const bytes = Buffer.from(file, 'base64');
    for (const stored of [bytes, gzipSync(bytes)]) {
      expect(looksLikeNifti(stored.subarray(0, 4096))).toBe(true);
      const volume = readNifti(stored);
      const turned = turnGrid(volume, 'RAS');
      expect(turned.sizes).toEqual(ras);
      turned.spacing.forEach((size, axis) => {
        expect(size).toBeCloseTo(spacing[axis], 5);
      });
      expect([...turnValues(volume.values, volume, 'RAS')]).toEqual(values.map(Math.fround));
    }
  });

  it('that are tilted say so', () => {
    const tilted = cases.find(({ name }) => name.startsWith('tilted'))!;
    expect(readNifti(Buffer.from(tilted.file, 'base64')).remarks[0].text).toMatch(/tilted by 10 degrees/);
  });

  it.each<[string, ErrorCode, (view: DataView) => void]>([
    ['a fourth dimension', 'DB2029', short(40, 4, 48, 2)],
    ['complex numbers', 'DB2029', (view) => view.setInt16(70, 32, true)],
    ['colours', 'DB2029', (view) => view.setInt16(70, 128, true)],
    ['metres', 'DB2029', (view) => view.setUint8(123, 1)],
    ['no orientation', 'DB2029', (view) => view.setInt16(254, 0, true)],
    [
      'an intercept that is no number',
      'DB2029',
      (view) => {
        view.setFloat32(112, 2, true);
        view.setFloat32(116, Number.NaN, true);
      },
    ],
    [
      'two orientations that differ',
      'DB2029',
      (view) => {
        view.setInt16(252, 1, true);
        view.setFloat32(264, 1, true);
      },
    ],
    ['axes that are skewed', 'DB2029', (view) => view.setFloat32(284, 1, true)],
    ['a voxel without size', 'DB2029', (view) => view.setFloat32(280, 0, true)],
    ['more voxels than there are', 'DB2001', (view) => view.setInt16(42, 200, true)],
    ['voxels that begin in the header', 'DB2001', (view) => view.setFloat32(108, 100, true)],
    ['an absurd size', 'DB2002', short(42, 32767, 44, 32767, 46, 32767)],
    ['the magic of a pair of files', 'DB2029', (view) => view.setUint32(344, 0x6e693100)],
  ])('with %s are refused', (_, code, change) => {
    expect(codeOf(() => readNifti(changed(change)))).toBe(code);
  });

  it('that are cut off anywhere are refused, and never break the reader', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: FILE.length - 1 }), (length) => {
        expect(codeOf(() => readNifti(FILE.subarray(0, length)))).toMatch(/^DB20(01|29)$/);
      }),
    );
  });

  it('with damaged bytes are read or refused by number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 351 }), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        codeOf(() => readNifti(changed((view) => view.setUint8(at, byte))));
      }),
      { numRuns: 300 },
    );
  });

  it('that unpack to more than is allowed are refused', () => {
    const bomb = gzipSync(Buffer.concat([FILE, Buffer.alloc(2 ** 20)]));
    expect(codeOf(() => readNifti(bomb, { bytes: 2 ** 19, voxels: 1000 }))).toBe('DB2002');
  });

  it('are what was written, in whatever order the axes lie', () => {
    const axes = fc.constantFrom('SAR', 'RAS', 'SPL', 'LPI', 'ASL');
    const sizes = fc.tuple(...[1, 2, 3].map(() => fc.integer({ min: 1, max: 4 }))) as fc.Arbitrary<
      [number, number, number]
    >;
    fc.assert(
      fc.property(axes, sizes, fc.infiniteStream(fc.integer({ min: -1000, max: 1000 })), (to, of, stream) => {
        const values = Float32Array.from({ length: of[0] * of[1] * of[2] }, () => stream.next().value);
        const grid = { sizes: of, spacing: [1, 2, 3], axes: to } as const;
        const volume = readNifti(writeNifti(values, grid));
        expect(turnGrid(volume, to)).toEqual(grid);
        expect([...turnValues(volume.values, volume, to)]).toEqual([...values]);
      }),
    );
  });
});

describe('a mask and its volume', () => {
  const GRID = { sizes: [4, 5, 6], spacing: [3, 2, 1], axes: 'SAR' } as const;
  /** The grid turned about the patient's long axis by an angle, its first voxel at a place. */
  function tilted(angle: number, origin: [number, number, number]): PlacedGrid {
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    return {
      ...GRID,
      origin,
      directions: [
        [0, 0, 1],
        [-s, c, 0],
        [c, s, 0],
      ],
    };
  }

  it('lie on the same grid whatever order their axes run in', () => {
    const axes = fc.constantFrom('SAR', 'RAS', 'SPL', 'LPI', 'ASL', 'IPR');
    const place = fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -500, max: 500, noNaN: true })));
    fc.assert(
      fc.property(axes, place, fc.double({ min: -0.7, max: 0.7, noNaN: true }), (to, at, angle) => {
        const volume = tilted(angle, [at[0], at[1], at[2]]);
        const turned = turnPlaced(volume, to);
        requireSameGrid(turnPlaced(turned, 'SAR'), volume, 'it');
        // A voxel has one place, by whichever grid it is counted.
        requireSameGrid(turned, turnPlaced(turnPlaced(volume, 'LPI'), to), 'it');
      }),
    );
  });

  it.each<[string, PlacedGrid, string | undefined]>([
    ['by a twentieth of the smallest spacing', tilted(0, [10.05, 20, 30]), undefined],
    ['by half a voxel', tilted(0, [10.5, 20, 30]), 'DB2030'],
    ['by a slice', tilted(0, [10, 20, 33]), 'DB2030'],
    ['by a rounded direction', tilted(1e-5, [10, 20, 30]), undefined],
    ['by two degrees about its first voxel', tilted(0.035, [10, 20, 30]), 'DB2030'],
  ])('that lie apart %s: %#', (_, mask, code) => {
    expect(codeOf(() => requireSameGrid(mask, placedAt(GRID, [10, 20, 30]), 'it'))).toBe(code);
  });

  it('have the place that their affine matrix says', () => {
    for (const { file, affine } of cases) {
      const { origin, directions, spacing } = readNifti(Buffer.from(file, 'base64'));
      // Columns of the matrix are of the file's axes i, j, k, which are the last, middle and first here.
      const found = [0, 1, 2].map((row) => [2, 1, 0].map((axis) => directions[axis][row] * spacing[axis]));
      for (const [row, numbers] of found.entries())
        for (const [i, number] of [...numbers, origin[row]].entries()) expect(number).toBeCloseTo(affine[row][i], 4);
    }
  });
});

const volume: Volume = {
  ...placedAt({ sizes: [2, 3, 4], spacing: [2, 1, 1], axes: 'SAR' }, [0, 0, 0]),
  remarks: [],
  values: Float32Array.from({ length: 24 }, (_, i) => i * 10 - 100),
};
const INPUT: VolumeInput = {
  ...{ depth: 2, height: 3, width: 4, axes: 'SAR', resize: 'none' },
  intensity: { kind: 'window', low: -50, high: 50, mean: -50, std: 100 },
};

describe("a volume as a model's input", () => {
  it('is cut off to the window and scaled', () => {
    const input = preprocessVolume(volume, INPUT);
    expect([...input]).toEqual(
      [...volume.values].map((value) => Math.fround((Math.min(50, Math.max(-50, value)) + 50) / 100)),
    );
  });

  it('is turned to the axes that the program declares', () => {
    const turned = preprocessVolume(volume, { ...INPUT, depth: 4, height: 3, width: 2, axes: 'LPI' });
    // The first voxel is the one furthest to the right, anterior and superior of the file.
    expect(turned[0]).toBe(1);
    expect(turned.at(-1)).toBe(0);
    const back = turnValues(turned, { sizes: [4, 3, 2], spacing: [1, 1, 2], axes: 'LPI' }, 'SAR');
    expect([...back]).toEqual([...preprocessVolume(volume, INPUT)]);
  });

  it('has mean 0 and standard deviation 1 as a z-score', () => {
    const input = preprocessVolume(volume, { ...INPUT, intensity: { kind: 'z-score' } });
    expect(input.reduce((a, b) => a + b) / 24).toBeCloseTo(0, 6);
    expect(input.reduce((a, b) => a + b * b, 0) / 24).toBeCloseTo(1, 5);
    const flat = { ...volume, values: new Float32Array(24) };
    expect(codeOf(() => preprocessVolume(flat, { ...INPUT, intensity: { kind: 'z-score' } }))).toBe('DB2031');
  });

  it('of another size, or of voxels that the model was not made with, is refused', () => {
    expect(codeOf(() => preprocessVolume(volume, { ...INPUT, depth: 3 }))).toBe('DB2031');
    const made = (size: number) => ({ ...INPUT, spacing: { least: [size, 1, 1], most: [size, 1, 1] } });
    expect(codeOf(() => preprocessVolume(volume, made(2)))).toBeUndefined();
    expect(codeOf(() => preprocessVolume(volume, made(3)))).toBe('DB2031');
    // What counts is the size in the model, not in the file.
    expect(codeOf(() => preprocessVolume(volume, { ...made(4), depth: 1, resize: 'trilinear' }))).toBeUndefined();
  });

  it('is resized as PyTorch does it', () => {
    // torch 1.13: interpolate((arange(24).reshape(1, 1, 2, 3, 4)) ** 1.5, size=(3, 5, 2), mode='trilinear', align_corners=False).
    const wanted = [
      0.5, 4.01229, 4.13607, 9.05081, 9.59017, 16.6086, 18.72429, 27.07513, 24.81371, 34.05283, 22.36035, 29.62563,
      28.74352, 37.01576, 38.31829, 48.10095, 50.62295, 61.48022, 58.82606, 70.39973, 44.22069, 55.23898, 53.35098,
      64.98071, 67.04639, 79.5933, 82.5216, 95.8853, 92.8384, 106.74664,
    ];
    const values = Float32Array.from({ length: 24 }, (_, i) => i ** 1.5);
    const resized = resizeTrilinear(values, [2, 3, 4], [3, 5, 2]);
    resized.forEach((value, i) => {
      expect(value).toBeCloseTo(wanted[i], 3);
    });
    expect(resizeTrilinear(values, [2, 3, 4], [2, 3, 4])).toEqual(values);
  });
});
