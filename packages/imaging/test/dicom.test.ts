import { encode as encodeJpeg } from 'jpeg-js';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../src/index.ts';
import { type DicomParts, type Element, SYNTAX, words, writeDicom } from './helpers/dicom-writer.ts';
import { encodeWith, flatGreyJpeg } from './helpers/encoders.ts';
import { codeOf } from './helpers/errors.ts';

const CENTER = 0x00281050;
const WIDTH = 0x00281051;
const line = (samples: number[], parts: Partial<DicomParts> = {}) =>
  writeDicom({ columns: samples.length, rows: 1, pixelData: words(samples), ...parts });
const pixels = async (file: Uint8Array) => Array.from((await decodeImage(file)).pixels);
const windowed = (center: string, width: string, shape?: string): Element[] => [
  [CENTER, 'DS', center],
  [WIDTH, 'DS', width],
  ...(shape ? ([[0x00281056, 'CS', shape]] as Element[]) : []),
];

describe('grey values of DICOM', () => {
  it('keeps 16-bit values in both uncompressed transfer syntaxes', async () => {
    const samples = [0, 1, 300, 65535];
    for (const syntax of [SYNTAX.explicit, SYNTAX.implicit])
      expect(await pixels(line(samples, { syntax }))).toEqual(samples);
  });

  it('keeps 8-bit values, with an odd number of them padded', async () => {
    const parts = { columns: 3, rows: 1, pixelData: Uint8Array.of(0, 9, 255), bitsAllocated: 8 };
    const image = await decodeImage(writeDicom(parts));
    expect(image).toMatchObject({ width: 3, height: 1, maximum: 255 });
    expect(Array.from(image.pixels)).toEqual([0, 9, 255]);
  });

  it('spreads 12 stored bits over the full range and ignores what lies above them', async () => {
    expect(await pixels(line([0, 4095, 0xf000], { bitsStored: 12 }))).toEqual([0, 65535, 0]);
  });

  it('reads signed values', async () => {
    expect(await pixels(line([-32768, 32767], { signed: true }))).toEqual([0, 65535]);
    expect(await pixels(line([0x0800, 0x0000, 0x07ff], { signed: true, bitsStored: 12 }))).toEqual([0, 32776, 65535]);
  });

  it('inverts MONOCHROME1', async () => {
    expect(await pixels(line([0, 65535], { photometric: 'MONOCHROME1' }))).toEqual([65535, 0]);
  });

  it('applies the linear window of PS3.3 C.11.2.1.2.1', async () => {
    // Center 2048, width 4096 over 12 bits: 0 stays black, 4095 white (the example of the standard).
    expect(await pixels(line([0, 2048, 4095], { bitsStored: 12, elements: windowed('2048', '4096') }))).toEqual([
      0, 32776, 65535,
    ]);
    // Center 0, width 1: a threshold at -0.5.
    const threshold = { signed: true, elements: windowed('0', '1') };
    expect(await pixels(line([-1, 0, 1], threshold))).toEqual([0, 65535, 65535]);
  });

  it('applies the exact and the sigmoid window', async () => {
    expect(await pixels(line([50, 100, 150], { elements: windowed('100', '100', 'LINEAR_EXACT') }))).toEqual([
      0, 32768, 65535,
    ]);
    const [low, middle, high] = await pixels(line([0, 100, 200], { elements: windowed('100', '100', 'SIGMOID') }));
    expect(middle).toBe(32768);
    expect(low).toBe(Math.round(65535 / (1 + Math.exp(4))));
    expect(low + high).toBe(65535);
  });

  it('rescales before the window and takes the first of several windows', async () => {
    const elements: Element[] = [
      [0x00281052, 'DS', '-1000'],
      [0x00281053, 'DS', '2.0'],
      ...windowed('0\\500', '2001\\1'),
    ];
    // 500 becomes 0, which is (0 + 0.5) / 2000 + 0.5 of the window; 0 becomes -1000, (-1000 + 0.5) / 2000 + 0.5.
    expect(await pixels(line([0, 500, 1000], { elements }))).toEqual([
      Math.round(65535 * 0.00025),
      Math.round(65535 * 0.50025),
      65535,
    ]);
  });

  it('keeps the order of values when the slope is negative only by what the slope says', async () => {
    expect(await pixels(line([0, 65535], { elements: [[0x00281053, 'DS', '-1']] }))).toEqual([65535, 0]);
  });

  it('looks values up in the VOI table where there is no window', async () => {
    const table: Element[] = [
      [0x00283002, 'US', [4, 10, 8]],
      [0x00283006, 'US', [0, 51, 102, 255]],
    ];
    const elements: Element[] = [[0x00283010, 'SQ', table]];
    const expected = [0, 0, 51, 255, 255].map((x) => (x * 65535) / 255);
    expect(await pixels(line([0, 10, 11, 13, 500], { elements }))).toEqual(expected);
  });
});

describe('compressed DICOM', () => {
  const columns = 24;
  const rows = 16;
  const samples = Array.from({ length: columns * rows }, (_, i) => (i * 37 + ((i * i) % 101)) % 4096);
  const parts = { columns, rows, pixelData: new Uint8Array(0), bitsStored: 12 };
  const expected = samples.map((x) => Math.round((x * 65535) / 4095));

  it.each(['jpeg-ls', 'jpeg-2000'] as const)('decodes lossless %s', async (codec) => {
    const stream = await encodeWith(codec, columns, rows, 12, words(samples));
    const syntax = codec === 'jpeg-ls' ? SYNTAX.jpegLs : SYNTAX.jpeg2000;
    expect(await pixels(writeDicom({ ...parts, syntax, pixelData: stream }))).toEqual(expected);
    const halves = [stream.subarray(0, 100), stream.subarray(100)];
    expect(await pixels(writeDicom({ ...parts, syntax }, halves))).toEqual(expected);
  });

  it.each(['jpeg-ls', 'jpeg-2000'] as const)('refuses %s that is cut off or of another size', async (codec) => {
    const stream = await encodeWith(codec, columns, rows, 12, words(samples));
    const syntax = codec === 'jpeg-ls' ? SYNTAX.jpegLs : SYNTAX.jpeg2000;
    for (const length of [0, 1, 20, stream.length >> 1, stream.length - 2]) {
      expect(await codeOf(() => decodeImage(writeDicom({ ...parts, syntax }, [stream.subarray(0, length)])))).toBe(
        'DB2001',
      );
    }
    expect(await codeOf(() => decodeImage(writeDicom({ ...parts, rows: 15, syntax }, [stream])))).toBe('DB2001');
    expect(await pixels(writeDicom({ ...parts, syntax, pixelData: stream }))).toEqual(expected);
  });

  it('refuses a JPEG 2000 stream that lacks a tile', async () => {
    const stream = await encodeWith('jpeg-2000', columns, rows, 12, words(samples));
    // The stream's one tile covers the image; its header is made to speak of tiles of half the width.
    new DataView(stream.buffer).setUint32(24, columns / 2);
    const file = writeDicom({ ...parts, syntax: SYNTAX.jpeg2000, pixelData: stream });
    await expect(decodeImage(file)).rejects.toThrow(/^DB2001.*1 of 2 tiles/);
  });

  it('decodes RLE of 8 and 16 bits', async () => {
    const header = (...values: number[]) =>
      new Uint8Array(Uint32Array.from({ length: 16 }, (_, i) => values[i] ?? 0).buffer);
    const rle = (segments: number, packed: number[], ...offsets: number[]) =>
      Buffer.concat([header(segments, ...offsets), Uint8Array.from(packed)]);
    const eight = rle(1, [2, 5, 6, 7, 254, 9, 128], 64);
    const parts8 = { columns: 6, rows: 1, pixelData: eight, bitsAllocated: 8, syntax: SYNTAX.rle };
    expect(await pixels(writeDicom(parts8))).toEqual([5, 6, 7, 9, 9, 9]);
    const sixteen = rle(2, [255, 1, 1, 44, 45], 64, 66);
    const wide = { columns: 2, rows: 1, elements: windowed('32768', '65536'), syntax: SYNTAX.rle };
    expect(await pixels(writeDicom({ ...wide, pixelData: sixteen }))).toEqual([300, 301]);
    // A run of seven for six pixels: the one beyond is left out.
    expect(await pixels(writeDicom({ ...parts8, pixelData: rle(1, [250, 9], 64) }))).toEqual(new Array(6).fill(9));
    for (const wrong of [
      rle(1, [2, 5], 64),
      rle(1, [127, 5], 64),
      rle(2, [0, 5], 64, 65),
      rle(1, [0, 5], 4),
      header(1),
    ]) {
      expect(await codeOf(() => decodeImage(writeDicom({ ...parts8, pixelData: wrong })))).toBe('DB2001');
    }
  });

  it('decodes baseline JPEG and refuses colour in it', async () => {
    const grey = { columns: 16, rows: 8, pixelData: flatGreyJpeg(), bitsAllocated: 8, syntax: SYNTAX.jpeg };
    expect(await pixels(writeDicom(grey))).toEqual(new Array(128).fill(128));
    expect(await codeOf(() => decodeImage(writeDicom({ ...grey, rows: 16 })))).toBe('DB2001');
    const rgba = new Uint8Array(16 * 16 * 4).fill(120);
    const { data } = encodeJpeg({ width: 16, height: 16, data: rgba }, 100);
    const file = writeDicom({ columns: 16, rows: 16, pixelData: data, bitsAllocated: 8, syntax: SYNTAX.jpeg });
    await expect(decodeImage(file)).rejects.toThrow(/^DB2001.*3 components, the attributes say 1/);
  });
});

describe('DICOM that cannot be shown', () => {
  const four = { columns: 2, rows: 2, pixelData: words([1, 2, 3, 4]) };
  const codeWith = (parts: Partial<DicomParts>) => codeOf(() => decodeImage(writeDicom({ ...four, ...parts })));

  it.each<[string, Partial<DicomParts>, string]>([
    ['colour of one sample', { photometric: 'RGB' }, 'DB2004'],
    ['a palette without colours', { photometric: 'PALETTE COLOR' }, 'DB2001'],
    ['a segmented palette', { photometric: 'PALETTE COLOR', elements: [[0x00281221, 'OW', words([0, 1])]] }, 'DB2004'],
    ['more bits stored than allocated', { bitsStored: 12, elements: [[0x00280101, 'US', 17]] }, 'DB2004'],
    ['a modality table without data', { elements: [[0x00283000, 'SQ', [[0x00283002, 'US', [4, 0, 8]]]]] }, 'DB2001'],
    ['three samples a pixel', { elements: [[0x00280002, 'US', 3]] }, 'DB2004'],
    ['several frames', { elements: [[0x00280008, 'IS', '2']] }, 'DB2004'],
    ['32 bits', { bitsAllocated: 32 }, 'DB2004'],
    ['an unknown window shape', { elements: windowed('1', '2', 'CUBIC') }, 'DB2004'],
    ['another transfer syntax', { syntax: '1.2.840.10008.1.2.4.201' }, 'DB2004'],
    ['no rows', { rows: 0 }, 'DB2001'],
    ['too few pixels', { rows: 3 }, 'DB2001'],
    ['an absurd size', { rows: 65535, columns: 65535 }, 'DB2002'],
    ['a window that is no number', { elements: windowed('1', 'wide') }, 'DB2001'],
    [
      'an empty VOI table',
      {
        elements: [
          [
            0x00283010,
            'SQ',
            [
              [0x00283002, 'US', [4, 0, 16]],
              [0x00283006, 'OW', words([])],
            ],
          ],
        ],
      },
      'DB2001',
    ],
  ])('refuses %s', async (_, parts, code) => {
    expect(await codeWith({})).toBe('none');
    expect(await codeWith(parts)).toBe(code);
  });
});
