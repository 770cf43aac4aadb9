import { DoubleblindError } from '@doubleblind/errors';
import { decode } from 'jpeg-js';
import { turn } from './exif.ts';
import { type DecodedImage, makeGreyImage } from './grey-image.ts';
import { type JpegHeader, readJpegHeader } from './jpeg-header.ts';
import { decodeSequentialJpeg } from './jpeg-sequential.ts';
import type { DecodeLimits } from './limits.ts';
import { luma } from './luma.ts';

const BASELINE = 0xc0;
const EXTENDED = 0xc1;
const PROGRESSIVE = 0xc2;
const PROCESSES: Readonly<Record<number, string>> = {
  [BASELINE]: 'baseline',
  [EXTENDED]: 'extended',
  [PROGRESSIVE]: 'progressive',
  195: 'lossless',
};

/**
 * Decodes an 8-bit baseline or progressive JPEG as viewers show it: turned as its EXIF data say; colour becomes luma.
 * @throws DB2001 malformed or truncated, DB2002 too large, DB2004 other JPEG processes, CMYK.
 */
export function decodeJpeg(bytes: Uint8Array, limits: DecodeLimits): DecodedImage {
  const header = readJpegHeader(bytes, limits);
  const pixels = decodeJpegSamples(bytes, header, limits, header.rgb ?? false);
  return turn(makeGreyImage(header.width, header.height, pixels), header.orientation);
}

function isGreyWithRestarts({ components, restartInterval, process }: JpegHeader): boolean {
  return components === 1 && restartInterval > 0 && process !== PROGRESSIVE;
}

/**
 * The brightness of every pixel as stored.
 * @param rgb Whether three components are red, green and blue; else luma and two chromas.
 * @throws as decodeJpeg.
 */
export function decodeJpegSamples(
  bytes: Uint8Array,
  header: JpegHeader,
  limits: DecodeLimits,
  rgb: boolean,
): Uint8Array {
  if (![BASELINE, EXTENDED, PROGRESSIVE].includes(header.process) || header.precision !== 8) {
    const process = PROCESSES[header.process] ?? 'hierarchical or arithmetic-coded';
    throw new DoubleblindError(
      'DB2004',
      `It is a JPEG of ${header.precision} bits, ${process}; read are 8 bits, baseline, extended or progressive, and in DICOM also 12 bits, extended, and lossless ones.`,
    );
  }
  if (header.components !== 1 && header.components !== 3) {
    throw new DoubleblindError('DB2004', `It is a JPEG of ${header.components} components.`);
  }
  if (isGreyWithRestarts(header)) return Uint8Array.from(decodeSequentialJpeg(bytes, header));
  try {
    // Working memory is at most about 40 bytes a pixel: coefficients and samples of three components, and RGBA.
    const decoded = decode(bytes, {
      useTArray: true,
      tolerantDecoding: false,
      colorTransform: !rgb,
      maxResolutionInMP: limits.pixels / 1e6,
      maxMemoryUsageInMB: 64 + (limits.pixels * 40) / 2 ** 20,
    });
    const { width, height, data } = decoded;
    if (width !== header.width || height !== header.height) throw new RangeError('size changed while decoding');
    const pixels = new Uint8Array(width * height);
    for (let i = 0; i < pixels.length; i++) pixels[i] = luma(data[4 * i], data[4 * i + 1], data[4 * i + 2]);
    return pixels;
  } catch (cause) {
    // The library reads on beyond the last block of a scan of one component where restart markers do not divide it.
    if (header.restartInterval > 0) {
      throw new DoubleblindError(
        'DB2004',
        'It is a damaged JPEG, or one with restart markers in a form that is not read.',
        { cause },
      );
    }
    throw new DoubleblindError('DB2001', 'The JPEG file is damaged.', { cause });
  }
}
