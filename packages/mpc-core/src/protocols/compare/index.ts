/**
 * Comparison of additively shared numbers with the vendor's private thresholds: XOR shares of [x - t >= 0].
 *
 * For z = z_S + z_R modulo 2^(c+1) the sign is msb(z) = msb(z_S) ^ msb(z_R) ^ carry with carry = [z_R > 2^c - 1 - z_S] on the
 * low c bits: a millionaires' comparison by digits (CrypTFlow2, CCS 2020, section 3.1). S sends for every value of a digit
 * (gt, eq) against each threshold; R's digits do not depend on thresholds, so one OT a digit serves all of them.
 */
import { DoubleblindError } from '@doubleblind/errors';
import type { Party } from '@doubleblind/program';
import { type Arena, withArena } from '../common/arena.ts';
import { type Demand, otherParty, type Taken, takeAll } from '../common/demand.ts';
import { compareKernels } from '../common/kernels.ts';
import { KeyChunks } from '../common/keys.ts';
import { planeStride, type Segment, segments } from '../common/segments.ts';
import { receiveBytes, sendBytes } from '../common/transfer.ts';
import type { ProtocolContext } from '../context.ts';
import { type CombinePlan, type Gate, planCombine } from './combine.ts';
import { GateReceiver, GateSender } from './gates.ts';
import {
  choiceBytes,
  gateBits,
  gateChoiceBytes,
  gateTableBytes,
  type SegmentShape,
  segmentShape,
  tableBytes,
} from './messages.ts';
import { DigitReceiver } from './receiver.ts';
import { DigitSender, type ShareInput } from './sender.ts';

export interface CompareOptions {
  /** Address of this party's shares: `count` 32-bit words modulo 2^bits. */
  readonly input: number;
  readonly count: number;
  readonly bits: number;
  /** Widths (1 to 4) of the digits from the most significant down; their sum is bits - 1. */
  readonly digits: readonly number[];
  /** The party that sends the digit tables; the vendor if there are several thresholds. */
  readonly sender: Party;
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

/** Bounds the memory of a segment: values, and values times thresholds. */
export const SEGMENT_VALUES = 1 << 17;
const SEGMENT_COMPARISONS = 1 << 18;

/** Values in a segment when the caller does not say. */
export function defaultSegment(thresholds: number): number {
  return Math.min(SEGMENT_VALUES, Math.floor(SEGMENT_COMPARISONS / thresholds));
}

export function checkCompare(options: Omit<CompareOptions, 'input'>): void {
  const { count, bits, digits, sender, thresholds, valuesPerChannel } = options;
  const sum = digits.reduce((total, width) => total + width, 0);
  const fits = digits.length > 0 && digits.every((width) => width >= 1 && width <= 4) && sum === bits - 1 && bits <= 31;
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

/** Correlations of a segment, in the order in which they are taken: digits, then gates level by level. */
export function compareDemands(shape: SegmentShape, plan: CombinePlan, sender: Party): Demand[] {
  const digits = shape.digits.map(({ width }) => ({ width, sender, count: shape.padded }));
  const gates = plan.levels.flatMap((level, index) =>
    level.map(() => ({ width: 2, sender: gateSender(sender, index), count: gateBits(shape) })),
  );
  return [...digits, ...gates];
}

/** The roles swap at every level, so that a level's choices travel together with the level before's tables. */
export function gateSender(sender: Party, level: number): Party {
  return level % 2 === 0 ? otherParty(sender) : sender;
}

/**
 * The address of `thresholds` planes, planeStride(count) bytes apart: this party's XOR shares of [x - t >= 0] (inverted where
 * flipped). Bit i of a plane belongs to value i. The caller frees it. Throws DB4301 for widths that do not fit.
 */
export async function compare(context: ProtocolContext, options: CompareOptions): Promise<number> {
  checkCompare(options);
  const { heap } = context;
  const { count, thresholds } = options;
  const stride = planeStride(count);
  const result = heap.allocate(Math.max(1, thresholds * stride));
  try {
    await withArena(heap, async (arena) => {
      const keys = new KeyChunks(arena);
      const table = options.privateThresholds ? arena.table(options.privateThresholds) : 0;
      for (const segment of segments(count, options.segment ?? defaultSegment(thresholds))) {
        await withArena(heap, (scratch) => compareSegment(context, options, segment, keys, scratch, table, result));
      }
    });
    invertFlipped(context, options, result, stride);
  } catch (error) {
    heap.free(result);
    throw error;
  }
  return result;
}

async function compareSegment(
  context: ProtocolContext,
  options: CompareOptions,
  segment: Segment,
  keys: KeyChunks,
  arena: Arena,
  table: number,
  result: number,
): Promise<void> {
  const { digits, sender, thresholds, valuesPerChannel, count } = options;
  const shape = segmentShape(segment.count, digits, thresholds);
  const plan = planCombine(digits.length);
  const taken = await takeAll(context, compareDemands(shape, plan, sender));
  const digitKeys = taken.slice(0, digits.length);
  const rowBytes = thresholds * shape.stride;
  const shares = arena.allocateZeroed(plan.rows * rowBytes);
  const input: ShareInput = {
    words: options.input + segment.first * 4,
    table,
    channels: count / valuesPerChannel,
    valuesPerChannel,
  };
  const signStride = planeStride(count);
  const signs = result + segment.first / 8;
  const kernels = compareKernels(context.heap);

  if (context.party === sender) {
    const tables = new DigitSender(arena, shape, segment, input, shares);
    tables.prepare(keys, digitKeys);
    await receiveBytes(context, tables.choices, choiceBytes(shape));
    tables.respond(signs, signStride);
    await sendBytes(context, tables.tables, tableBytes(shape));
  } else {
    const chosen = new DigitReceiver(arena, shape, segment, input, shares);
    chosen.choose(digitKeys);
    await sendBytes(context, chosen.choices, choiceBytes(shape));
    chosen.prepare(keys, digitKeys);
    for (let plane = 0; plane < thresholds; plane++) {
      kernels.copyVectors(signs + plane * signStride, chosen.signs, shape.stride / 16);
    }
    await receiveBytes(context, chosen.tables, tableBytes(shape));
    chosen.finish();
  }

  let next = digits.length;
  for (const [index, level] of plan.levels.entries()) {
    const levelKeys = taken.slice(next, next + level.length);
    next += level.length;
    const sends = context.party === gateSender(sender, index);
    const run = sends ? sendGates : receiveGates;
    await run(context, shape, level, shares, rowBytes, levelKeys, keys);
  }
  for (let plane = 0; plane < thresholds; plane++) {
    const carry = shares + plan.result * rowBytes + plane * shape.stride;
    kernels.xorVectors(signs + plane * signStride, carry, shape.stride / 16);
  }
}

/** A level of combining for the party that sends its tables. */
async function sendGates(
  context: ProtocolContext,
  shape: SegmentShape,
  level: readonly Gate[],
  shares: number,
  rowBytes: number,
  taken: readonly Taken[],
  keys: KeyChunks,
): Promise<void> {
  await withArena(context.heap, async (arena) => {
    const bits = gateBits(shape);
    const choiceSize = gateChoiceBytes(shape);
    const tableSize = gateTableBytes(shape);
    const choices = arena.allocate(level.length * choiceSize);
    const tables = arena.allocate(level.length * tableSize);
    const gates = level.map((_, index) => new GateSender(arena, bits, tables + index * tableSize));
    gates.forEach((gate, index) => void gate.prepare(keys, taken[index]));
    await receiveBytes(context, choices, level.length * choiceSize);
    level.forEach(({ left, right, out }, index) => {
      const row = (number: number) => shares + number * rowBytes;
      gates[index].respond(row(left), row(right), choices + index * choiceSize, row(out));
    });
    await sendBytes(context, tables, level.length * tableSize);
  });
}

/** A level of combining for the party that receives its tables. */
async function receiveGates(
  context: ProtocolContext,
  shape: SegmentShape,
  level: readonly Gate[],
  shares: number,
  rowBytes: number,
  taken: readonly Taken[],
  keys: KeyChunks,
): Promise<void> {
  await withArena(context.heap, async (arena) => {
    const bits = gateBits(shape);
    const choiceSize = gateChoiceBytes(shape);
    const tableSize = gateTableBytes(shape);
    const choices = arena.allocate(level.length * choiceSize);
    const tables = arena.allocate(level.length * tableSize);
    const gates = level.map(() => new GateReceiver(arena, bits));
    gates.forEach((gate, index) => void gate.prepare(keys, taken[index]));
    const row = (number: number) => shares + number * rowBytes;
    level.forEach(({ left, right }, index) => {
      gates[index].choose(row(left), row(right), choices + index * choiceSize);
    });
    await sendBytes(context, choices, level.length * choiceSize);
    await receiveBytes(context, tables, level.length * tableSize);
    level.forEach(({ out }, index) => {
      gates[index].finish(tables + index * tableSize, row(out));
    });
  });
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
