/** Shares as plain arrays, for the ideal functionalities beside each protocol: what two parties put in, and fresh ones out. */
import { randomFillSync } from 'node:crypto';

/** A pair of shares, the vendor's and the hospital's. */
export interface Shared<T> {
  readonly vendor: T;
  readonly hospital: T;
}

/** Signed values of additive shares modulo 2^bits. */
export function openWords({ vendor, hospital }: Shared<Uint32Array>, bits: number): Int32Array {
  const unused = 32 - bits;
  return Int32Array.from(vendor, (word, i) => ((word + hospital[i]) << unused) >> unused);
}

/** Fresh additive shares modulo 2^bits, uniformly distributed each. */
export function shareWords(values: Int32Array, bits: number): Shared<Uint32Array> {
  const mask = 2 ** bits - 1;
  const vendor = randomFillSync(new Uint32Array(values.length)).map((word) => word & mask);
  return { vendor, hospital: Uint32Array.from(values, (value, i) => (value - vendor[i]) & mask) };
}

/** Bits of XOR shares, one byte a bit. */
export function openBits({ vendor, hospital }: Shared<Uint8Array>): Uint8Array {
  return vendor.map((bit, i) => bit ^ hospital[i]);
}

/** Fresh XOR shares, one byte a bit, uniformly distributed each. */
export function shareBits(bits: Uint8Array): Shared<Uint8Array> {
  const vendor = randomFillSync(new Uint8Array(bits.length)).map((byte) => byte & 1);
  return { vendor, hospital: bits.map((bit, i) => bit ^ vendor[i]) };
}
