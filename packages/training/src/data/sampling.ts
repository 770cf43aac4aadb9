import { randomBytes } from 'node:crypto';

const BITS = 48;

/**
 * Poisson sampling: every item by itself with the same probability, drawn from the operating system's generator. The accountant's
 * figures hold for this and for no other way of choosing (Mironov, Talwar and Zhang 2019, section 2).
 */
export function poissonSample<T>(items: readonly T[], probability: number): T[] {
  const bound = probability * 2 ** BITS;
  const bytes = randomBytes((BITS / 8) * items.length);
  return items.filter((_, i) => bytes.readUIntBE((BITS / 8) * i, BITS / 8) < bound);
}
