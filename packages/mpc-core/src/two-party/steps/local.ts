/** What a party does to its own shares without talking: steps that are linear over the integers, and truncation. */
import { definitionOf, type Step, type StepOf, valueCount } from '@doubleblind/program';
import type { StepInputs } from '../../backend/contract.ts';
import type { Environment } from '../environment.ts';
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
  const address = heap.allocateZeroed(4 * count);
  const data = heap.words(address, count);
  const words = ({ address: at, shape: of }: WordsShare) => ({
    shape: of,
    data: heap.words(at, valueCount(of, batch)),
  });
  definition.local(
    step,
    tensors.map((share) => words(wordsOf(share))),
    { shape, data },
    batch,
  );
  const mask = 2 ** bits - 1;
  for (let i = 0; i < count; i++) data[i] &= mask;
  return address;
}

/**
 * Share-wise right shift. The wrap of the two shares is a multiple of 2^bits, which vanishes in the ring that is
 * `shift` bits smaller; 2^shift on one share makes the error unbiased (docs/PROTOCOL.md, truncation).
 */
export function runTruncate(
  { context }: Environment,
  step: StepOf<'truncate'>,
  { tensors }: StepInputs<TwoPartyShare>,
): number {
  const { heap, party } = context;
  const input = wordsOf(tensors[0]);
  const count = valueCount(input.shape, input.batch);
  const address = heap.allocate(4 * count);
  const [out, words] = [heap.words(address, count), heap.words(input.address, count)];
  const mask = 2 ** input.bits - 1;
  const offset = party === 'vendor' ? 1 << step.shift : 0;
  for (let i = 0; i < count; i++) out[i] = ((words[i] + offset) & mask) >>> step.shift;
  return address;
}
