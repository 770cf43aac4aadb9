/** The party that receives the corrections of the wrap bits. Pure: reads and writes the heap, talks to nobody. */
import type { Arena } from '../../../kernel/arena.ts';
import { productKernels } from '../common/kernels.ts';
import type { Extension } from './extension.ts';

export { receiverWords as prepareReceiver } from '../common/words.ts';

/** With the corrections in place: subtracts the own share of 2^fromBits * wrap from the words. */
export function completeWraps(
  arena: Arena,
  { words, padded, fromBits, toBits }: Extension,
  tops: number,
  choices: number,
  key: number,
  corrections: number,
): void {
  const kernels = productKernels(arena.heap);
  kernels.wrapSelect(words, tops, choices, key, padded / 128, fromBits, toBits - fromBits, corrections);
}
