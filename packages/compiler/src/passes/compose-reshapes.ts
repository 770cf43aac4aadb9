/** Two changes of shape one after the other are one, or none. */
import { type Layer, sameShape } from '../layers/layer.ts';
import { rewrite } from '../layers/rewrite.ts';
import { reshaped } from '../ops/dims.ts';

export function composeReshapes(output: Layer): Layer {
  return rewrite(output, (layer) => {
    const [input] = layer.inputs;
    if (!changesShape(layer) || !changesShape(input)) return layer;
    const [source] = input.inputs;
    return sameShape(source.shape, layer.shape) ? source : reshaped(layer.name, source, layer.shape);
  });
}

const changesShape = (layer: Layer | undefined) => layer?.kind === 'flatten' || layer?.kind === 'reshape';
