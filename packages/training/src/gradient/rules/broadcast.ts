import type { GraphBuilder } from '../graph-builder.ts';

/** Sums a gradient over what was broadcast, so that it has the shape of the value that was. */
export function reduceTo(
  builder: GraphBuilder,
  gradient: string,
  from: readonly number[],
  to: readonly number[],
): string {
  const extra = from.length - to.length;
  const axes = from.flatMap((size, axis) => (axis < extra || (to[axis - extra] === 1 && size !== 1) ? [axis] : []));
  const summed = axes.length === 0 ? gradient : builder.sum(gradient, axes);
  return extra === 0 ? summed : builder.reshape(summed, to);
}
