/** Other orders of the values of each channel, which cost nothing: they are shares that change places. */
import { type Layer, sizeOf } from '../layers/layer.ts';
import { reshaped } from './dims.ts';

/**
 * Axes of a channel into another order. What stands before a place stays, and what is behind it turns round until the right axis is first:
 * the axes before the place count as channels meanwhile, which keep what they mean.
 *
 * @param sizes of the axes of one channel, in the order in which their values lie; `order[i]` is the axis that comes to place i
 * @returns the same number of channels, each as one row
 */
export function rearranged(
  name: string,
  input: Layer,
  channels: number,
  sizes: readonly number[],
  order: readonly number[],
): Layer {
  const product = (axes: readonly number[]) => axes.reduce((all, axis) => all * sizes[axis], 1);
  let layer = input;
  let axes = sizes.map((_, axis) => axis);
  for (const [place, axis] of order.entries()) {
    const from = axes.indexOf(axis);
    const [still, first, second] = [axes.slice(0, place), axes.slice(place, from), axes.slice(from)];
    axes = [...still, ...second, ...first];
    if (product(first) === 1 || product(second) === 1) continue;
    const [a, b, c] = [channels * product(still), product(first), product(second)];
    const apart = reshaped(`${name}/apart${place}`, layer, [a, b, c]);
    layer = { kind: 'permute', name: `${name}/turn${place}`, shape: [a, c, b], inputs: [apart], axes: [0, 2, 1] };
  }
  return reshaped(`${name}/whole`, layer, [channels, 1, sizeOf(input.shape) / channels]);
}
