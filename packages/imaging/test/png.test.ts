import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../src/index.ts';
import { codeOf } from './helpers/errors.ts';
import { exif } from './helpers/exif-writer.ts';
import { readFilm } from './helpers/films.ts';
import { bigEndian, pngChunk, writePng } from './helpers/png-writer.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);
const pixels = async (file: Uint8Array) => Array.from((await decodeImage(file)).pixels);

describe('PNG decoding', () => {
  it('keeps 8-bit grey values', async () => {
    const image = await decodeImage(
      writePng({ width: 3, height: 1, depth: 8, colourType: 0, rows: [bytes(0, 7, 255)] }),
    );
    expect(image).toMatchObject({ width: 3, height: 1, maximum: 255 });
    expect(Array.from(image.pixels)).toEqual([0, 7, 255]);
  });

  it('keeps 16-bit grey values', async () => {
    const rows = [bigEndian([0, 258]), bigEndian([40000, 65535])];
    const image = await decodeImage(writePng({ width: 2, height: 2, depth: 16, colourType: 0, rows }));
    expect(image.maximum).toBe(65535);
    expect(Array.from(image.pixels)).toEqual([0, 258, 40000, 65535]);
  });

  it('spreads 1, 2 and 4 bits over the full range, row by row', async () => {
    expect(
      await pixels(writePng({ width: 3, height: 2, depth: 1, colourType: 0, rows: [bytes(0xa0), bytes(0x40)] })),
    ).toEqual([255, 0, 255, 0, 255, 0]);
    expect(await pixels(writePng({ width: 3, height: 1, depth: 2, colourType: 0, rows: [bytes(0b00011100)] }))).toEqual(
      [0, 85, 255],
    );
    expect(await pixels(writePng({ width: 2, height: 1, depth: 4, colourType: 0, rows: [bytes(0x1f)] }))).toEqual([
      17, 255,
    ]);
  });

  it('turns colour into luma as Pillow does', async () => {
    const rows = [bytes(255, 0, 0, 0, 255, 0, 0, 0, 255, 90, 90, 90)];
    expect(await pixels(writePng({ width: 4, height: 1, depth: 8, colourType: 2, rows }))).toEqual([76, 150, 29, 90]);
    const deep = [bigEndian([65535, 65535, 65535, 1000, 1000, 1000])];
    expect(await pixels(writePng({ width: 2, height: 1, depth: 16, colourType: 2, rows: deep }))).toEqual([
      65535, 1000,
    ]);
  });

  it('looks colours up in the palette, whatever its transparency', async () => {
    const palette = pngChunk('PLTE', bytes(10, 10, 10, 200, 200, 200));
    const indexed = { width: 3, height: 1, depth: 1, colourType: 3, rows: [bytes(0b01000000)] };
    expect(await pixels(writePng({ ...indexed, extra: [palette] }))).toEqual([10, 200, 10]);
    expect(await pixels(writePng({ ...indexed, extra: [palette, pngChunk('tRNS', bytes(0, 128))] }))).toEqual([
      10, 200, 10,
    ]);
  });

  it('drops alpha and transparent colours, as Pillow and OpenCV do, and says so', async () => {
    const left = [{ text: 'Its transparency was left out, as viewers of images do.', doubtful: false }];
    const grey = { width: 3, height: 1, depth: 8, colourType: 4, rows: [bytes(200, 255, 200, 128, 200, 0)] };
    expect(await decodeImage(writePng(grey))).toMatchObject({ pixels: bytes(200, 200, 200), remarks: left });
    const opaque = { ...grey, rows: [bytes(200, 255, 100, 255, 0, 255)] };
    expect(await decodeImage(writePng(opaque))).toMatchObject({ pixels: bytes(200, 100, 0), remarks: [] });
    const hidden = [bytes(50, 50, 50, 0, 90, 90, 90, 0)];
    expect(await pixels(writePng({ width: 2, height: 1, depth: 8, colourType: 6, rows: hidden }))).toEqual([50, 90]);
    const keyed = { width: 2, height: 1, depth: 8, colourType: 0, rows: [bytes(5, 6)] };
    const file = writePng({ ...keyed, extra: [pngChunk('tRNS', bytes(0, 5))] });
    expect(await decodeImage(file)).toMatchObject({ pixels: bytes(5, 6), remarks: left });
  });

  it('spreads a film of fewer bits that was stored in 16 without scaling', async () => {
    const film = (samples: number[], extra: Buffer[] = []) =>
      writePng({ width: samples.length, height: 1, depth: 16, colourType: 0, rows: [bigEndian(samples)], extra });
    const spread = (samples: number[], bits: number) => samples.map((x) => Math.round((x * 65535) / (2 ** bits - 1)));
    const values = [0, 700, 2047];
    expect(await pixels(film(values, [pngChunk('sBIT', bytes(12))]))).toEqual(spread(values, 12));
    expect(await pixels(film(values))).toEqual(spread(values, 12));
    expect(await pixels(film([0, 700, 9000]))).toEqual(spread([0, 700, 9000], 14));
    // Scaled to the full range, as the specification asks, sBIT or not; and a film that says that it is dark.
    for (const extra of [[], [pngChunk('sBIT', bytes(12))]]) {
      expect(await pixels(film([0, 700, 40000], extra))).toEqual([0, 700, 40000]);
    }
    expect((await decodeImage(film(values))).remarks.map(({ text }) => text)).toEqual([
      'Its 16 bits were read as 12 bits, since no value is larger.',
    ]);
  });

  it('is turned as its EXIF data say', async () => {
    const extra = [pngChunk('eXIf', exif(6))];
    const rows = [bytes(1, 2, 3), bytes(4, 5, 6)];
    const image = await decodeImage(writePng({ width: 3, height: 2, depth: 8, colourType: 0, rows, extra }));
    expect(image).toMatchObject({ width: 2, height: 3, pixels: bytes(4, 1, 5, 2, 6, 3) });
  });

  it('reads the committed films', async () => {
    const image = await decodeImage(readFilm('images/b00001_1_frontal.png'));
    expect([image.width, image.height, image.maximum]).toEqual([320, 320, 255]);
  });
});

describe('malformed PNG', () => {
  const film = readFilm('images/b00002_1_frontal.png');

  it('is refused wherever it is cut off', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 8, max: film.length - 1 }), async (length) => {
        expect(await codeOf(() => decodeImage(film.slice(0, length)))).toBe('DB2001');
      }),
      { numRuns: 60 },
    );
  });

  it('is refused when any byte of it is wrong', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(film.length - 1), fc.integer({ min: 1, max: 255 }), async (position, flip) => {
        const damaged = film.slice();
        damaged[position] ^= flip;
        expect(await codeOf(() => decodeImage(damaged))).toMatch(position < 8 ? /DB200[13]/ : /DB200[12]/);
      }),
      { numRuns: 100 },
    );
  });

  it('is refused for absurd sizes before anything is inflated', async () => {
    const huge = { width: 2 ** 31 - 1, height: 2 ** 31 - 1, depth: 16, colourType: 6, rows: [bytes(0)] };
    expect(await codeOf(() => decodeImage(writePng(huge)))).toBe('DB2002');
    expect(await codeOf(() => decodeImage(writePng({ ...huge, width: 0 })))).toBe('DB2001');
  });

  it('is refused when it inflates to more or less than its size', async () => {
    const small = { width: 2, height: 2, depth: 8, colourType: 0 };
    const bomb = { ...small, rows: [new Uint8Array(50_000_000)] };
    // Inflating stops at the limit, so the message cannot know how much there is.
    await expect(decodeImage(writePng(bomb))).rejects.toThrow(/^DB2001.*more image data than the 6 bytes/);
    for (const rows of [[bytes(1, 2)], [bytes(1, 2), bytes(3)]]) {
      await expect(decodeImage(writePng({ ...small, rows }))).rejects.toThrow(/^DB2001.*instead of 6/);
    }
  });

  it('is refused when palette or transparency are missing, short or out of place', async () => {
    const indexed = { width: 2, height: 1, depth: 8, colourType: 3, rows: [bytes(0, 9)] };
    expect(await codeOf(() => decodeImage(writePng(indexed)))).toBe('DB2001');
    expect(await codeOf(() => decodeImage(writePng({ ...indexed, extra: [pngChunk('PLTE', bytes(1, 2, 3))] })))).toBe(
      'DB2001',
    );
    const grey = { width: 2, height: 1, depth: 8, colourType: 4, rows: [bytes(0, 9, 9, 9)] };
    expect(await codeOf(() => decodeImage(writePng({ ...grey, extra: [pngChunk('tRNS', bytes(0, 0))] })))).toBe(
      'DB2001',
    );
  });
});

describe('other files', () => {
  it('are refused as no image', async () => {
    expect(await codeOf(() => decodeImage(new Uint8Array(0)))).toBe('DB2003');
    for (const [start, what] of [
      ['GIF89a and so on', 'a GIF image'],
      ['PK\x03\x04 and so on', 'a ZIP archive: unpack it first'],
      ['%PDF-1.7', 'a PDF document'],
      ['II*\0 and so on', 'a TIFF image'],
      ['<html>', 'a text of markup'],
    ]) {
      await expect(decodeImage(Buffer.from(start, 'latin1'))).rejects.toThrow(`It seems to be ${what}`);
    }
    await expect(decodeImage(new Uint8Array(400))).rejects.toThrow(/^DB2003.*nothing but zeros/);
  });

  it('never raise anything but numbered errors', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (noise) => {
        expect(await codeOf(() => decodeImage(noise))).toMatch(/DB200\d/);
      }),
    );
  });
});
