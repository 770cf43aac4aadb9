/** Resampling of one plane of float32 values, with the order of every rounding fixed. */
import { DoubleblindError } from '@doubleblind/errors';

export interface Plane {
  readonly width: number;
  readonly height: number;
  /** height * width values, row by row. */
  readonly values: Float32Array;
}

/** The plane as it is. @throws DB2005 if it does not already have the size. */
export function requireSize(plane: Plane, width: number, height: number): Float32Array {
  if (plane.width !== width || plane.height !== height) {
    throw new DoubleblindError(
      'DB2005',
      `The image has ${plane.width} x ${plane.height} pixels, the program takes ${width} x ${height} and does not resize.`,
    );
  }
  return plane.values;
}

/**
 * Box (area) resampling for shrinking. For an integer factor each output is the float32 sum of its box, row by row
 * from the top left, divided by the number of pixels in float32: what PyTorch's avg_pool2d does. For other factors
 * each output is the mean over the area it covers, where edge pixels count by the part covered (float64 sums, rounded
 * once to float32). A side may also keep its length.
 * @throws DB2005 if a side would grow.
 */
export function resizeBox(plane: Plane, width: number, height: number): Float32Array {
  if (width > plane.width || height > plane.height) {
    throw new DoubleblindError(
      'DB2005',
      `The image has ${plane.width} x ${plane.height} pixels, fewer than the ${width} x ${height} of the program.`,
    );
  }
  const integer = plane.width % width === 0 && plane.height % height === 0;
  return integer ? boxMeans(plane, width, height) : areaMeans(plane, width, height);
}

function boxMeans(
  { width: fromWidth, height: fromHeight, values }: Plane,
  width: number,
  height: number,
): Float32Array {
  const factorX = fromWidth / width;
  const factorY = fromHeight / height;
  const count = factorX * factorY;
  const out = new Float32Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      let sum = 0;
      for (let dy = 0; dy < factorY; dy++) {
        const row = (y * factorY + dy) * fromWidth + x * factorX;
        for (let dx = 0; dx < factorX; dx++) sum = Math.fround(sum + values[row + dx]);
      }
      out[i] = sum / count;
    }
  }
  return out;
}

function areaMeans(
  { width: fromWidth, height: fromHeight, values }: Plane,
  width: number,
  height: number,
): Float32Array {
  const columns = coverage(fromWidth, width);
  const rows = coverage(fromHeight, height);
  const out = new Float32Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      let sum = 0;
      for (let sy = rows.first[y]; sy < rows.end[y]; sy++) {
        let line = 0;
        for (let sx = columns.first[x]; sx < columns.end[x]; sx++) {
          line += values[sy * fromWidth + sx] * overlap(sx, x, columns.ratio);
        }
        sum += line * overlap(sy, y, rows.ratio);
      }
      out[i] = sum / (columns.ratio * rows.ratio);
    }
  }
  return out;
}

/** Which source positions each of `to` outputs touches: [first, end). */
function coverage(from: number, to: number): { first: Int32Array; end: Int32Array; ratio: number } {
  const ratio = from / to;
  const first = Int32Array.from({ length: to }, (_, i) => Math.floor(i * ratio));
  const end = Int32Array.from({ length: to }, (_, i) => Math.min(from, Math.ceil((i + 1) * ratio)));
  return { first, end, ratio };
}

/** Length of source position s that output i covers, 0..1. */
function overlap(s: number, i: number, ratio: number): number {
  return Math.max(0, Math.min(s + 1, (i + 1) * ratio) - Math.max(s, i * ratio));
}

/**
 * Bilinear resampling at pixel centres without antialiasing: source position (i + 0.5) * from / to - 0.5, clamped to
 * the image; PyTorch's interpolate(mode='bilinear', align_corners=False). Float64 weights, rounded once to float32.
 */
export function resizeBilinear(plane: Plane, width: number, height: number): Float32Array {
  const { values } = plane;
  const columns = samplePositions(plane.width, width);
  const rows = samplePositions(plane.height, height);
  const out = new Float32Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    const top = rows.low[y] * plane.width;
    const bottom = rows.high[y] * plane.width;
    for (let x = 0; x < width; x++, i++) {
      const left = columns.low[x];
      const right = columns.high[x];
      const t = columns.fraction[x];
      const above = values[top + left] * (1 - t) + values[top + right] * t;
      const below = values[bottom + left] * (1 - t) + values[bottom + right] * t;
      out[i] = above * (1 - rows.fraction[y]) + below * rows.fraction[y];
    }
  }
  return out;
}

function samplePositions(from: number, to: number): { low: Int32Array; high: Int32Array; fraction: Float64Array } {
  const low = new Int32Array(to);
  const high = new Int32Array(to);
  const fraction = new Float64Array(to);
  for (let i = 0; i < to; i++) {
    const position = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    low[i] = Math.floor(position);
    high[i] = Math.min(from - 1, low[i] + 1);
    fraction[i] = position - low[i];
  }
  return { low, high, fraction };
}
