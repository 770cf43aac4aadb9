/** A view's factors and constants into the weights and biases of the linear layer that reads it. */
import { tapRows } from '@doubleblind/program';
import { type LinearLayer, tapsOf } from '../layers/layer.ts';
import type { View } from './view.ts';

/** Weights per raw input instead of per value. */
export function foldFactors(layer: LinearLayer, view: View): Float32Array {
  const factors = view.flatMap((part) => [...part.factor]);
  const inputs = factors.length / layer.groups;
  const area = tapsOf(layer.window);
  const outputsPerGroup = layer.shape[0] / layer.groups;
  const weights = new Float32Array(layer.weights.length);
  for (let o = 0, at = 0; o < layer.shape[0]; o++) {
    const first = Math.floor(o / outputsPerGroup) * inputs;
    for (let i = 0; i < inputs; i++) {
      const factor = factors[first + i];
      for (let tap = 0; tap < area; tap++, at++) weights[at] = layer.weights[at] * factor;
    }
  }
  return weights;
}

/**
 * Bias including what the constants contribute. Zero padding pads values, not constants, so where the layer pads the
 * result is a bias per output position.
 */
export function foldConstants(layer: LinearLayer, view: View): Float64Array {
  const inputShape = layer.inputs[0].shape;
  if (view.every((part) => part.constant.every((value) => value === 0))) return layer.bias;
  const perPosition = view.some((part) => part.constant.length !== part.tensor.shape[0]);
  const padded = layer.window.padding.some((size) => size > 0);
  const flat = !perPosition && !padded;
  const [outputs, outHeight, outWidth] = layer.shape;
  const sizes = flat ? ([1, 1] as const) : ([outHeight, outWidth] as const);
  const positions = sizes[0] * sizes[1];
  const bias = new Float64Array(outputs * positions);
  const given = layer.bias.length / outputs;
  const constants = view.flatMap((part) => channelMaps(part.constant, part.tensor.shape[0]));
  const inputs = inputShape[0] / layer.groups;
  const area = tapsOf(layer.window);
  const taps = flat ? [] : tapsInside(layer);
  for (let o = 0; o < outputs; o++) {
    const first = Math.floor((o * layer.groups) / outputs) * inputs;
    for (let p = 0; p < positions; p++) {
      bias[o * positions + p] = given === 1 ? layer.bias[o] : layer.bias[o * given + p];
    }
    for (let tap = 0; tap < area; tap++) {
      let uniform = 0;
      for (let i = 0; i < inputs; i++) {
        const map = constants[first + i];
        const weight = layer.weights[(o * inputs + i) * area + tap];
        if (map.length === 1) uniform += weight * map[0];
        else if (weight !== 0) {
          for (let p = 0; p < positions; p++) {
            if (taps[tap][p] >= 0) bias[o * positions + p] += weight * map[taps[tap][p]];
          }
        }
      }
      for (let p = 0; p < positions; p++) {
        if (flat || taps[tap][p] >= 0) bias[o * positions + p] += uniform;
      }
    }
  }
  return bias;
}

function channelMaps(constant: Float64Array, channels: number): Float64Array[] {
  const positions = constant.length / channels;
  return Array.from({ length: channels }, (_, c) => constant.subarray(c * positions, (c + 1) * positions));
}

/** For every kernel tap and output position the input position that it reads, or -1 in the padding. */
function tapsInside({ volume, window, inputs, shape }: LinearLayer): Int32Array[] {
  const from = volume?.input ?? inputs[0].shape.slice(1);
  const to = volume?.output ?? shape.slice(1);
  const positions = to.reduce((product, size) => product * size, 1);
  return tapRows(from, to, window).map((rows) => {
    const map = new Int32Array(positions).fill(-1);
    for (const { target, source, length, step } of rows)
      for (let x = 0; x < length; x++) map[target + x] = source + x * step;
    return map;
  });
}
