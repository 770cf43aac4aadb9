/** Into how many bricks an axis of a volume may be cut. */

/** Smaller bricks are mostly halo. */
const LEAST_SIZE = 6;

/** Sizes of equal bricks of an axis, the whole one first; the last brick may be smaller. */
export function brickAxes(size: number): number[] {
  const sizes = new Set([size]);
  for (let count = 2; Math.ceil(size / count) >= LEAST_SIZE; count++) sizes.add(Math.ceil(size / count));
  return [...sizes];
}
