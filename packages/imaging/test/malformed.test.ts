/** Whatever bytes a file holds, decoding ends soon, with an image of the stated size or a numbered error. */
import fc from 'fast-check';
import { encode as encodeJpeg } from 'jpeg-js';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeImage } from '../src/index.ts';
import { SYNTAX, words, writeDicom } from './helpers/dicom-writer.ts';
import { encodeWith } from './helpers/encoders.ts';
import { codeOf } from './helpers/errors.ts';
import { readFilm } from './helpers/films.ts';
import { writeLosslessJpeg } from './helpers/lossless-jpeg-writer.ts';

const SIDE = 40;
const samples = Array.from({ length: SIDE * SIDE }, (_, i) => (i * 31) % 4096);
const shape = { columns: SIDE, rows: SIDE, bitsStored: 12, pixelData: words(samples) };
const files = new Map<string, Uint8Array>();

beforeAll(async () => {
  const rgba = Uint8Array.from({ length: SIDE * SIDE * 4 }, (_, i) => (i * 7) & 255);
  files.set('PNG', readFilm('images/b00002_1_frontal.png'));
  files.set('JPEG', new Uint8Array(encodeJpeg({ width: SIDE, height: SIDE, data: rgba }, 90).data));
  files.set('explicit DICOM', writeDicom(shape));
  files.set('implicit DICOM', writeDicom({ ...shape, syntax: SYNTAX.implicit }));
  const lossless = writeLosslessJpeg({
    width: SIDE,
    height: SIDE,
    precision: 12,
    samples,
    predictor: 1,
    restartRows: 8,
  });
  files.set('jpeg-lossless DICOM', writeDicom({ ...shape, syntax: SYNTAX.jpegLossless, pixelData: lossless }));
  for (const [codec, syntax] of [
    ['jpeg-ls', SYNTAX.jpegLs],
    ['jpeg-2000', SYNTAX.jpeg2000],
  ] as const) {
    const stream = await encodeWith(codec, SIDE, SIDE, 12, shape.pixelData);
    files.set(`${codec} DICOM`, writeDicom({ ...shape, syntax, pixelData: stream }));
  }
});

const NAMES = [
  'PNG',
  'JPEG',
  'explicit DICOM',
  'implicit DICOM',
  'jpeg-lossless DICOM',
  'jpeg-ls DICOM',
  'jpeg-2000 DICOM',
];

describe.each(NAMES)('%s', (name) => {
  it('is decoded when whole', async () => {
    expect(await codeOf(() => decodeImage(files.get(name)!))).toBe('none');
  });

  it('is refused with a number wherever it is cut off', async () => {
    const file = files.get(name)!;
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), async (length) => {
        // Behind the pixel data of DICOM only a delimiter is left, and a trailing pad byte may be missing.
        if (length < file.length - 16)
          expect(await codeOf(() => decodeImage(file.slice(0, length)))).toMatch(/DB200[1-4]/);
        else await codeOf(() => decodeImage(file.slice(0, length)));
      }),
      { numRuns: 60 },
    );
  });

  it('gives an image or a number when bytes are changed', async () => {
    const file = files.get(name)!;
    const change = fc.tuple(fc.nat(file.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const damaged = file.slice();
        for (const [position, value] of changes) damaged[position] = value;
        expect(await codeOf(() => decodeImage(damaged))).toMatch(/none|DB200[1-4]/);
      }),
      { numRuns: 100 },
    );
  });

  it('gives an image or a number when its header is changed', async () => {
    const file = files.get(name)!;
    const start = name.includes('DICOM') ? 128 : 0;
    const change = fc.tuple(fc.integer({ min: start, max: Math.min(start + 400, file.length - 1) }), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(change, async ([position, value]) => {
        const damaged = file.slice();
        damaged[position] = value;
        expect(await codeOf(() => decodeImage(damaged))).toMatch(/none|DB200[1-4]/);
      }),
      { numRuns: 100 },
    );
  });
});
