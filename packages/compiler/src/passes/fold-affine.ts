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
  const given = linear.bias.length / outputs;
  const added = affine.offset.length / outputs;
  const positions = Math.max(given, added);
  const weights = linear.weights.map((weight, index) => weight * affine.factor[Math.floor(index / perOutput)]);
  const bias = Float64Array.from({ length: outputs * positions }, (_, index) => {
    const channel = Math.floor(index / positions);
    const value = linear.bias[given === 1 ? channel : index];
    return value * affine.factor[channel] + affine.offset[added === 1 ? channel : index];
  });
  return { ...linear, weights, bias };
}

function foldIntoAffine(first: AffineLayer, second: AffineLayer): Layer {
  const factor = first.factor.map((value, channel) => value * second.factor[channel]);
  const channels = factor.length;
  const [inner, outer] = [first.offset.length / channels, second.offset.length / channels];
  const positions = Math.max(inner, outer);
  const offset = Float64Array.from({ length: channels * positions }, (_, index) => {
    const channel = Math.floor(index / positions);
    return (
      first.offset[inner === 1 ? channel : index] * second.factor[channel] +
      second.offset[outer === 1 ? channel : index]
    );
  });
  return { ...second, inputs: first.inputs, factor, offset };
}
