/** The party that sends the corrections of the wrap bits. Pure: reads and writes the heap, talks to nobody. */
import type { Arena } from '../../../kernel/arena.ts';
import { productKernels } from '../common/kernels.ts';
import type { SenderWords } from '../common/words.ts';
import type { Extension } from './extension.ts';

export { senderWords as prepareSender } from '../common/words.ts';

/** From the receiver's choices to the correction message; subtracts the own share of 2^fromBits * wrap from the words. */
export function subtractWraps(
  arena: Arena,
  { words, padded, fromBits, toBits }: Extension,
  tops: number,
  choices: number,
  { key0, difference }: SenderWords,
  corrections: number,
): void {
  const kernels = productKernels(arena.heap);
  const vectors = padded / 128;
  kernels.wrapTable(words, tops, choices, key0, difference, vectors, fromBits, toBits - fromBits, corrections);
}
