/**
 * A faithful rounding on shares. Each party shifts its own share, the vendor's with half a unit added; what is missing is the carry
 * of the bits that are shifted out, [v + h >= 2^shift], a comparison. Its bit times one, in the output's ring, gives it to both as
 * additive shares, so that nobody sees it (SIRNN, eprint 2021/459, section 4, exact truncation).
 */
import { type StepOf, valueCount } from '@doubleblind/program';
import type { StepInputs } from '../../backend/contract.ts';
import { withArena } from '../../kernel/arena.ts';
import type { Environment } from '../environment.ts';
import { compare } from '../protocols/compare/index.ts';
import { multiplex } from '../protocols/multiplex/index.ts';
import { type TwoPartyShare, wordsOf } from '../share.ts';

export async function runRound(
  { context, plan }: Environment,
  step: StepOf<'round'>,
  { tensors }: StepInputs<TwoPartyShare>,
  batch: number,
): Promise<number> {
  const { heap, party } = context;
  const { shift } = step;
  const input = wordsOf(tensors[0]);
  const { bits } = plan.scope.tensor(step.output);
  const count = valueCount(input.shape, batch);
  const isVendor = party === 'vendor';
  const half = isVendor ? 2 ** (shift - 1) : 0;
  const mask = 2 ** input.bits - 1;
  const shares = heap.words(input.address, count).map((word) => (word + half) & mask);
  return withArena(heap, async (arena) => {
    const scratch = arena.allocate(4 * count);
    // The sum of both parties' low bits has its top bit, of shift + 1, set where there is a carry: "not below zero" means none.
    heap.words(scratch, count).set(shares.map((word) => word & (2 ** shift - 1)));
    const whole = { input: scratch, count, valuesPerChannel: count } as const;
    const digits = { ...plan.comparison(step.name), ...whole, bits: shift + 1, thresholds: 1 };
    const plane = arena.adopt(await compare(context, digits));
    heap.words(scratch, count).fill(isVendor ? 2 ** bits - 1 : 0);
    const product = await multiplex(context, { sources: [{ ...whole, plane }], fromBits: bits, toBits: bits });
    // Minus one where there is no carry, and one for all.
    const words = heap.words(product, count);
    const one = isVendor ? 1 : 0;
    for (let i = 0; i < count; i++) words[i] = ((shares[i] >>> shift) + words[i] + one) & (2 ** bits - 1);
    return product;
  });
}
