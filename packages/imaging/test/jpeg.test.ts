import { encode } from 'jpeg-js';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../src/index.ts';
import { codeOf } from './helpers/errors.ts';

const side = 32;
const rgba = (grey: (x: number, y: number) => number) =>
  Uint8Array.from({ length: side * side * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : grey((i >> 2) % side, Math.floor((i >> 2) / side)),
  );
const jpeg = (data: Uint8Array) => new Uint8Array(encode({ width: side, height: side, data }, 100).data);

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
