/** A factor and an offset for each channel. */
import type { AffineLayer, Layer } from '../layers/layer.ts';

export function channelAffine(
  name: string,
  input: Layer,
  factor: ArrayLike<number>,
  offset: ArrayLike<number> | undefined,
): AffineLayer {
  const channels = input.shape[0];
  return {
    kind: 'affine',
    name,
    shape: input.shape,
    inputs: [input],
    factor: Float64Array.from(factor),
    offset: offset ? Float64Array.from(offset) : new Float64Array(channels),
  };
}
