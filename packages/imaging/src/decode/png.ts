import { DoubleblindError } from '@doubleblind/errors';
import { convertIndexedToRgb, type DecodedPng, decode } from 'fast-png';
import { type GreyImage, makeGreyImage } from './grey-image.ts';
import type { DecodeLimits } from './limits.ts';
import { luma } from './luma.ts';
import { type PngHeader, readPngContainer } from './png-chunks.ts';

/**
 * Decodes a PNG of any colour type: colour becomes luma, transparent parts are laid over black (air), 1, 2 and 4 bits
 * are spread over 0..255, 16 bits are kept.
 * @throws DB2001, DB2002, DB2004 (see readPngContainer).
 */
export function decodePng(bytes: Uint8Array, limits: DecodeLimits): GreyImage {
  const { header, reduced } = readPngContainer(bytes, limits);
  try {
    const png = decode(reduced);
    if (header.colourType === 3) return fromPalette(png);
    return header.depth < 8 ? fromPackedGrey(png) : fromSamples(png, header);
  } catch (cause) {
    if (cause instanceof DoubleblindError) throw cause;
    throw new DoubleblindError('DB2001', 'The PNG file is damaged.', { cause });
  }
}

function fromPalette(png: DecodedPng): GreyImage {
  const colours = convertIndexedToRgb(png);
  const stride = colours.length / (png.width * png.height);
  const pixels = new Uint8Array(png.width * png.height);
  for (let i = 0, o = 0; i < pixels.length; i++, o += stride) {
    const grey = luma(colours[o], colours[o + 1], colours[o + 2]);
    pixels[i] = stride === 4 ? overBlack(grey, colours[o + 3], 255) : grey;
  }
  return makeGreyImage(png.width, png.height, pixels);
}

/** Grey of 1, 2 or 4 bits; every row starts on a byte. */
function fromPackedGrey({ width, height, depth, data, transparency }: DecodedPng): GreyImage {
  const rowBytes = Math.ceil((width * depth) / 8);
  const full = 2 ** depth - 1;
  const transparent = transparency?.[0] ?? -1;
  const pixels = new Uint8Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const bit = x * depth;
      const value = (data[y * rowBytes + (bit >> 3)] >> (8 - depth - (bit & 7))) & full;
      pixels[i] = value === transparent ? 0 : (value * 255) / full;
    }
  }
  return makeGreyImage(width, height, pixels);
}

/** 8 or 16 bits a sample, 1 to 4 samples a pixel; a tRNS chunk names one fully transparent colour. */
function fromSamples(png: DecodedPng, { width, height, channels, depth }: PngHeader): GreyImage {
  const { data, transparency } = png;
  const colour = channels >= 3;
  const alpha = channels === 2 || channels === 4;
  const maximum = depth === 16 ? 65535 : 255;
  const pixels = depth === 16 ? new Uint16Array(width * height) : new Uint8Array(width * height);
  for (let i = 0, o = 0; i < pixels.length; i++, o += channels) {
    const grey = colour ? luma(data[o], data[o + 1], data[o + 2]) : data[o];
    if (alpha) {
      pixels[i] = overBlack(grey, data[o + channels - 1], maximum);
    } else if (transparency) {
      const hidden = colour
        ? data[o] === transparency[0] && data[o + 1] === transparency[1] && data[o + 2] === transparency[2]
        : data[o] === transparency[0];
      pixels[i] = hidden ? 0 : grey;
    } else {
      pixels[i] = grey;
    }
  }
  return makeGreyImage(width, height, pixels);
}

function overBlack(grey: number, alpha: number, maximum: number): number {
  return Math.round((grey * alpha) / maximum);
}
