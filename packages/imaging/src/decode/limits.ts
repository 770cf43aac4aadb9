import { DoubleblindError } from '@doubleblind/errors';

/** What a file may ask for, checked before anything of that size is allocated. */
export interface DecodeLimits {
  /** Largest file in bytes. */
  readonly bytes: number;
  /** Largest number of pixels (width * height). */
  readonly pixels: number;
  /** Largest width or height in pixels. */
  readonly side: number;
}

/** Twice the largest chest detectors (about 4300 x 4300 pixels, 16 bit) in either measure. */
export const DEFAULT_LIMITS: DecodeLimits = { bytes: 128 * 2 ** 20, pixels: 40_000_000, side: 16_384 };

/** @throws DB2002 if the file is larger than the limit. */
export function checkFileSize(bytes: number, limits: DecodeLimits): void {
  if (bytes > limits.bytes) {
    throw new DoubleblindError('DB2002', `The file has ${bytes} bytes, the limit is ${limits.bytes}.`);
  }
}

/** @throws DB2001 if a side is not a positive integer; DB2002 if the image is larger than the limits. */
export function checkDimensions(width: number, height: number, limits: DecodeLimits): void {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new DoubleblindError('DB2001', `The file states a size of ${width} x ${height} pixels.`);
  }
  if (width > limits.side || height > limits.side || width * height > limits.pixels) {
    throw new DoubleblindError(
      'DB2002',
      `It has ${width} x ${height} pixels; the limits are ${limits.side} a side and ${limits.pixels} in all.`,
    );
  }
}
