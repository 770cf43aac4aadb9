/**
 * Whether any of an image's sampled values is in the guard band of its ring (packages/program, rangeCheck): one bit an image, which
 * the hospital learns and nothing else of it; the vendor learns nothing.
 *
 * Both parties drop the low bits of their shares of x - t. The hospital chooses by its upper four, the vendor answers with a table that
 * says for each of the sixteen whether the sum is in the band for one of its thresholds: XOR shares of a bit a value (band.ts). An image's bits are all
 * zero where both parties' shares of them are equal; parities of random subsets shrink both to 40 bits, which are compared (equality.ts).
 */
import { DoubleblindError } from '@doubleblind/errors';
import { RANGE_CHECK_BITS } from '@doubleblind/program';
import { Prg, randomBytes } from '#platform';
import { withArena } from '../../../kernel/arena.ts';
import { PARITY_BYTES, SEED_BYTES } from '../../plan/range.ts';
import { SEGMENT_VALUES } from '../../plan/segments.ts';
import { KeyChunks } from '../common/keys.ts';
import { planeStride, segments } from '../common/segments.ts';
import type { ProtocolContext } from '../context.ts';
import { bandSegment } from './band.ts';
import { learnInequality, tellInequality } from './equality.ts';
import type { RangeOptions } from './options.ts';

/** The address of a plane of a bit an image, which is the hospital's alone: the vendor's is zero. The caller frees it. */
export async function checkRange(context: ProtocolContext, options: RangeOptions): Promise<number> {
  const { heap, party, channel } = context;
  const { sources, batch } = options;
  if (batch < 1 || sources.some(({ bits, places }) => bits <= RANGE_CHECK_BITS || bits > 31 || places < 1)) {
    throw new DoubleblindError('DB4301', `Range checks of ${sources.length} samples of ${batch} images.`);
  }
  const values = sources.reduce((sum, { places }) => sum + places * batch, 0);
  return withArena(heap, async (arena) => {
    const result = arena.allocateZeroed(planeStride(batch));
    const keys = new KeyChunks(arena, context);
    const bits = arena.allocateZeroed(planeStride(values));
    for (const segment of segments(values, options.segment ?? SEGMENT_VALUES)) {
      await withArena(heap, (scratch) =>
        bandSegment(context, scratch, keys, options, segment, bits + segment.first / 8),
      );
    }
    if (party === 'vendor') {
      // Drawn when all bits are there. The vendor's alone: who chose the subsets would choose what the outcome tells of them.
      const seed = randomBytes(SEED_BYTES);
      await channel.send(seed);
      await tellInequality(context, keys, parities(heap.bytes(bits, planeStride(values)), values, batch, seed));
      return arena.handOver(result);
    }
    const seed = await channel.receive(SEED_BYTES);
    const found = await learnInequality(
      context,
      keys,
      parities(heap.bytes(bits, planeStride(values)), values, batch, seed),
    );
    for (const [image, isUnequal] of found.entries())
      heap.u8[result + (image >> 3)] |= Number(isUnequal) << (image & 7);
    return arena.handOver(result);
  });
}

/** Of each image, 40 parities of subsets of its bits, the same subsets of every image: [image][5 bytes]. */
function parities(bits: Uint8Array, values: number, batch: number, seed: Uint8Array): Uint8Array {
  const columns = new Prg(seed).bytes((values / batch) * PARITY_BYTES);
  const sums = new Uint8Array(batch * PARITY_BYTES);
  for (let value = 0; value < values; value++) {
    if (((bits[value >> 3] >> (value & 7)) & 1) === 0) continue;
    const [column, sum] = [Math.floor(value / batch) * PARITY_BYTES, (value % batch) * PARITY_BYTES];
    for (let byte = 0; byte < PARITY_BYTES; byte++) sums[sum + byte] ^= columns[column + byte];
  }
  return sums;
}
