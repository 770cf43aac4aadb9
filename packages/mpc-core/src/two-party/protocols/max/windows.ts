/** Windows of a max-pooling, one axis at a time (a maximum over a rectangle is a maximum of maxima). */
import { DoubleblindError } from '@doubleblind/errors';
import { type PoolAxis, poolOutputs } from '../../plan/max-pool.ts';

/**
 * For each tap of the kernel the source position of every window. A tap that falls on padding repeats the nearest tap of its
 * window that does not: the maximum stays the same and every window has the same public number of comparisons. Throws
 * DB4303 if some window has no position inside, or if there is no window at all.
 */
export function tapPositions(axis: PoolAxis): Uint32Array[] {
  const outputs = poolOutputs(axis);
  if (outputs < 1) throw new DoubleblindError('DB4303', `Kernel ${axis.kernel} over ${axis.size} positions.`);
  const taps = Array.from({ length: axis.kernel }, () => new Uint32Array(outputs));
  for (let window = 0; window < outputs; window++) {
    const positions = taps.map((_, tap) => window * axis.stride - axis.before + tap * axis.dilation);
    const inside = positions.filter((position) => position >= 0 && position < axis.size);
    if (inside.length === 0) throw new DoubleblindError('DB4303', `Window ${window} of kernel ${axis.kernel}.`);
    positions.forEach((position, tap) => {
      taps[tap][window] = Math.min(Math.max(position, inside[0]), inside[inside.length - 1]);
    });
  }
  return taps;
}
