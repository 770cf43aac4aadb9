/** What a product is made of. */

/** One tensor with the bits that it is multiplied by. */
export interface MultiplexSource {
  /** Address of this party's shares of x: `count` 32-bit words modulo 2^fromBits. */
  readonly input: number;
  readonly count: number;
  /** Address of this party's XOR shares of the bits: one plane. */
  readonly plane: number;
  readonly valuesPerChannel: number;
  /** Vendor only: [channel] thresholds t of the plane; absent stands for zeros. */
  readonly privateThresholds?: Int32Array;
  /** Vendor only: [channel], 1 where the plane is flipped, so that the product is <= 0; absent stands for zeros. */
  readonly privateFlips?: Uint8Array;
  /** u: where the bits may be wrong, |x - t| < u (comparisons that ignore bits); absent stands for 0. */
  readonly uncertainty?: number;
}

/** A segment's numbers (in place) and bits. */
export interface Product {
  readonly words: number;
  readonly bits: number;
  readonly padded: number;
  /** Bits of the ring. */
  readonly width: number;
}
