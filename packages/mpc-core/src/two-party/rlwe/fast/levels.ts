/**
 * Plaintexts of more than a word, modulo t = 2^plaintextBits: encrypted inputs of several levels. They are sums of words times
 * 2^shift, and round(q m / t) is, to within a unit or two for each of them, the sum of word * (q 2^shift / t): an integer part
 * modulo each prime and 32 bits of the fraction.
 */
import type { LinearParameters } from '../../plan/linear-noise.ts';
import { type ShoupWord, shoup } from '../primes.ts';
import type { Ring } from '../ring.ts';

/** q * 2^shift / t for words that are read as (word + offset) AND mask, less offset. */
class Term {
  readonly #ring: Ring;
  readonly #offset: number;
  readonly #mask: number;
  readonly #fraction: number;
  readonly #factors: readonly ShoupWord[];
  readonly #ones: readonly number[];
  readonly #constants: readonly number[];

  /** `gap`: log2(t) - shift. */
  constructor(ring: Ring, gap: number, offset: number, mask: number) {
    this.#ring = ring;
    this.#offset = offset;
    this.#mask = mask;
    const whole = ring.modulus >> BigInt(gap);
    const rest = ring.modulus - (whole << BigInt(gap));
    const fraction = (rest << 32n) >> BigInt(gap);
    this.#fraction = Number(fraction);
    const primes = ring.fields.map(({ prime }) => BigInt(prime));
    const constant = whole * BigInt(offset) + ((BigInt(offset) * fraction) >> 32n);
    this.#factors = primes.map((p) => shoup(whole, p));
    this.#ones = primes.map((p) => shoup(1n, p).companion);
    this.#constants = primes.map((p) => shoup(-constant, p).word);
  }

  add(residues: number, words: number): void {
    const { kernels, degree, residueBytes, fields } = this.#ring;
    fields.forEach(({ prime }, j) => {
      const { word, companion } = this.#factors[j];
      kernels.addScaled(
        residues + j * residueBytes,
        words,
        degree,
        this.#offset,
        this.#mask,
        word,
        companion,
        this.#fraction,
        this.#ones[j],
        this.#constants[j],
        prime,
      );
    });
  }
}

/** Adds inputs of several levels to residues. */
export class InputScaler {
  readonly #ring: Ring;
  readonly #terms: readonly Term[];

  constructor(ring: Ring, { levels, spacing, plaintextBits, ring: bits }: LinearParameters) {
    this.#ring = ring;
    const half = 2 ** (bits - 1);
    this.#terms = Array.from(
      { length: levels },
      (_, level) => new Term(ring, plaintextBits - level * spacing, half, 2 ** bits - 1),
    );
  }

  /** residues[j][i] += the encoded sum over levels of words[level][i], read as signed numbers, times 2^(spacing * level). */
  add(residues: number, words: number): void {
    for (const [level, term] of this.#terms.entries()) term.add(residues, words + level * this.#ring.residueBytes);
  }
}
