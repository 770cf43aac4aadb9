/** Two re-arrangements of axes one after the other are one, or none. */
import type { Layer } from '../layers/layer.ts';
import { rewrite } from '../layers/rewrite.ts';

export function composePermutes(output: Layer): Layer {
  return rewrite(output, (layer) => {
    const [input] = layer.inputs;
    if (layer.kind !== 'permute' || input?.kind !== 'permute') return layer;
    const axes = layer.axes.map((axis) => input.axes[axis]) as [number, number, number];
    return axes.every((axis, at) => axis === at) ? input.inputs[0] : { ...layer, inputs: input.inputs, axes };
  });
}
