/** What a party does to its own shares without talking: steps that are linear over the integers, and truncation. */
import { definitionOf, type Step, type StepOf, valueCount } from '@doubleblind/program';
import type { StepInputs } from '../../backend/contract.ts';
import { inArena } from '../../kernel/arena.ts';
import type { Environment } from '../environment.ts';
import type { Party } from '../plan/party.ts';
import type { TwoPartyShare, WordsShare } from '../share.ts';
import { wordsOf } from '../share.ts';

/** The step's own map of words, on this party's shares; reduced to the output's ring. */
export function runLocal(
  { context, plan }: Environment,
  step: Step,
  { tensors }: StepInputs<TwoPartyShare>,
  batch: number,
): number {
  const { heap } = context;
  const definition = definitionOf(step);
  if (definition.makes !== 'tensor' || !definition.local) throw new RangeError(`${step.op} is not local`);
  const { shape, bits } = plan.scope.tensor(step.output);
  const count = valueCount(shape, batch);
  const words = ({ address: at, shape: of }: WordsShare) => ({
    shape: of,
    data: heap.words(at, valueCount(of, batch)),
  });
  const { local } = definition;
  return inArena(heap, (arena) => {
    const address = arena.allocateZeroed(4 * count);
    const data = heap.words(address, count);
    local(
      step,
      tensors.map((share) => words(wordsOf(share))),
      { shape, data },
      batch,
    );
    const mask = 2 ** bits - 1;
    for (let i = 0; i < count; i++) data[i] &= mask;
    return arena.handOver(address);
  });
}

/** A truncation by itself. */
export function runTruncate(
  { context }: Environment,
  step: StepOf<'truncate'>,
  { tensors }: StepInputs<TwoPartyShare>,
): number {
  const { heap, party } = context;
  const input = wordsOf(tensors[0]);
  const count = valueCount(input.shape, input.batch);
  const address = heap.allocate(4 * count);
  shiftShare(heap.words(address, count), heap.words(input.address, count), input.bits, step.shift, party);
  return address;
}

/**
 * Share-wise right shift of words modulo 2^bits. The wrap of the two shares is a multiple of 2^bits, which vanishes in the ring that is
 * `shift` bits smaller; 2^shift on one share makes the error unbiased (docs/PROTOCOL.md, truncation). In place where both are one.
 */
export function shiftShare(out: Uint32Array, words: Uint32Array, bits: number, shift: number, party: Party): void {
  const mask = 2 ** bits - 1;
  const offset = party === 'vendor' ? 2 ** shift : 0;
  for (let i = 0; i < words.length; i++) out[i] = ((words[i] + offset) & mask) >>> shift;
}
