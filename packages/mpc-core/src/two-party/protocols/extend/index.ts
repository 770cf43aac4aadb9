/**
 * Signed extension of shares from Z_{2^a} to Z_{2^l} with the vendor's private per-channel offset o: x + o lies in
 * [0, 2^(a-1)), so the vendor adds o to its share, the wrap of the sum is removed by one correlated OT, and o is subtracted.
 */
import { DoubleblindError } from '@doubleblind/errors';
import { withArena } from '../../../kernel/arena.ts';
import type { Party } from '../../plan/party.ts';
import { extensionSender } from '../../plan/products.ts';
import { paddedCount, SEGMENT_VALUES } from '../../plan/segments.ts';
import { takeAll } from '../common/demand.ts';
import { compareKernels } from '../common/kernels.ts';
import { KeyChunks } from '../common/keys.ts';
import { segments } from '../common/segments.ts';
import type { ProtocolContext } from '../context.ts';
import { extendSegment } from './segment.ts';

export interface ExtendOptions {
  /** Address of this party's shares: `count` 32-bit words modulo 2^fromBits. */
  readonly input: number;
  readonly count: number;
  readonly fromBits: number;
  readonly toBits: number;
  readonly valuesPerChannel: number;
  /** Vendor only: [channel]; absent stands for zeros. */
  readonly privateOffsets?: Int32Array;
  /** OT sender of the first segment; the roles alternate. */
  readonly firstSender?: Party;
  /** Most values that are worked on at once. */
  readonly segment?: number;
}

/** Throws DB4302 unless 2 <= fromBits < toBits <= 31 and channels are whole. */
function checkExtend({ count, fromBits, toBits, valuesPerChannel, privateOffsets }: ExtendOptions): void {
  const channels = count / valuesPerChannel;
  const fits = fromBits >= 2 && toBits > fromBits && toBits <= 31 && Number.isInteger(channels);
  if (!fits || (privateOffsets?.length ?? channels) !== channels) {
    throw new DoubleblindError('DB4302', `Extension of ${count} values from ${fromBits} to ${toBits} bits.`);
  }
}

/** The address of `count` words modulo 2^toBits: this party's shares of x. The caller frees it. */
export async function extend(context: ProtocolContext, options: ExtendOptions): Promise<number> {
  checkExtend(options);
  const { heap } = context;
  const { input, count, fromBits, toBits, valuesPerChannel, privateOffsets } = options;
  const kernels = compareKernels(heap);
  return withArena(heap, async (arena) => {
    const output = arena.allocate(paddedCount(count) * 4);
    const keys = new KeyChunks(arena, context);
    const offsets = privateOffsets ? arena.table(privateOffsets) : 0;
    const minusOffsets = privateOffsets ? arena.table(privateOffsets.map((offset) => -offset)) : 0;
    for (const segment of segments(count, options.segment ?? SEGMENT_VALUES)) {
      const { first, index } = segment;
      const words = output + 4 * first;
      const from = 2 ** fromBits - 1;
      const source = input + 4 * first;
      const sender = extensionSender(index, options.firstSender);
      const [taken] = await takeAll(context, [{ width: 1, sender, count: segment.padded }]);
      kernels.subtractPerChannel(
        words,
        source,
        first,
        segment.count,
        segment.padded,
        minusOffsets,
        valuesPerChannel,
        from,
      );
      const extension = { words, padded: segment.padded, fromBits, toBits, sender };
      await withArena(heap, (scratch) => extendSegment(context, scratch, keys, taken, extension));
      const to = 2 ** toBits - 1;
      if (offsets !== 0) {
        kernels.subtractPerChannel(words, words, first, segment.count, segment.count, offsets, valuesPerChannel, to);
      }
    }
    return arena.handOver(output);
  });
}
