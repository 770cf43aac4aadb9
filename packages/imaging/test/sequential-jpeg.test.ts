/** JPEG Extended of 12 bits. The golden films were written by DCMTK 3.6.7's dcmcjpeg +ee, the right values by its dcmdjpeg. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../src/index.ts';
import { type Element, SYNTAX, writeDicom } from './helpers/dicom-writer.ts';
import { codeOf } from './helpers/errors.ts';
import { flatBlocks } from './helpers/flat-jpeg-writer.ts';

const WHOLE_RANGE: Element[] = [
  [0x00281050, 'DS', '2048'],
  [0x00281051, 'DS', '4096'],
];

/** Values 0..4095 of a stream within a DICOM file. */
async function valuesOf(pixelData: Uint8Array, columns: number, rows: number): Promise<number[]> {
  const syntax = SYNTAX.jpegExtended;
  const file = writeDicom({ columns, rows, bitsStored: 12, pixelData, syntax, elements: WHOLE_RANGE });
  return Array.from((await decodeImage(file)).pixels, (level) => (level * 4095) / 65535);
}

const golden = (name: string) => readFileSync(join(import.meta.dirname, 'golden', name));

describe('extended JPEG of 12 bits', () => {
  it.each([90, 30])('gives what DCMTK gives, within one of 4095, at quality %i', async (quality) => {
    const right = golden(`extended-12-bit-${quality}.txt`).toString().trim().split(/\s+/).map(Number);
    const values = await valuesOf(golden(`extended-12-bit-${quality}.jpg`), 27, 21);
    expect(values).toHaveLength(right.length);
    // Inverse cosine transforms may differ by one in the last place.
    for (const [i, value] of values.entries()) expect(Math.abs(value - right[i])).toBeLessThan(1.05);
  });

  it('starts anew behind restart markers', async () => {
    const shape = fc.record({ columns: fc.integer({ min: 1, max: 30 }), rows: fc.integer({ min: 1, max: 30 }) });
    const levels = fc.array(fc.integer({ min: -1024, max: 1023 }), { minLength: 16, maxLength: 16 });
    await fc.assert(
      fc.asyncProperty(shape, levels, fc.nat(3), async ({ columns, rows }, means, restart) => {
        const across = Math.ceil(columns / 8);
        const blocks = across * Math.ceil(rows / 8);
        const values = await valuesOf(flatBlocks(columns, rows, means.slice(0, blocks), restart), columns, rows);
        const right = Array.from({ length: columns * rows }, (_, i) => {
          const block = Math.floor(Math.floor(i / columns) / 8) * across + Math.floor((i % columns) / 8);
          // A mean times its step of 16, over 8, above the middle.
          return 2048 + 2 * means[block];
        });
        expect(values.map(Math.round)).toEqual(right);
      }),
      { numRuns: 60 },
    );
  });

  it('starts anew in a film of 8 bits too, whose blocks the interval does not divide', async () => {
    const means = Array.from({ length: 9 }, (_, i) => 25 * i - 100);
    for (const restart of [0, 1, 2, 4, 5, 9]) {
      const stream = flatBlocks(24, 24, means, restart, 8);
      const { pixels, maximum } = await decodeImage(stream);
      const right = Array.from(
        { length: 576 },
        (_, i) => 128 + 2 * means[3 * Math.floor(i / 192) + Math.floor((i % 24) / 8)],
      );
      expect(maximum).toBe(255);
      expect(Array.from(pixels)).toEqual(right.map((value) => Math.min(255, Math.max(0, value))));
    }
  });

  it('is refused with the cause where it is cut off, lacks a table or has several components', async () => {
    const stream = golden('extended-12-bit-90.jpg');
    const cut = Uint8Array.from([...stream.subarray(0, stream.length - 40), 0xff, 0xd9]);
    const scan = stream.findIndex((byte, i) => byte === 0xff && stream[i + 1] === 0xda);
    const without = Uint8Array.from(stream);
    without[scan + 6] = 0x33;
    for (const wrong of [cut, without]) expect(await codeOf(() => valuesOf(wrong, 27, 21))).toBe('DB2001');
    await expect(decodeImage(Uint8Array.from(stream))).rejects.toThrow(/^DB2004.*12 bits, extended.*in DICOM also 12/);
  });
});
