/** Finishes the vendor's results: hides the weights in them (hiding.ts), switches to a small modulus, packs messages. */
import { type LinearLayout, outputMessageBytes, PACK_UNIT } from '@doubleblind/program';
import { type Domain, LOW_BITS, Rescaler, type Ring } from '../../rlwe/index.ts';
import type { Hiding } from './hiding.ts';
import type { GemmKernels } from './kernels.ts';
import type { Runs } from './runs.ts';

export class ResultWriter {
  readonly #ring: Ring;
  readonly #kernels: GemmKernels;
  readonly #layout: LinearLayout;
  readonly #hiding: Hiding;
  readonly #rescaler: Rescaler;
  readonly #buffer: number;
  readonly #first: number;
  readonly #low: number;
  readonly #high: number;
  readonly #packed: number;
  #held = 0;
  #heldSeconds = 0;
  #heldUseful = 0;

  constructor(ring: Ring, kernels: GemmKernels, layout: LinearLayout, hiding: Hiding) {
    const { parameters, outputsPerMessage } = layout;
    this.#ring = ring;
    this.#kernels = kernels;
    this.#layout = layout;
    this.#hiding = hiding;
    this.#rescaler = new Rescaler(ring);
    const useful = Math.max(...layout.groups.map((group) => group.usefulOutputs));
    const firstBytes = 4 * Math.ceil((useful * outputsPerMessage) / PACK_UNIT) * PACK_UNIT;
    const secondBytes = outputsPerMessage * ring.residueBytes;
    this.#buffer = ring.heap.allocate(
      firstBytes +
        2 * secondBytes +
        outputMessageBytes(parameters, { usefulOutputs: useful, key: 0 }, outputsPerMessage),
    );
    this.#first = this.#buffer;
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
    this.#hiding.hideSecond(second, domain, u);
    const offset = this.#heldSeconds * residueBytes;
    this.#rescaler.toWordPairs(this.#low + offset, this.#high + offset, second, this.#layout.parameters.secondBits);
    this.#heldSeconds += 1;
  }

  /**
   * Adds the useful coefficients (`runs`) of a result's first polynomial, coefficients [primes][N] under secret key `key`
   * (overwritten). Writes the mask that the vendor must subtract, N words modulo 2^ring, to `mask`.
   */
  addFirst(first: number, key: number, u: number, mask: number, runs: Runs): void {
    this.#hiding.hideFirst(first, key, u, mask);
    // c0 as words takes the place of its first residue: the kernel reads a column before it writes it.
    this.#rescaler.toWords(first, first, this.#layout.parameters.firstBits);
    const dense = this.#first + 4 * this.#heldUseful;
    this.#heldUseful += (this.#kernels.gatherRuns(dense, first, runs.address, runs.count) - dense) / 4;
    this.#held += 1;
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
    kernels.packWords(at, this.#low, secondCount, LOW_BITS, 0);
    at += (secondCount * LOW_BITS) / 8;
    kernels.packWords(at, this.#high, secondCount, secondBits - LOW_BITS, 0);
    at += (secondCount * (secondBits - LOW_BITS)) / 8;
    this.#held = 0;
    this.#heldSeconds = 0;
    this.#heldUseful = 0;
    return heap.bytes(this.#packed, at - this.#packed).slice();
  }

  free(): void {
    this.#rescaler.free();
    this.#ring.heap.free(this.#buffer);
  }
}
