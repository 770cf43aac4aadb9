import { createCipheriv } from 'node:crypto';

/** A basis in which sums are made: vectors go into it, and sums come back. */
export interface Basis {
  forward(vector: Float32Array | Float64Array): Float64Array;
  /** The first `count` values. */
  backward(vector: Float64Array, count: number): Float32Array;
}

/** Vectors as they are. */
export const SAME_BASIS: Basis = {
  forward: (vector) => Float64Array.from(vector),
  backward: (vector, count) => Float32Array.from(vector.subarray(0, count)),
};

/**
 * A random rotation that all hospitals of a round share: signs from a public seed, then the Walsh-Hadamard transform over the
 * square root of the length (Kairouz, Liu and Steinke, "The distributed discrete Gaussian mechanism for federated learning with
 * secure aggregation", 2021, section 4). It spreads a vector evenly, so that no coordinate of the sum is large.
 */
export class Rotation implements Basis {
  readonly length: number;
  readonly #signs: Uint8Array;

  /** @param length a power of two; @param seed 32 public bytes, fresh in every round */
  constructor(length: number, seed: Uint8Array) {
    this.length = length;
    this.#signs = createCipheriv('aes-256-ctr', seed, Buffer.alloc(16)).update(Buffer.alloc(Math.ceil(length / 8)));
  }

  /** Of a vector that may be shorter: zeros follow it. */
  forward(vector: Float32Array | Float64Array): Float64Array {
    const rotated = new Float64Array(this.length);
    rotated.set(vector);
    this.#flip(rotated);
    transform(rotated);
    return rotated;
  }

  /** The first `count` values of the vector that was rotated. */
  backward(rotated: Float64Array, count: number): Float32Array {
    const vector = rotated.slice();
    transform(vector);
    this.#flip(vector);
    return Float32Array.from(vector.subarray(0, count));
  }

  #flip(values: Float64Array): void {
    for (let i = 0; i < values.length; i++) if ((this.#signs[i >> 3] >> (i & 7)) & 1) values[i] = -values[i];
  }
}

/** Walsh-Hadamard, its own inverse. */
function transform(values: Float64Array): void {
  for (let half = 1; half < values.length; half *= 2) {
    for (let start = 0; start < values.length; start += 2 * half) {
      for (let i = start; i < start + half; i++) {
        const [a, b] = [values[i], values[i + half]];
        values[i] = a + b;
        values[i + half] = a - b;
      }
    }
  }
  const scale = 1 / Math.sqrt(values.length);
  for (let i = 0; i < values.length; i++) values[i] *= scale;
}
