import { DoubleblindError } from '@doubleblind/errors';
import { type DecodedPng, decode } from 'fast-png';
import { turn } from './exif.ts';
import { type DecodedImage, type ImageRemark, makeGreyImage, noted } from './grey-image.ts';
import type { DecodeLimits } from './limits.ts';
import { luma } from './luma.ts';
import { type PngHeader, readPngContainer } from './png-chunks.ts';

/** The depths of detectors; a film of fewer than 16 bits that was stored without scaling has one of them. */
const DETECTOR_BITS = [8, 10, 12, 14];

/**
 * Decodes a PNG of any colour type: colour becomes luma, alpha and transparent colours are dropped as radiology viewers
 * and training pipelines do (Pillow's convert('L'), cv2.imread), 1, 2 and 4 bits are spread over 0..255, 16 bits are
 * kept unless they hold a film of fewer bits, which is spread.
 * @throws DB2001, DB2002, DB2004 (see readPngContainer).
 */
export function decodePng(bytes: Uint8Array, limits: DecodeLimits): DecodedImage {
  const { header, reduced } = readPngContainer(bytes, limits);
  try {
    const png = decode(reduced);
    const remarks: ImageRemark[] = [];
    const pixels = greyOf(png, header);
    if (hasTransparency(png, header)) {
      remarks.push(noted('transparency'));
    }
    if (pixels instanceof Uint16Array) remarks.push(...spreadFewBits(pixels, header.significantBits));
    return turn(makeGreyImage(png.width, png.height, pixels, remarks), header.orientation);
  } catch (cause) {
    if (cause instanceof DoubleblindError) throw cause;
    throw new DoubleblindError('DB2001', 'The PNG file is damaged.', { cause });
  }
}

function greyOf(png: DecodedPng, header: PngHeader): Uint8Array | Uint16Array {
  if (header.colourType === 3) return fromPalette(png);
  return header.depth < 8 ? fromPackedGrey(png) : fromSamples(png, header);
}

/** 1, 2, 4 or 8 bits a pixel; every row starts on a byte. */
function unpack({ width, height, depth, data }: DecodedPng, use: (index: number, value: number) => void): void {
  const rowBytes = Math.ceil((width * depth) / 8);
  const full = 2 ** depth - 1;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const bit = x * depth;
      use(i, (data[y * rowBytes + (bit >> 3)] >> (8 - depth - (bit & 7))) & full);
    }
  }
}

function fromPalette(png: DecodedPng): Uint8Array {
  const greys = (png.palette ?? []).map(([red, green, blue]) => luma(red, green, blue));
  const pixels = new Uint8Array(png.width * png.height);
  unpack(png, (i, value) => {
    if (value >= greys.length) throw new DoubleblindError('DB2001', `The PNG palette has no colour ${value}.`);
    pixels[i] = greys[value];
  });
  return pixels;
}

function fromPackedGrey(png: DecodedPng): Uint8Array {
  const pixels = new Uint8Array(png.width * png.height);
  const step = 255 / (2 ** png.depth - 1);
  unpack(png, (i, value) => {
    pixels[i] = value * step;
  });
  return pixels;
}

/** 8 or 16 bits a sample, 1 to 4 samples a pixel. */
function fromSamples({ data }: DecodedPng, { width, height, channels, depth }: PngHeader): Uint8Array | Uint16Array {
  const colour = channels >= 3;
  const pixels = depth === 16 ? new Uint16Array(width * height) : new Uint8Array(width * height);
  for (let i = 0, o = 0; i < pixels.length; i++, o += channels) {
    pixels[i] = colour ? luma(data[o], data[o + 1], data[o + 2]) : data[o];
  }
  return pixels;
}

function hasTransparency({ data, palette }: DecodedPng, { channels, depth, transparency }: PngHeader): boolean {
  if (transparency || palette?.some((colour) => colour.length > 3 && colour[3] !== 255)) return true;
  if (channels !== 2 && channels !== 4) return false;
  const opaque = 2 ** depth - 1;
  for (let o = channels - 1; o < data.length; o += channels) if (data[o] !== opaque) return true;
  return false;
}

/**
 * A 16-bit PNG may hold the values of a detector of fewer bits as they are, which would be a nearly black film. Where
 * sBIT (PNG specification 11.3.3.4) states a depth and no value is larger, that depth is meant; where nothing is stated
 * and no value reaches a quarter of white, the next depth of detectors is. Spreads the values in place.
 */
function spreadFewBits(pixels: Uint16Array, stated: number | undefined): ImageRemark[] {
  const brightest = pixels.reduce((most, pixel) => Math.max(most, pixel), 0);
  const assumed = DETECTOR_BITS.find((bits) => brightest < 2 ** bits);
  const bits = stated !== undefined && stated < 16 && brightest < 2 ** stated ? stated : assumed;
  if (brightest === 0 || bits === undefined) return [];
  const full = 2 ** bits - 1;
  for (let i = 0; i < pixels.length; i++) pixels[i] = Math.round((pixels[i] * 65535) / full);
  return [noted(bits === stated ? 'bitsStated' : 'bitsAssumed', { bits })];
}
