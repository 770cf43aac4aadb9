/** Explicit zero padding into the convolution or pool that reads it. */

import { DoubleblindError } from '@doubleblind/errors';
import type { Window } from '@doubleblind/program';
import type { Layer } from '../layers/layer.ts';
import { rewrite } from '../layers/rewrite.ts';

/** @throws DoubleblindError DB1006 for padding that no layer can take in */
export function mergePadding(output: Layer): Layer {
  const merged = rewrite(output, (layer) => {
    const [pad] = layer.inputs;
    if (pad?.kind !== 'pad') return layer;
    // A padded zero may win a maximum unless nothing is below zero.
    const mergeable =
      layer.kind === 'linear' ||
      layer.kind === 'sumPool' ||
      (layer.kind === 'maxPool' && pad.inputs[0].kind === 'relu');
    if (!mergeable) throw unsupported(pad);
    return { ...layer, inputs: pad.inputs, window: addPadding(layer.window, pad.padding) };
  });
  if (merged.kind === 'pad') throw unsupported(merged);
  return merged;
}

const unsupported = (pad: Layer) =>
  new DoubleblindError(
    'DB1006',
    `Node "${pad.name}" (Pad) must be followed by Conv, AveragePool, or by MaxPool after a Relu.`,
  );

function addPadding(window: Window, padding: Window['padding']): Window {
  const [top, left, bottom, right] = window.padding;
  return { ...window, padding: [top + padding[0], left + padding[1], bottom + padding[2], right + padding[3]] };
}
