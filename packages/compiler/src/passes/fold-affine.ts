/** A per-channel factor and offset (batch normalisation, average) into the linear layer before it, or into another. */
import type { AffineLayer, Layer, LinearLayer } from '../layers/layer.ts';
import { rewrite } from '../layers/rewrite.ts';

export function foldAffine(output: Layer): Layer {
  return rewrite(output, (layer, onlyReader) => {
    const [input] = layer.inputs;
    if (layer.kind !== 'affine' || !onlyReader) return layer;
    if (input.kind === 'linear') return foldIntoLinear(input, layer);
    if (input.kind === 'affine') return foldIntoAffine(input, layer);
    return layer;
  });
}

function foldIntoLinear(linear: LinearLayer, affine: AffineLayer): Layer {
  const outputs = linear.shape[0];
  const perOutput = linear.weights.length / outputs;
  const perBias = linear.bias.length / outputs;
  const weights = linear.weights.map((weight, index) => weight * affine.factor[Math.floor(index / perOutput)]);
  const bias = linear.bias.map((value, index) => {
    const channel = Math.floor(index / perBias);
    return value * affine.factor[channel] + affine.offset[channel];
  });
  return { ...linear, weights, bias };
}

function foldIntoAffine(first: AffineLayer, second: AffineLayer): Layer {
  const factor = first.factor.map((value, channel) => value * second.factor[channel]);
  const offset = first.offset.map((value, channel) => value * second.factor[channel] + second.offset[channel]);
  return { ...second, inputs: first.inputs, factor, offset };
}
