import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeImage, type GreyImage, preprocessImage } from '../src/index.ts';
import golden from './golden/check-inputs.golden.json' with { type: 'json' };
import { codeOf } from './helpers/errors.ts';
import { CHECK_FILMS, readFilm } from './helpers/films.ts';

const IMAGENET = { channels: 3 as const, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
const PLAIN = { channels: 1 as const, mean: [0], std: [1] };
const grey = (width: number, height: number, values: number[]): GreyImage => ({
  width,
  height,
  maximum: 255,
  pixels: Uint8Array.from(values),
});
const digest = (values: Float32Array) => createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex');

describe('preprocessing', () => {
  it('is bit-equal to PyTorch at 320x320 without resizing', async () => {
    for (const [i, film] of CHECK_FILMS.entries()) {
      const image = await decodeImage(readFilm(film));
      const input = preprocessImage(image, { width: 320, height: 320, resize: 'none', ...IMAGENET });
      expect(digest(input)).toBe(golden['320x320'][i]);
    }
  });

  it('is bit-equal to PyTorch at 64x64 with 5x5 box means', async () => {
    for (const [i, film] of CHECK_FILMS.entries()) {
      const image = await decodeImage(readFilm(film));
      const input = preprocessImage(image, { width: 64, height: 64, resize: 'box', ...IMAGENET });
      expect(digest(input)).toBe(golden['64x64'][i]);
    }
  });

  it('divides 16-bit pixels by 65535', () => {
    const image: GreyImage = { width: 2, height: 1, maximum: 65535, pixels: Uint16Array.of(65535, 257) };
    const input = preprocessImage(image, { width: 2, height: 1, resize: 'none', ...PLAIN });
    expect(Array.from(input)).toEqual([1, Math.fround(1 / 255)]);
  });

  it('weighs edge pixels by the part covered when the box factor is no integer', () => {
    const input = preprocessImage(grey(3, 1, [0, 255, 51]), { width: 2, height: 1, resize: 'box', ...PLAIN });
    expect(input[0]).toBeCloseTo(0.5 / 1.5, 6);
    expect(input[1]).toBeCloseTo((0.5 + 0.2) / 1.5, 6);
  });

  it('interpolates between pixel centres as PyTorch does without align_corners', () => {
    // torch.nn.functional.interpolate(torch.tensor([[[[0., 1.]]]]), size=(1, 4), mode='bilinear')
    const input = preprocessImage(grey(2, 1, [0, 255]), { width: 4, height: 1, resize: 'bilinear', ...PLAIN });
    expect(Array.from(input)).toEqual([0, 0.25, 0.75, 1]);
  });

  it('keeps a constant image constant and the mean of the image, whatever the size', () => {
    const side = fc.integer({ min: 1, max: 24 });
    fc.assert(
      fc.property(
        side,
        side,
        side,
        side,
        fc.nat(255),
        fc.infiniteStream(fc.nat(255)),
        (w, h, toW, toH, level, values) => {
          const flat = grey(w, h, new Array(w * h).fill(level));
          const bilinear = preprocessImage(flat, { width: toW, height: toH, resize: 'bilinear', ...PLAIN });
          for (const x of bilinear) expect(x).toBeCloseTo(level / 255, 6);
          const width = Math.min(w, toW);
          const height = Math.min(h, toH);
          const image = grey(
            w,
            h,
            Array.from({ length: w * h }, () => values.next().value as number),
          );
          const box = preprocessImage(image, { width, height, resize: 'box', ...PLAIN });
          const mean = (v: ArrayLike<number>) => Array.from(v).reduce((sum, x) => sum + x, 0) / v.length;
          expect(mean(box)).toBeCloseTo(mean(image.pixels) / 255, 5);
        },
      ),
    );
  });

  it('refuses images of another size where the rule does not fit', async () => {
    const image = grey(2, 2, [0, 1, 2, 3]);
    expect(await codeOf(() => preprocessImage(image, { width: 3, height: 2, resize: 'none', ...PLAIN }))).toBe(
      'DB2005',
    );
    expect(await codeOf(() => preprocessImage(image, { width: 3, height: 2, resize: 'box', ...PLAIN }))).toBe('DB2005');
  });

  it('refuses a declaration that lacks a mean or divides by zero', async () => {
    const image = grey(1, 1, [0]);
    const size = { width: 1, height: 1, resize: 'none' as const };
    expect(await codeOf(() => preprocessImage(image, { ...size, ...IMAGENET, mean: [0.5] }))).toBe('DB2007');
    expect(await codeOf(() => preprocessImage(image, { ...size, ...PLAIN, std: [1e-60] }))).toBe('DB2007');
  });
});
