/**
 * Average pooling before the 1x1 convolution that it follows: both are linear, so they commute, and the convolution
 * (with its encrypted inputs) shrinks with the map. The division moves along until it folds into weights.
 */
import type { Layer, LinearLayer, PoolLayer } from '../layers/layer.ts';
import { rewrite } from '../layers/rewrite.ts';

export function poolBeforeLinear(output: Layer): Layer {
  return rewrite(output, (layer, onlyReader) => {
    const [linear] = layer.inputs;
    if (layer.kind !== 'sumPool' || linear?.kind !== 'linear' || !onlyReader || !isPointwise(linear)) return layer;
    if (linear.refreshes) return layer;
    if (layer.window.padding.some((size) => size > 0)) return layer;
    return commute(layer, linear);
  });
}

function isPointwise({ window, bias, shape }: LinearLayer): boolean {
  const ones = [...window.kernel, ...window.stride].every((size) => size === 1);
  return ones && window.padding.every((size) => size === 0) && bias.length === shape[0];
}

function commute(pool: PoolLayer, linear: LinearLayer): Layer {
  const [, height, width] = pool.shape;
  const [input] = linear.inputs;
  const pooled: Layer = { ...pool, shape: [input.shape[0], height, width], inputs: linear.inputs };
  const count = pool.window.kernel[0] * pool.window.kernel[1];
  return { ...linear, shape: pool.shape, inputs: [pooled], bias: linear.bias.map((value) => value * count) };
}
