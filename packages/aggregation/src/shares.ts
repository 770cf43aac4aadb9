/** Shamir's secret sharing ("How to share a secret", 1979) of 32 bytes, over the integers modulo 2^521 - 1. */
import { randomBytes } from 'node:crypto';
import { Field } from '@noble/curves/abstract/modular.js';

const PRIME = Field(2n ** 521n - 1n);
const SECRET_BYTES = 32;
const SHARE_BYTES = 66;

/** One share for each of the members 1 to `members`; any `threshold` of them have the secret, fewer know nothing of it. */
export function share(secret: Uint8Array, threshold: number, members: number): Uint8Array[] {
  if (secret.length !== SECRET_BYTES) throw new RangeError(`a secret has ${SECRET_BYTES} bytes`);
  const coefficients = [toNumber(secret), ...Array.from({ length: threshold - 1 }, randomElement)];
  return Array.from({ length: members }, (_, i) => {
    const x = BigInt(i + 1);
    const y = coefficients.reduceRight((sum, coefficient) => PRIME.add(PRIME.mul(sum, x), coefficient), 0n);
    return toBytes(y, SHARE_BYTES);
  });
}

/** The secret of at least `threshold` shares, each with its member's number: Lagrange interpolation at 0. */
export function recover(shares: readonly { readonly member: number; readonly share: Uint8Array }[]): Uint8Array {
  const points = shares.map(({ member, share: bytes }) => ({ x: BigInt(member), y: toNumber(bytes) }));
  let secret = 0n;
  for (const { x, y } of points) {
    let factor = 1n;
    for (const { x: other } of points)
      if (other !== x) factor = PRIME.mul(factor, PRIME.mul(other, PRIME.inv(PRIME.sub(other, x))));
    secret = PRIME.add(secret, PRIME.mul(y, factor));
  }
  if (secret >> BigInt(8 * SECRET_BYTES) !== 0n) throw new RangeError('the shares are not of one secret');
  return toBytes(secret, SECRET_BYTES);
}

/** Uniform below the prime: of 521 random bits only the number 2^521 - 1 is thrown away. */
function randomElement(): bigint {
  for (;;) {
    const bytes = randomBytes(SHARE_BYTES);
    bytes[0] &= 1;
    const value = toNumber(bytes);
    if (value < PRIME.ORDER) return value;
  }
}

const toNumber = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const toBytes = (value: bigint, length: number) =>
  new Uint8Array(Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex'));
