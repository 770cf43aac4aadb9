/**
 * Patterns as images of a model: between the smallest and the largest value that each channel takes in the calibration
 * images. One set widens the measured ranges, another is kept apart to see what unlike images do.
 */
import type { Shape } from '../layers/layer.ts';
import { calibratingPatterns, keptApartPatterns, paint } from './patterns.ts';

/** Images on which ranges are measured besides the calibration images. */
export function hostileImages(images: readonly Float32Array[], shape: Shape): Float32Array[] {
  const { low, high } = channelRanges(images, shape);
  return calibratingPatterns().map((pattern) => fill(paint(pattern, shape[1], shape[2]), low, high));
}

/** Odd images that nothing was measured on; the films among them are shown as negatives. */
export function oddImages(images: readonly Float32Array[], shape: Shape): Float32Array[] {
  const { low, high } = channelRanges(images, shape);
  const area = shape[1] * shape[2];
  const negatives = images.slice(0, NEGATIVES).map((image) =>
    image.map((value, i) => {
      const channel = Math.floor(i / area);
      return low[channel] + high[channel] - value;
    }),
  );
  return [...keptApartPatterns().map((pattern) => fill(paint(pattern, shape[1], shape[2]), low, high)), ...negatives];
}

const NEGATIVES = 2;

function channelRanges(images: readonly Float32Array[], [channels, height, width]: Shape) {
  const area = height * width;
  const low = new Float64Array(channels).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(channels).fill(Number.NEGATIVE_INFINITY);
  for (const image of images) {
    for (let i = 0; i < image.length; i++) {
      const channel = Math.floor(i / area);
      low[channel] = Math.min(low[channel], image[i]);
      high[channel] = Math.max(high[channel], image[i]);
    }
  }
  return { low, high };
}

function fill(levels: Float32Array, low: Float64Array, high: Float64Array): Float32Array {
  return Float32Array.from({ length: low.length * levels.length }, (_, i) => {
    const channel = Math.floor(i / levels.length);
    return low[channel] + (high[channel] - low[channel]) * levels[i % levels.length];
  });
}
