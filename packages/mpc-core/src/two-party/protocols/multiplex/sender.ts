/** The OT sender's half of a product of a shared bit and its own number. Pure: reads and writes the heap, talks to nobody. */
import type { Arena } from '../../../kernel/arena.ts';
import { productKernels } from '../common/kernels.ts';
import type { SenderWords } from '../common/words.ts';
import type { Product } from './product.ts';

export { senderWords as prepareSender } from '../common/words.ts';

/** From the receiver's choices to the correction message; the words become the own share of bit * own words. */
export function multiplyOwn(
  arena: Arena,
  { words, bits, padded, width }: Product,
  choices: number,
  { key0, difference }: SenderWords,
  corrections: number,
): void {
  const kernels = productKernels(arena.heap);
  kernels.productTable(words, bits, choices, key0, difference, padded / 128, width, corrections);
}
