/**
 * Images that no calibration set holds but a hospital may send: all black, all white, noise, half and half. Their
 * activations widen the measured ranges.
 */
import type { Shape } from '../layers/layer.ts';

/** Built from the smallest and largest value that each channel takes in the calibration images. */
export function hostileImages(images: readonly Float32Array[], [channels, height, width]: Shape): Float32Array[] {
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
  const random = xorshift(0x9e3779b9);
  const paint = (level: (position: number) => number) => {
    const levels = Float32Array.from({ length: area }, (_, position) => level(position));
    return Float32Array.from({ length: channels * area }, (_, i) => {
      const channel = Math.floor(i / area);
      return low[channel] + (high[channel] - low[channel]) * levels[i % area];
    });
  };
  return [paint(() => 0), paint(() => 1), paint(() => random()), paint((position) => (position < area / 2 ? 0 : 1))];
}

/** Marsaglia's xorshift32, uniform in [0, 1): a fixed pattern, so that compiling twice gives the same program. */
function xorshift(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
