/**
 * Explicit zero padding into the convolution or pool that reads it, also past a factor and an offset (a batch norm between the
 * two). Where a layer cannot take it in, the padding becomes a map along height and width with rows of zeros.
 */
import type { Window } from '@doubleblind/program';
import type { AffineLayer, Layer, LinearLayer, PadLayer } from '../layers/layer.ts';
import { rewrite } from '../layers/rewrite.ts';
import { mapLayerAxis, selection } from '../ops/axis-map.ts';

export function mergePadding(output: Layer): Layer {
  const merged = rewrite(output, (layer) => {
    const [input] = layer.inputs;
    // An affine layer waits for its reader.
    if (layer.kind === 'pad' || layer.kind === 'affine') return layer;
    if (input?.kind === 'pad') return takeIn(layer, input) ?? withInputs(layer);
    if (input?.kind === 'affine' && input.inputs[0].kind === 'pad' && layer.kind === 'linear')
      return pastAffine(layer, input, input.inputs[0]) ?? withInputs(layer);
    return withInputs(layer);
  });
  return spelledOut(merged);
}

function takeIn(layer: Layer, pad: PadLayer): Layer | undefined {
  // A padded zero may win a maximum unless nothing is below zero.
  const takes =
    (layer.kind === 'linear' && !layer.volume) ||
    layer.kind === 'sumPool' ||
    (layer.kind === 'maxPool' && pad.inputs[0].kind === 'relu');
  return takes ? { ...layer, inputs: pad.inputs, window: addPadding(layer.window, pad.padding) } : undefined;
}

/** conv(factor * pad(x) + offset): the offset reaches into the padding, and with all of the window it is one number an output. */
function pastAffine(linear: LinearLayer, affine: AffineLayer, pad: PadLayer): Layer | undefined {
  const channels = affine.shape[0];
  if (linear.volume) return undefined;
  if (linear.window.padding.some((size) => size > 0) || affine.offset.length !== channels) return undefined;
  const inner: AffineLayer = {
    ...affine,
    shape: pad.inputs[0].shape,
    inputs: pad.inputs,
    offset: new Float64Array(channels),
  };
  const perOutput = linear.weights.length / linear.shape[0];
  const area = linear.window.kernel[0] * linear.window.kernel[1];
  const perBias = linear.bias.length / linear.shape[0];
  const added = Float64Array.from({ length: linear.shape[0] }, (_, o) => {
    const first = Math.floor((o * linear.groups) / linear.shape[0]) * (channels / linear.groups);
    let sum = 0;
    for (let i = 0; i < perOutput; i++) {
      sum += linear.weights[o * perOutput + i] * affine.offset[first + Math.floor(i / area)];
    }
    return sum;
  });
  const bias = linear.bias.map((value, index) => value + added[Math.floor(index / perBias)]);
  return { ...linear, inputs: [inner], bias, window: addPadding(linear.window, pad.padding) };
}

/** The layer on padding that is values of its own. */
function withInputs(layer: Layer): Layer {
  const inputs = layer.inputs.map(spelledOut);
  return inputs.every((input, at) => input === layer.inputs[at]) ? layer : { ...layer, inputs };
}

function spelledOut(layer: Layer): Layer {
  if (layer.kind === 'affine') return withInputs(layer);
  if (layer.kind !== 'pad') return layer;
  const [top, left, bottom, right] = layer.padding;
  const [, height, width] = layer.inputs[0].shape;
  const rows = (size: number, before: number, after: number) =>
    selection(
      Array.from({ length: size + before + after }, (_, at) => at - before),
      size,
    );
  let padded = layer.inputs[0];
  if (top + bottom > 0) padded = mapLayerAxis(`${layer.name}/rows`, padded, 1, rows(height, top, bottom));
  if (left + right > 0) padded = mapLayerAxis(`${layer.name}/columns`, padded, 2, rows(width, left, right));
  return padded;
}

function addPadding(window: Window, padding: Window['padding']): Window {
  const [top, left, bottom, right] = window.padding;
  return { ...window, padding: [top + padding[0], left + padding[1], bottom + padding[2], right + padding[3]] };
}
