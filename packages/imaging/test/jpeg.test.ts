import { encode } from 'jpeg-js';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../src/index.ts';
import { codeOf } from './helpers/errors.ts';
import { exif } from './helpers/exif-writer.ts';

const side = 32;
const rgba = (grey: (x: number, y: number) => number) =>
  Uint8Array.from({ length: side * side * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : grey((i >> 2) % side, Math.floor((i >> 2) / side)),
  );
const jpeg = (data: Uint8Array) => new Uint8Array(encode({ width: side, height: side, data }, 100).data);

/** The file with a segment behind its start. */
const withSegment = (file: Uint8Array, marker: number, body: Uint8Array) =>
  Uint8Array.from([0xff, 0xd8, 0xff, marker, 0, body.length + 2, ...body, ...file.subarray(2)]);
/** The file without the JFIF segment that the encoder writes, with other component ids in frame and scan. */
function withIds(file: Uint8Array, ids: readonly number[]): Uint8Array {
  const out = Uint8Array.from([0xff, 0xd8, ...file.subarray(20)]);
  const find = (marker: number) => out.findIndex((byte, i) => byte === 0xff && out[i + 1] === marker);
  for (const [k, id] of ids.entries()) {
    out[find(0xc0) + 10 + 3 * k] = id;
    out[find(0xda) + 5 + 2 * k] = id;
  }
  return out;
}

describe('JPEG colours', () => {
  // A flat film: luma 180, both chromas at their middle 128. Taken for red, green and blue it is a colour of luma 144.
  const grey = jpeg(rgba(() => 180));
  const level = async (file: Uint8Array) => (await decodeImage(file)).pixels[0];
  const adobe = (transform: number) => Uint8Array.from([...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, transform]);
  const RGB = [...Buffer.from('RGB')];
  const asRgb = Math.round(0.299 * 180 + 0.587 * 128 + 0.114 * 128);

  it('are read as libjpeg reads them: JFIF, Adobe transform, component ids, in that order', async () => {
    expect(await level(grey)).toBe(180);
    expect(await level(withIds(grey, [1, 2, 3]))).toBe(180);
    expect(await level(withIds(grey, RGB))).toBe(asRgb);
    expect(await level(withSegment(withIds(grey, [1, 2, 3]), 0xee, adobe(0)))).toBe(asRgb);
    expect(await level(withSegment(withIds(grey, RGB), 0xee, adobe(1)))).toBe(180);
    expect(await level(withSegment(grey, 0xee, adobe(0)))).toBe(180);
  });
});

describe('the EXIF orientation of a JPEG', () => {
  const film = jpeg(rgba((x, y) => (x < 16 ? (y < 16 ? 0 : 80) : y < 16 ? 160 : 240)));
  // The four quarters, row by row, of the picture that is to be seen (the table of JEITA CP-3451, Orientation).
  it.each([
    [1, [0, 160, 80, 240]],
    [2, [160, 0, 240, 80]],
    [3, [240, 80, 160, 0]],
    [4, [80, 240, 0, 160]],
    [5, [0, 80, 160, 240]],
    [6, [80, 0, 240, 160]],
    [7, [240, 160, 80, 0]],
    [8, [160, 240, 0, 80]],
    [9, [0, 160, 80, 240]],
  ])('%i turns the film', async (orientation, quarters) => {
    for (const [little, type] of [
      [true, 3],
      [false, 3],
      [true, 4],
      [false, 4],
    ] as const) {
      const body = Buffer.concat([Buffer.from('Exif\0\0'), exif(orientation, little, type)]);
      const image = await decodeImage(withSegment(film, 0xe1, body));
      const seen = [
        [8, 8],
        [24, 8],
        [8, 24],
        [24, 24],
      ].map(([x, y]) => Math.round(image.pixels[y * side + x] / 80) * 80);
      expect(seen).toEqual(quarters);
      expect(image.remarks.length).toBe(orientation > 1 && orientation < 9 ? 1 : 0);
    }
  });
});

describe('JPEG decoding', () => {
  it('gives the grey values up to the loss of the compression', async () => {
    const image = await decodeImage(jpeg(rgba((x, y) => 4 * x + 3 * y)));
    expect(image).toMatchObject({ width: side, height: side, maximum: 255 });
    for (let i = 0; i < image.pixels.length; i++) {
      const expected = 4 * (i % side) + 3 * Math.floor(i / side);
      expect(Math.abs(image.pixels[i] - expected)).toBeLessThanOrEqual(3);
    }
  });

  it('refuses other processes, precisions and component counts', async () => {
    const file = jpeg(rgba(() => 100));
    const frame = file.findIndex((byte, i) => byte === 0xff && file[i + 1] === 0xc0);
    const change = (offset: number, value: number) => {
      const changed = file.slice();
      changed[frame + offset] = value;
      return codeOf(() => decodeImage(changed));
    };
    expect(await change(1, 0xc9)).toBe('DB2004');
    expect(await change(4, 12)).toBe('DB2004');
    expect(await change(9, 2)).toBe('DB2004');
    expect(await change(5, 0xff)).toBe('DB2002');
    expect(await change(9, 200)).toBe('DB2001');
  });

  it('refuses a file that was cut off and closed with an end marker', async () => {
    const file = jpeg(rgba((x, y) => (x * y) & 255));
    const closed = Uint8Array.from([...file.subarray(0, file.length - 60), 0xff, 0xd9]);
    expect(await codeOf(() => decodeImage(closed))).toBe('DB2001');
  });

  it('refuses a size that the data cannot fill, before decoding', async () => {
    const file = jpeg(rgba(() => 100));
    const frame = file.findIndex((byte, i) => byte === 0xff && file[i + 1] === 0xc0);
    file.set([0x10, 0x00, 0x10, 0x00], frame + 5);
    await expect(decodeImage(file)).rejects.toThrow(/^DB2001.*too short/);
  });
});
