/**
 * Whether an image's outputs, or scores, are valid. Where the run's range check found a value out of its range they are all NaN, so
 * that no wrong number is there to be shown.
 */
export function isValid(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) return false;
  return true;
}
