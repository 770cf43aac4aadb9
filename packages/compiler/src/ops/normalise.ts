/** Norms over an image's own values: (x - mean) / sqrt(variance + epsilon). */
import type { Layer, LinearLayer, Shape } from '../layers/layer.ts';
import { spreadTo } from './broadcast.ts';
import { scaled, weightedSum } from './combine.ts';
import { functionLayer, powerOf } from './function.ts';
import { averageLayer, meanOfMap } from './mean.ts';
import { POINT } from './window.ts';

/** Over the map of each channel. */
export function normaliseMaps(name: string, input: Layer, epsilon: number): Layer {
  const [channels] = input.shape;
  const mean = spreadTo(`${name}/means`, meanOfMap(`${name}/mean`, input), input.shape);
  const all = (value: number) => new Float64Array(channels).fill(value);
  const centred = weightedSum(`${name}/centred`, [
    { layer: input, factor: all(1) },
    { layer: mean, factor: all(-1) },
  ]);
  const variance = meanOfMap(`${name}/variance`, times(`${name}/square`, centred, centred));
  return times(name, centred, deviations(name, variance, epsilon));
}

/** Over the channels of each position. Positions come first, so that sums over channels are sums of shares. */
export function normaliseChannels(name: string, input: Layer, epsilon: number): Layer {
  const [channels, height, width] = input.shape;
  const kept = Float32Array.from({ length: channels ** 2 }, (_, at) => (at % (channels + 1) === 0 ? 1 : 0));
  const centred = pointwise(
    `${name}/centred`,
    input,
    kept.map((value) => value - 1 / channels),
  );
  const map = permuted(`${name}/map`, centred, [height, width, channels], [1, 2, 0]);
  const window = { ...POINT, kernel: [1, channels] as const };
  const square = times(`${name}/square`, map, map);
  const variance = averageLayer(`${name}/variance`, square, [height, width, 1], window);
  return permuted(`${name}/back`, times(name, map, deviations(name, variance, epsilon)), input.shape, [2, 0, 1]);
}

function deviations(name: string, variance: Layer, epsilon: number): Layer {
  return functionLayer(`${name}/deviation`, scaled(`${name}/above`, variance, 1, epsilon), (of) => powerOf(-0.5, of));
}

const times = (name: string, map: Layer, factor: Layer): Layer => ({
  kind: 'scale',
  name,
  shape: map.shape,
  inputs: [map, factor],
});

const permuted = (name: string, input: Layer, shape: Shape, axes: readonly [number, number, number]): Layer => ({
  kind: 'permute',
  name,
  shape,
  inputs: [input],
  axes,
});

/** @param weights [outputs][channels] */
function pointwise(name: string, input: Layer, weights: Float32Array): LinearLayer {
  const [channels, height, width] = input.shape;
  const outputs = weights.length / channels;
  const bias = new Float64Array(outputs);
  return {
    kind: 'linear',
    name,
    shape: [outputs, height, width],
    inputs: [input],
    window: POINT,
    groups: 1,
    weights,
    bias,
  };
}
