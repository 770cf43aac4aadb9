/**
 * Product of XOR-shared bits and additively shared numbers, b * (x - t), extended to a larger ring.
 *
 * With b = b_V + b_H - 2 b_V b_H: b * y = b_V y_V + b_H (1 - 2 b_V) y_V + b_H y_H + b_V (1 - 2 b_H) y_H, two correlated OTs in
 * opposite directions (CrypTFlow2, CCS 2020, section 4.1). The product is >= 0, or <= 0 in flipped channels, so its
 * extension needs one more (extend/).
 */
import { DoubleblindError } from '@doubleblind/errors';
import { type Arena, withArena } from '../../../kernel/arena.ts';
import type { CorrelationCount } from '../../plan/cost.ts';
import type { Party } from '../../plan/party.ts';
import { extensionSender } from '../../plan/products.ts';
import { paddedCount, SEGMENT_VALUES } from '../../plan/segments.ts';
import { type Taken, takeAll } from '../common/demand.ts';
import { KeyChunks } from '../common/keys.ts';
import { segments } from '../common/segments.ts';
import { receiveBytes, sendBytes } from '../common/transfer.ts';
import { choiceMessage } from '../common/words.ts';
import type { ProtocolContext } from '../context.ts';
import { extendSegment } from '../extend/segment.ts';
import { choiceBytes, correctionBytes } from './messages.ts';
import type { MultiplexSource, Product } from './product.ts';
import { addPeers, prepareReceiver } from './receiver.ts';
import { multiplyOwn, prepareSender } from './sender.ts';
import { addOffsets, gatherSegment, removeOffsets, sourceTables } from './sources.ts';

export interface MultiplexOptions {
  readonly sources: readonly MultiplexSource[];
  /** a: the sources' ring. */
  readonly fromBits: number;
  /** l: the output's ring; no extension where it equals fromBits. */
  readonly toBits: number;
  /** OT sender of the extension of the first segment; the roles alternate. */
  readonly firstSender?: Party;
  /** Most values that are worked on at once. */
  readonly segment?: number;
}

/** Correlations of a segment, in the order in which they are taken. */
export function multiplexDemands(count: number, extension: Party | undefined): CorrelationCount[] {
  const demands: CorrelationCount[] = [
    { width: 1, sender: 'vendor', count },
    { width: 1, sender: 'hospital', count },
  ];
  return extension ? [...demands, { width: 1, sender: extension, count }] : demands;
}

/** Throws DB4302 unless 2 <= fromBits <= toBits <= 31 and channels are whole. */
function checkMultiplex({ sources, fromBits, toBits }: MultiplexOptions): void {
  const whole = sources.every(({ count, valuesPerChannel, privateThresholds, privateFlips }) => {
    const channels = count / valuesPerChannel;
    const tables =
      (privateThresholds?.length ?? channels) === channels && (privateFlips?.length ?? channels) === channels;
    return Number.isInteger(channels) && tables;
  });
  if (!whole || sources.length === 0 || fromBits < 2 || toBits < fromBits || toBits > 31) {
    throw new DoubleblindError('DB4302', `Products of ${sources.length} sources from ${fromBits} to ${toBits} bits.`);
  }
}

/** The address of the sources' words, concatenated, modulo 2^toBits: this party's shares of b * (x - t). The caller frees it. */
export async function multiplex(context: ProtocolContext, options: MultiplexOptions): Promise<number> {
  checkMultiplex(options);
  const { heap } = context;
  const { sources, fromBits, toBits } = options;
  const count = sources.reduce((sum, source) => sum + source.count, 0);
  return withArena(heap, async (arena) => {
    const output = arena.allocate(paddedCount(count) * 4);
    const keys = new KeyChunks(arena, context);
    const placed = sourceTables(arena, sources, fromBits);
    for (const segment of segments(count, options.segment ?? SEGMENT_VALUES)) {
      const sender = toBits > fromBits ? extensionSender(segment.index, options.firstSender) : undefined;
      const taken = await takeAll(context, multiplexDemands(segment.padded, sender));
      const words = output + 4 * segment.first;
      await withArena(heap, async (scratch) => {
        const bits = gatherSegment(scratch, placed, segment, words);
        await multiply(context, scratch, keys, taken, { words, bits, padded: segment.padded, width: fromBits });
      });
      if (!sender) continue;
      addOffsets(heap, placed, segment, words, fromBits);
      const extension = { words, padded: segment.padded, fromBits, toBits, sender };
      await withArena(heap, (scratch) => extendSegment(context, scratch, keys, taken[2], extension));
      removeOffsets(heap, placed, segment, words, toBits);
    }
    return arena.handOver(output);
  });
}

/** Multiplies a segment in place: one round, both directions together. */
async function multiply(
  context: ProtocolContext,
  arena: Arena,
  keys: KeyChunks,
  taken: readonly Taken[],
  product: Product,
): Promise<void> {
  const count = product.padded;
  const correctionSize = correctionBytes(count, product.width);
  const [own, peers] = context.party === 'vendor' ? [taken[0], taken[1]] : [taken[1], taken[0]];
  const choices = choiceMessage(arena, peers, product.bits, count);
  await sendBytes(context, choices, choiceBytes(count));
  const sending = prepareSender(arena, keys, own, count);
  const receiving = prepareReceiver(arena, keys, peers, count);
  const peerChoices = arena.allocate(choiceBytes(count));
  const corrections = arena.allocate(correctionSize);
  await receiveBytes(context, peerChoices, choiceBytes(count));
  multiplyOwn(arena, product, peerChoices, sending, corrections);
  await sendBytes(context, corrections, correctionSize);
  await receiveBytes(context, corrections, correctionSize);
  addPeers(arena, product, choices, receiving, corrections);
}
