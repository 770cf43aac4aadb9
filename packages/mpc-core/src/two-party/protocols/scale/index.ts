/**
 * Product of a shared factor and a shared map: with f = f_V + f_H and x = x_V + x_H, f x = f_V x_V + f_H x_H and two cross terms, each by
 * Gilboa's multiplication (CRYPTO 1999, section 4): the factor's owner chooses by the bits of its share, the map's owner answers with
 * its share of the whole map. A transfer a bit of the factor, whatever the size of the map, and bit i needs ring - i bits a value.
 */
import { DoubleblindError } from '@doubleblind/errors';
import { withArena } from '../../../kernel/arena.ts';
import { type ScaleSize, scaleCorrectionBytes, scaleSegments } from '../../plan/scale.ts';
import { paddedCount } from '../../plan/segments.ts';
import { takeAll } from '../common/demand.ts';
import { KeyChunks } from '../common/keys.ts';
import { receiveBytes, sendBytes } from '../common/transfer.ts';
import { choiceMessage } from '../common/words.ts';
import type { ProtocolContext } from '../context.ts';
import { complete, factorBits } from './receiver.ts';
import { answer, type ScaleSegment } from './sender.ts';

export interface ScaleOptions extends ScaleSize {
  /** Address of this party's shares of the maps: [factor][position] words modulo 2^ring or more. */
  readonly maps: number;
  /** Address of this party's shares of the factors: words modulo 2^ring or more. */
  readonly factorShares: number;
}

/** The address of this party's shares of the products modulo 2^ring, [factor][position]. The caller frees it. */
export async function scale(context: ProtocolContext, options: ScaleOptions): Promise<number> {
  const { factors, positions, ring } = options;
  if (ring < 2 || ring > 31 || factors < 1 || positions < 1) {
    throw new DoubleblindError('DB4302', `Products of ${factors} factors and maps of ${positions}, ring ${ring}.`);
  }
  const { heap } = context;
  return withArena(heap, async (arena) => {
    const output = arena.allocate(4 * factors * positions);
    multiplyOwn(context, options, output);
    const keys = new KeyChunks(arena, context);
    let first = 0;
    for (const count of scaleSegments(options)) {
      await scaleSegment(context, keys, options, output, first, count);
      first += count;
    }
    const products = heap.words(output, factors * positions);
    const mask = 2 ** ring - 1;
    for (let i = 0; i < products.length; i++) products[i] &= mask;
    return arena.handOver(output);
  });
}

function multiplyOwn({ heap }: ProtocolContext, options: ScaleOptions, output: number): void {
  const { factors, positions, maps, factorShares } = options;
  const [own, values] = [heap.words(factorShares, factors), heap.words(maps, factors * positions)];
  const products = heap.words(output, factors * positions);
  for (let factor = 0, i = 0; factor < factors; factor++) {
    for (let p = 0; p < positions; p++, i++) products[i] = Math.imul(own[factor], values[i]);
  }
}

/** One round: choices both ways, then corrections both ways. */
async function scaleSegment(
  context: ProtocolContext,
  keys: KeyChunks,
  options: ScaleOptions,
  output: number,
  first: number,
  factors: number,
): Promise<void> {
  const { heap, party } = context;
  const { positions, ring } = options;
  const padded = paddedCount(factors * ring);
  const correctionBytes = scaleCorrectionBytes(options, factors);
  const skipped = 4 * first * positions;
  const segment: ScaleSegment = {
    maps: options.maps + skipped,
    products: output + skipped,
    factors,
    positions,
    ring,
  };
  const taken = await takeAll(context, [
    { width: 1, sender: 'vendor', count: padded },
    { width: 1, sender: 'hospital', count: padded },
  ]);
  const [own, peers] = party === 'vendor' ? taken : [taken[1], taken[0]];
  await withArena(heap, async (arena) => {
    const bits = factorBits(arena, options.factorShares + 4 * first, factors, ring, padded);
    const choices = choiceMessage(arena, peers, bits, padded);
    await sendBytes(context, choices, padded / 8);
    await receiveBytes(context, choices, padded / 8);
    const corrections = arena.allocate(correctionBytes);
    answer(arena, keys, own, choices, corrections, correctionBytes / 4, segment);
    await sendBytes(context, corrections, correctionBytes);
    await receiveBytes(context, corrections, correctionBytes);
    complete(arena, keys, peers, bits, corrections, correctionBytes / 4, segment);
  });
}
