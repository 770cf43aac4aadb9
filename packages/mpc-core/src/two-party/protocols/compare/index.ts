/**
 * Comparison of additively shared numbers with the vendor's private thresholds: XOR shares of [x - t >= 0].
 *
 * For z = z_S + z_R modulo 2^(c+1) the sign is msb(z) = msb(z_S) ^ msb(z_R) ^ carry with carry = [z_R > 2^c - 1 - z_S] on the
 * low c bits: a millionaires' comparison by digits (CrypTFlow2, CCS 2020, section 3.1). S sends for every value of a digit
 * (gt, eq) against each threshold; R's digits do not depend on thresholds, so one OT a digit serves all of them.
 */
import { DoubleblindError } from '@doubleblind/errors';
import { centringOffset } from '@doubleblind/program';
import { type Arena, withArena } from '../../../kernel/arena.ts';
import { ignoredBits, ripples } from '../../plan/comparison.ts';
import type { Party } from '../../plan/party.ts';
import { compareSegment } from '../../plan/segments.ts';
import { compareKernels } from '../common/kernels.ts';
import { KeyChunks } from '../common/keys.ts';
import { planeStride, segments } from '../common/segments.ts';
import type { ProtocolContext } from '../context.ts';
import { compareByRipple } from './ripple.ts';
import { compareByTables } from './tables.ts';

export interface CompareOptions {
  /** Address of this party's shares: `count` 32-bit words modulo 2^bits. */
  readonly input: number;
  readonly count: number;
  readonly bits: number;
  /** Widths (1 to 4) of the digits from the most significant down; their sum is at most bits - 1. */
  readonly digits: readonly number[];
  /** The party that sends the digit tables; the vendor if there are several thresholds. */
  readonly sender: Party;
  /** The party that sends the tables of all gates; absent: gateParts divides them. */
  readonly gateSender?: Party;
  /** L, the number of thresholds and of resulting planes: 1 to 64. */
  readonly thresholds: number;
  readonly valuesPerChannel: number;
  /** Vendor only: [threshold][channel]; absent stands for zeros. */
  readonly privateThresholds?: Int32Array;
  /** Vendor only: [threshold][channel], 1 inverts the bits; absent stands for zeros. */
  readonly privateFlips?: Uint8Array;
  /** Most values that are worked on at once. */
  readonly segment?: number;
}

export function checkCompare(options: Omit<CompareOptions, 'input'>): void {
  const { count, bits, digits, sender, thresholds, valuesPerChannel } = options;
  const whole = digits.length > 0 && digits.every((width) => width >= 1 && width <= 4);
  const fits = whole && ignoredBits(bits, digits) >= 0 && bits <= 31;
  const counted = thresholds >= 1 && thresholds <= 64 && valuesPerChannel >= 1 && count % valuesPerChannel === 0;
  const channels = count / valuesPerChannel;
  const tables =
    (options.privateThresholds?.length ?? thresholds * channels) === thresholds * channels &&
    (options.privateFlips?.length ?? thresholds * channels) === thresholds * channels;
  if (!fits || !counted || !tables || (thresholds > 1 && sender !== 'vendor')) {
    throw new DoubleblindError(
      'DB4301',
      `${count} values of ${bits} bits, digits ${digits.join(',')}, ${thresholds} thresholds, tables by the ${sender}.`,
    );
  }
}

/**
 * The address of `thresholds` planes, planeStride(count) bytes apart: this party's XOR shares of [x - t >= 0] (inverted where
 * flipped). Bit i of a plane belongs to value i. With ignored bits the sign is that of the shifted shares' sum, random close to
 * zero (uncertainty in @doubleblind/program). The caller frees it. Throws DB4301 for widths that do not fit.
 */
export async function compare(context: ProtocolContext, options: CompareOptions): Promise<number> {
  checkCompare(options);
  const { heap } = context;
  const { count, thresholds, digits, sender, gateSender } = options;
  const ignored = ignoredBits(options.bits, digits);
  const run = ripples(digits, thresholds) ? compareByRipple : compareByTables;
  const stride = planeStride(count);
  return withArena(heap, async (arena) => {
    const result = arena.allocate(thresholds * stride);
    const keys = new KeyChunks(arena, context);
    const table = thresholdTable(context, arena, options, ignored);
    for (const segment of segments(count, options.segment ?? compareSegment(thresholds))) {
      const input = {
        words: options.input + segment.first * 4,
        table,
        channels: count / options.valuesPerChannel,
        valuesPerChannel: options.valuesPerChannel,
      };
      const signs = result + segment.first / 8;
      const by = { sender, ...(gateSender && { gateSender }) };
      const work = { segment, digits, ignored, ...by, thresholds, input, signs, signStride: stride };
      await withArena(heap, (scratch) => run(context, scratch, keys, work));
    }
    invertFlipped(context, options, result, stride);
    return arena.handOver(result);
  });
}

/**
 * What the party subtracts from its share, [threshold][channel], 0 for nothing. Before low bits are shifted out the vendor
 * adds almost half of their unit, so that the sign is wrong on either side of zero equally and only half as far from it.
 */
function thresholdTable(context: ProtocolContext, arena: Arena, options: CompareOptions, ignored: number): number {
  const { privateThresholds, thresholds, count, valuesPerChannel } = options;
  if (context.party !== 'vendor' || ignored === 0) return privateThresholds ? arena.table(privateThresholds) : 0;
  const offset = centringOffset(ignored);
  const known = privateThresholds ?? new Int32Array((thresholds * count) / valuesPerChannel);
  return arena.table(known.map((threshold) => threshold - offset));
}

/** The vendor inverts its share of the flipped channels' bits. */
function invertFlipped(context: ProtocolContext, options: CompareOptions, planes: number, stride: number): void {
  const { privateFlips, thresholds, valuesPerChannel, count } = options;
  if (!privateFlips) return;
  const channels = count / valuesPerChannel;
  const kernels = compareKernels(context.heap);
  for (let plane = 0; plane < thresholds; plane++) {
    for (let channel = 0; channel < channels; channel++) {
      if (privateFlips[plane * channels + channel] === 0) continue;
      kernels.invertBits(planes + plane * stride, channel * valuesPerChannel, valuesPerChannel);
    }
  }
}
