/** Finishes the vendor's results: hides the weights in them (hiding.ts), switches to a small modulus, packs messages. */
import type { Arena } from '../../../kernel/arena.ts';
import { type LinearLayout, outputMessageBytes, PACK_UNIT } from '../../plan/linear-layout.ts';
import { type Domain, LOW_BITS, Rescaler, type Ring } from '../../rlwe/index.ts';
import type { Hiding } from './hiding.ts';
import type { GemmKernels } from './kernels.ts';
import { usefulCoefficients } from './row-products.ts';
import type { Runs } from './runs.ts';

export class ResultWriter {
  readonly #ring: Ring;
  readonly #kernels: GemmKernels;
  readonly #layout: LinearLayout;
  readonly #hiding: Hiding;
  /** One a level: 2^shift * c has the level's value at the top. */
  readonly #rescalers: readonly Rescaler[];
  readonly #words: number;
  readonly #first: number;
  readonly #low: number;
  readonly #high: number;
  readonly #packed: number;
  #held = 0;
  #heldSeconds = 0;
  #heldUseful = 0;

  constructor(arena: Arena, ring: Ring, kernels: GemmKernels, layout: LinearLayout, hiding: Hiding) {
    const { parameters, outputsPerMessage } = layout;
    this.#ring = ring;
    this.#kernels = kernels;
    this.#layout = layout;
    this.#hiding = hiding;
    const { levels, spacing, plaintextBits } = parameters;
    this.#rescalers = Array.from(
      { length: levels },
      (_, level) => new Rescaler(arena, ring, plaintextBits - parameters.ring - level * spacing),
    );
    this.#words = arena.allocate(ring.residueBytes);
    const useful = Math.max(...layout.groups.map((group) => group.usefulOutputs));
    const firstBytes = 4 * Math.ceil((useful * outputsPerMessage) / PACK_UNIT) * PACK_UNIT;
    const secondBytes = outputsPerMessage * levels * ring.residueBytes;
    this.#first = arena.allocate(
      firstBytes +
        2 * secondBytes +
        outputMessageBytes(parameters, { usefulOutputs: useful, key: 0 }, outputsPerMessage),
    );
    this.#low = this.#first + firstBytes;
    this.#high = this.#low + secondBytes;
    this.#packed = this.#high + secondBytes;
  }

  /**
   * Adds the second polynomial [primes][N] of the result that addFirst adds next: in the first group of a bundle. It is given
   * in `domain` and overwritten. Writes what addFirst needs to `u`, [primes][N] words.
   */
  addSecond(second: number, domain: Domain, u: number): void {
    const { residueBytes } = this.#ring;
    const { secondBits } = this.#layout.parameters;
    this.#hiding.hideSecond(second, domain, u);
    for (const rescaler of this.#rescalers) {
      const offset = this.#heldSeconds * residueBytes;
      if (secondBits > LOW_BITS) rescaler.toWordPairs(this.#low + offset, this.#high + offset, second, secondBits);
      else rescaler.toWords(this.#low + offset, second, secondBits);
      this.#heldSeconds += 1;
    }
  }

  /**
   * Adds the useful coefficients (`runs`, for each level) of a group's result: of its first polynomial, coefficients [primes][N]
   * (overwritten). Writes the mask R that hides it to `mask`, [primes][N] with room for 4 words more (maskShare).
   */
  addFirst(first: number, group: number, u: number, mask: number, runs: readonly Runs[]): void {
    const count = usefulCoefficients(this.#layout, group);
    this.#hiding.hideFirst(first, this.#layout.groups[group].key, u, mask, count);
    for (const [level, rescaler] of this.#rescalers.entries()) {
      const { address, count: useful } = runs[level];
      rescaler.toWords(this.#words, first, this.#layout.parameters.firstBits, count);
      const dense = this.#first + 4 * this.#heldUseful;
      this.#heldUseful += (this.#kernels.gatherRuns(dense, this.#words, address, useful) - dense) / 4;
    }
    this.#held += 1;
  }

  /**
   * What the mask R of addFirst adds to a level's values, words modulo 2^ring: R t / q, rounded as the hospital rounds what it
   * decrypts.
   */
  maskShare(dst: number, group: number, mask: number, level: number): void {
    const { ring, resultBits } = this.#layout.parameters;
    const count = usefulCoefficients(this.#layout, group);
    this.#rescalers[level].toWords(dst, mask, ring, count, resultBits < ring);
  }

  /** Results in the message so far. */
  get held(): number {
    return this.#held;
  }

  /** The packed message of what was added since the last call. */
  take(): Uint8Array {
    const { heap, kernels, degree } = this.#ring;
    const { firstBits, secondBits } = this.#layout.parameters;
    const firstCount = Math.ceil(this.#heldUseful / PACK_UNIT) * PACK_UNIT;
    const secondCount = this.#heldSeconds * degree;
    heap.u8.fill(0, this.#first + 4 * this.#heldUseful, this.#first + 4 * firstCount);
    let at = this.#packed;
    kernels.packWords(at, this.#first, firstCount, firstBits, 0);
    at += (firstCount * firstBits) / 8;
    const lowBits = Math.min(LOW_BITS, secondBits);
    kernels.packWords(at, this.#low, secondCount, lowBits, 0);
    at += (secondCount * lowBits) / 8;
    if (secondBits > lowBits) kernels.packWords(at, this.#high, secondCount, secondBits - lowBits, 0);
    at += (secondCount * (secondBits - lowBits)) / 8;
    this.#held = 0;
    this.#heldSeconds = 0;
    this.#heldUseful = 0;
    return heap.bytes(this.#packed, at - this.#packed).slice();
  }
}
