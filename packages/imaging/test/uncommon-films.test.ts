/**
 * Situations that are legal, seldom, and easily read wrongly. Streams that are written out here are of DCMTK 3.6.7 (dcmcjpls) and of
 * OpenJPEG 2.5.0 (by Pillow 9.4); the right values are the samples that they were made from.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeImage, readDicomHeader } from '../src/index.ts';
import { type DicomParts, type Element, SYNTAX, words, writeDicom } from './helpers/dicom-writer.ts';
import { writeLosslessJpeg } from './helpers/lossless-jpeg-writer.ts';

const stream = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const golden = (name: string) => readFileSync(join(import.meta.dirname, 'golden', name));
const luma = (r: number, g: number, b: number) => Math.floor((19595 * r + 38470 * g + 7471 * b + 32768) / 65536);

async function read(parts: DicomParts) {
  const { pixels, remarks } = await decodeImage(writeDicom(parts));
  const doubts = remarks.filter(({ doubtful }) => doubtful).map(({ text }) => text);
  return { pixels: Array.from(pixels), doubts };
}

const COLOUR: Pick<DicomParts, 'bitsAllocated' | 'bitsStored'> = { bitsAllocated: 8, bitsStored: 8 };
const THREE: Element = [0x00280002, 'US', 3];

describe('colours', () => {
  // 12 x 8 pixels: red 20 a column, green 30 a row, blue both.
  const right = Array.from({ length: 96 }, (_, i) => {
    const [x, y] = [i % 12, Math.floor(i / 12)];
    return luma(20 * x, 30 * y, (7 * x + 11 * y) % 256);
  });
  it.each([
    [
      'one component after the other',
      '/9j/9wARCAAIAAwDAREAAhEAAxEA/9oACAEBAAAAAIAcAcAcqTIvutsryV/l/2v/X/9//3//fP/aAAgBAgAAAAD/AAA8r/AAE/9df/cf/bf/NP92X/z/2gAIAQMAAAAAhRVirT+7dgwzFI7MzYY2kkkkjApVVUoKqqqQFVVVcAf/f/gv/3/g///Z',
    ],
    [
      'line by line',
      '/9j/9wARCAAIAAwDAREAAhEAAxEA/9oADAMBAAIAAwAAAQCAHAHAHKkyL7rbK/9u7zSlKUlKUlf4BtBD3vc5zWtAAhmKR2Zmw0//AABFKUhCEIQjjaSSSSMv/x13d3d3d3BSqqpV/3cdmZmZmZgVVVUi/3tszMzMzMoKqqq6/3tKqqqq22AP/3/y/3stttttsL//f4D//9k=',
    ],
  ])('in JPEG-LS, %s', async (_, base64) => {
    const parts = { columns: 12, rows: 8, ...COLOUR, photometric: 'RGB', elements: [THREE], syntax: SYNTAX.jpegLs };
    expect((await read({ ...parts, pixelData: stream(base64) })).pixels).toEqual(right);
  });

  it('in JPEG 2000 that are luma and chromas and that its decoder does not transform', async () => {
    const pixelData = stream(
      '/0//UQAvAAAAAAAQAAAAEAAAAAAAAAAAAAAAEAAAABAAAAAAAAAAAAADBwEBBwEBBwEB/1IADAAAAAEAAQQEAAH/XAAHQEBISFD/ZAAlAAFDcmVhdGVkIGJ5IE9wZW5KUEVHIHZlcnNpb24gMi41LjD/kAAKAAAAAABGAAH/k9+BSBFqofAhBYJwUgpXWn+UgXf0cy8yWH6CwOavKHKHha3XzfN83zfOLIl/gIDA+QIANqGFR4CA/9k=',
    );
    const parts = { columns: 16, rows: 16, ...COLOUR, elements: [THREE], syntax: SYNTAX.jpeg2000, pixelData };
    // Luma is 15 a column, the chromas are 128: nothing but grey.
    const grey = Array.from({ length: 256 }, (_, i) => 15 * (i % 16));
    expect((await read({ ...parts, photometric: 'YBR_FULL' })).pixels).toEqual(grey);
    expect((await read({ ...parts, photometric: 'RGB' })).pixels).toEqual(grey.map((y) => luma(y, 128, 128)));
  });
});

describe('an overlay in the bits above the stored ones', () => {
  const samples = [0, 700, 4095, 2048, 9, 3000];
  const marked = samples.map((x, i) => (i % 2 ? x | 0x8000 : x));
  const overlay: Element[] = [
    [0x00280102, 'US', 11],
    [0x60000100, 'US', 16],
    [0x60000102, 'US', 15],
  ];
  const parts = { columns: 3, rows: 2, bitsStored: 12, elements: overlay };
  const right = samples.map((x) => Math.round((x * 65535) / 4095));

  it('is no part of the film, compressed or not, as in DCMTK', async () => {
    expect((await read({ ...parts, pixelData: words(marked) })).pixels).toEqual(right);
    const pixelData = writeLosslessJpeg({ width: 3, height: 2, precision: 16, samples: marked, predictor: 1 });
    expect((await read({ ...parts, syntax: SYNTAX.jpegLossless, pixelData })).pixels).toEqual(right);
  });

  it('is not taken for one where the film is deeper than it declares', async () => {
    const deep = [0, 700, 5000, 2048, 9, 3000];
    const pixelData = writeLosslessJpeg({ width: 3, height: 2, precision: 13, samples: deep, predictor: 1 });
    const { pixels } = await read({ columns: 3, rows: 2, bitsStored: 12, syntax: SYNTAX.jpegLossless, pixelData });
    expect(pixels).toEqual(deep.map((x) => Math.round((x * 65535) / 8191)));
  });
});

describe('a film at which a person has to look', () => {
  const film = { columns: 3, rows: 2, bitsStored: 12, pixelData: words([0, 700, 4095, 2048, 9, 3000]) };
  const doubtsOf = async (...elements: Element[]) => (await read({ ...film, elements })).doubts;

  it.each<[string, Element]>([
    ['aspect ratio', [0x00280034, 'IS', '2\\1']],
    ['spacing', [0x00280030, 'DS', '0.2\\0.1']],
    ['spacing at the detector', [0x00181164, 'DS', '0.20 \\ 0.10 ']],
  ])('has pixels that are not square, by their %s', async (_, element) => {
    expect(await doubtsOf(element)).toEqual([expect.stringMatching(/not square, but 0?\.?2 by/)]);
  });

  it('is not one whose spacings are rounded, or not there', async () => {
    expect(await doubtsOf([0x00280030, 'DS', '0.143\\0.1429'])).toEqual([]);
    expect(await doubtsOf([0x00280030, 'DS', ''], [0x00280034, 'IS', '1\\1'])).toEqual([]);
  });

  it('is what a detector has measured, before it is a picture', async () => {
    for (const element of [
      [0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.1.1.1'],
      [0x00080068, 'CS', 'FOR PROCESSING'],
    ] as const) {
      expect(await doubtsOf(element)).toEqual([expect.stringContaining('for processing')]);
      expect(readDicomHeader(writeDicom({ ...film, elements: [element] })).forProcessing).toBe(true);
    }
    expect(await doubtsOf([0x00080068, 'CS', 'FOR PRESENTATION'])).toEqual([]);
  });
});

it('a JPEG of 8 bits that calls itself one of 12 is what libjpeg and DCMTK decode it to', async () => {
  // DCMTK's dcmj2pnm, libjpeg by Pillow and pydicom give these very values; a brightness of 0.18 more, which a description of this file has
  // been seen with, is that of no decoder.
  const right = golden('eight-bits-called-extended.txt').toString().trim().split(/\s+/).map(Number);
  const parts = { columns: 32, rows: 32, ...COLOUR, syntax: SYNTAX.jpegExtended };
  const { pixels } = await read({ ...parts, pixelData: golden('eight-bits-called-extended.jpg') });
  const apart = pixels.map((pixel, i) => Math.abs(pixel - right[i]));
  expect(Math.max(...apart)).toBeLessThanOrEqual(3);
  expect(apart.reduce((a, b) => a + b, 0) / apart.length).toBeLessThan(0.6);
});
