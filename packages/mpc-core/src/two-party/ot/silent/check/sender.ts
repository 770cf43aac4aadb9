import { PolynomialHash } from '#platform';
import type { Arena } from '../../../../kernel/arena.ts';
import { BLOCK_BYTES } from '../../../../platform/blocks.ts';
import type { SilentParameters } from '../../../plan/silent.ts';
import { otKernels } from '../../kernels.ts';
import { type Challenge, digestOf } from './messages.ts';

/** The sender's side of the check of one iteration: leaves are added in order, then it answers. */
export class SenderCheck {
  readonly #challenge: Challenge;
  readonly #leaves: PolynomialHash;

  constructor(challenge: Challenge) {
    this.#challenge = challenge;
    this.#leaves = new PolynomialHash(challenge.key);
  }

  /** Leaves before the code is added to them. */
  add(leaves: Uint8Array): void {
    this.#leaves.add(leaves);
  }

  /** `sacrificed`: address of the base correlations of the check; `combinations`: of T, whose entry 2^j is the offset D_j. */
  answer(
    arena: Arena,
    parameters: SilentParameters,
    sacrificed: number,
    combinations: number,
  ): Uint8Array<ArrayBuffer> {
    const { heap } = arena;
    const kernels = otKernels(heap);
    const { key, noise } = this.#challenge;
    const value = arena.allocate(BLOCK_BYTES);
    const masked = arena.allocate(noise.length);
    heap.u8.set(this.#leaves.tag(), value);
    heap.u8.set(noise, masked);
    kernels.addByPowersOfX(value, sacrificed, parameters.sacrificed ?? 0);
    for (let j = 0; j < noise.length / BLOCK_BYTES; j++) {
      kernels.addFieldProduct(value, masked + j * BLOCK_BYTES, combinations + (BLOCK_BYTES << j));
    }
    return digestOf(key, heap.bytes(value, BLOCK_BYTES));
  }
}
