import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../src/index.ts';
import { type Element, SYNTAX, writeDicom } from './helpers/dicom-writer.ts';
import { codeOf } from './helpers/errors.ts';
import { type LosslessParts, writeLosslessJpeg } from './helpers/lossless-jpeg-writer.ts';

function asDicom(parts: LosslessParts, stream = writeLosslessJpeg(parts)): Uint8Array {
  const bitsAllocated = parts.precision > 8 ? 16 : 8;
  const { width: columns, height: rows, precision: bitsStored } = parts;
  // The window of all values, so that few of them are not spread.
  const elements: Element[] = [
    [0x00281050, 'DS', String(2 ** (bitsStored - 1))],
    [0x00281051, 'DS', String(2 ** bitsStored)],
  ];
  const syntax = SYNTAX.jpegLossless;
  return writeDicom({ columns, rows, bitsAllocated, bitsStored, pixelData: stream, syntax, elements });
}

describe('lossless JPEG in DICOM', () => {
  it('gives back every sample, for every predictor, precision and restart interval', async () => {
    const parts = fc
      .record({
        width: fc.integer({ min: 1, max: 9 }),
        height: fc.integer({ min: 1, max: 9 }),
        precision: fc.integer({ min: 2, max: 16 }),
        predictor: fc.integer({ min: 1, max: 7 }),
        restartRows: fc.nat(3),
      })
      .chain((shape) => {
        const count = shape.width * shape.height;
        const samples = fc.array(fc.nat(2 ** shape.precision - 1), { minLength: count, maxLength: count });
        return samples.map((values) => ({ ...shape, samples: values }));
      });
    await fc.assert(
      fc.asyncProperty(parts, async (image) => {
        const white = image.precision > 8 ? 65535 : 255;
        const full = 2 ** image.precision - 1;
        const { pixels } = await decodeImage(asDicom(image));
        expect(Array.from(pixels)).toEqual(image.samples.map((x) => Math.round((x * white) / full)));
      }),
      { numRuns: 300 },
    );
  });

  it('decodes a stream worked out by hand', async () => {
    // 8 bits, 2 x 1, predictor 1; codes: category 0 is 0, category 1 is 10, category 3 is 110.
    // 131 = 128 + 3 needs category 2, so use 133 = 128 + 5: 110 101; then 132 = 133 - 1: 10 0. Padded with ones.
    const tables = [0xff, 0xc4, 0, 22, 0, 1, 1, 1, ...new Array(13).fill(0), 0, 1, 3];
    const frame = [0xff, 0xc3, 0, 11, 8, 0, 1, 0, 2, 1, 1, 0x11, 0];
    const scan = [0xff, 0xda, 0, 8, 1, 1, 0, 1, 0, 0, 0b11010110, 0b01111111];
    const stream = Uint8Array.from([0xff, 0xd8, ...tables, ...frame, ...scan, 0xff, 0xd9]);
    const parts = { width: 2, height: 1, precision: 8, predictor: 1, samples: [] };
    expect(Array.from((await decodeImage(asDicom(parts, stream))).pixels)).toEqual([133, 132]);
  });

  it('refuses cut, unfitting and damaged streams', async () => {
    const parts = { width: 4, height: 4, precision: 12, predictor: 2, samples: new Array(16).fill(1000) };
    const stream = writeLosslessJpeg(parts);
    const scan = stream.findIndex((byte, i) => byte === 0xff && stream[i + 1] === 0xda);
    const closed = Uint8Array.from([...stream.subarray(0, stream.length - 4), 0xff, 0xd9]);
    const without = stream.slice();
    without[scan + 6] = 0x10;
    const predictor = stream.slice();
    predictor[scan + 7] = 0;
    for (const wrong of [closed, without, predictor]) {
      expect(await codeOf(() => decodeImage(asDicom(parts, wrong)))).toBe('DB2001');
    }
    expect(await codeOf(() => decodeImage(asDicom({ ...parts, width: 3 }, stream)))).toBe('DB2001');
  });
});
