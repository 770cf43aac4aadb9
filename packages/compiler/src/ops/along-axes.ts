/** What is reduced over any axes: they come together as one, behind all others. */
import type { Layer } from '../layers/layer.ts';
import { reordered } from './reordered.ts';

/**
 * The values as [kept, 1, reduced].
 * @param dims of the layer, in ONNX order
 * @param axes that are reduced
 */
export function axesTogether(name: string, layer: Layer, dims: readonly number[], axes: readonly number[]): Layer {
  const kept = dims.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const size = (some: readonly number[]) => some.reduce((product, axis) => product * dims[axis], 1);
  return reordered(`${name}/together`, layer, dims, [...kept, ...axes], [size(kept), 1, size(axes)]);
}
