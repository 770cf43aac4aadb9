/**
 * Exact squared Euclidean distances to the nearest marked voxel, in the square of the spacing's unit: lower envelopes of parabolas, one axis
 * after the other (Felzenszwalb and Huttenlocher, Distance Transforms of Sampled Functions, Theory of Computing 2012, algorithm 1).
 */
export function squaredDistances(
  marked: Uint8Array,
  sizes: readonly [number, number, number],
  spacing: readonly [number, number, number],
): Float64Array {
  const distances = Float64Array.from(marked, (value) => (value ? 0 : Number.POSITIVE_INFINITY));
  let stride = 1;
  for (const axis of [2, 1, 0]) {
    const length = sizes[axis];
    const line = new Envelope(length, spacing[axis] ** 2);
    for (let start = 0; start < distances.length; start++) {
      if (Math.floor(start / stride) % length === 0) line.apply(distances, start, stride);
    }
    stride *= length;
  }
  return distances;
}

/** One line of voxels: d(p) = min over q of (p - q)^2 weight + f(q). */
class Envelope {
  readonly #values: Float64Array;
  readonly #weight: number;
  /** Where the parabolas of the envelope stand, and from where on each is the lowest. */
  readonly #places: Int32Array;
  readonly #from: Float64Array;

  constructor(length: number, weight: number) {
    this.#values = new Float64Array(length);
    this.#weight = weight;
    this.#places = new Int32Array(length);
    this.#from = new Float64Array(length);
  }

  apply(distances: Float64Array, start: number, stride: number): void {
    const [values, weight, places, from] = [this.#values, this.#weight, this.#places, this.#from];
    let last = -1;
    for (let q = 0; q < values.length; q++) {
      values[q] = distances[start + q * stride];
      if (values[q] === Number.POSITIVE_INFINITY) continue;
      let crossing = Number.NEGATIVE_INFINITY;
      for (; last >= 0; last--) {
        const p = places[last];
        crossing = (values[q] - values[p] + weight * (q * q - p * p)) / (2 * weight * (q - p));
        if (crossing > from[last]) break;
        crossing = Number.NEGATIVE_INFINITY;
      }
      last += 1;
      places[last] = q;
      from[last] = crossing;
    }
    if (last < 0) return;
    for (let p = 0, at = 0; p < values.length; p++) {
      while (at < last && from[at + 1] < p) at += 1;
      const q = places[at];
      distances[start + p * stride] = weight * (p - q) ** 2 + values[q];
    }
  }
}
