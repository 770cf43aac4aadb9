/** Weighted sums of layers, and multiples of one. */
import type { AffineLayer, Layer, LinearLayer } from '../layers/layer.ts';
import { channelAffine } from './channel-affine.ts';
import { POINT } from './window.ts';

/** The layer times a number, plus a number. */
export function scaled(name: string, input: Layer, factor: number, offset = 0): AffineLayer {
  const everywhere = (value: number) => new Float64Array(input.shape[0]).fill(value);
  return channelAffine(name, input, everywhere(factor), everywhere(offset));
}

export interface Term {
  readonly layer: Layer;
  /** One number a channel. */
  readonly factor: ArrayLike<number>;
}

/** Sum of the terms, channel by channel: a pointwise convolution that what reads it can take in. */
export function weightedSum(name: string, terms: readonly Term[]): LinearLayer {
  const { shape } = terms[0].layer;
  const [channels, height, width] = shape;
  const joined: Layer = {
    kind: 'concat',
    name: `${name}/terms`,
    shape: [terms.length * channels, height, width],
    inputs: terms.map(({ layer }) => layer),
  };
  const weights = new Float32Array(channels * terms.length * channels);
  for (let c = 0; c < channels; c++) {
    terms.forEach(({ factor }, index) => {
      weights[(c * terms.length + index) * channels + c] = factor[c];
    });
  }
  return {
    kind: 'linear',
    name,
    shape,
    inputs: [joined],
    window: POINT,
    groups: 1,
    weights,
    bias: new Float64Array(channels),
    arranges: true,
  };
}

/** max(x, 0), at most `limit`. */
export function rectified(name: string, input: Layer, limit?: number): Layer {
  return { kind: 'relu', name, shape: input.shape, inputs: [input], limit };
}
