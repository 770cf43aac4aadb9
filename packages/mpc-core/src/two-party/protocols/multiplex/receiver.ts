/** The OT receiver's half of a product of a shared bit and the peer's number. Pure: reads and writes the heap, talks to nobody. */
import type { Arena } from '../../../kernel/arena.ts';
import { productKernels } from '../common/kernels.ts';
import type { Product } from './product.ts';

export { receiverWords as prepareReceiver } from '../common/words.ts';

/** With the peer's corrections in place: adds the share of bit * peer's words, and reduces modulo 2^width. */
export function addPeers(
  arena: Arena,
  { words, bits, padded, width }: Product,
  choices: number,
  key: number,
  corrections: number,
): void {
  productKernels(arena.heap).productSelect(words, bits, choices, key, padded / 128, width, corrections);
}
