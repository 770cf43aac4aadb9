/**
 * A segment of comparisons by digit tables of (gt, eq) pairs and a tree of ANDs: any number of thresholds on one set of the
 * receiver's digits. Messages: messages.ts.
 */
import { type CorrelationCount, gateSender, type Party } from '@doubleblind/program';
import type { Arena } from '../common/arena.ts';
import { withArena } from '../common/arena.ts';
import { type Taken, takeAll } from '../common/demand.ts';
import { compareKernels } from '../common/kernels.ts';
import type { KeyChunks } from '../common/keys.ts';
import { receiveBytes, sendBytes } from '../common/transfer.ts';
import type { ProtocolContext } from '../context.ts';
import { type CombinePlan, type Gate, planCombine } from './combine.ts';
import { GateReceiver, GateSender } from './gates.ts';
import type { SegmentWork } from './index.ts';
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
import { DigitSender } from './sender.ts';

/** Correlations of a segment, in the order in which they are taken: digits, then gates level by level. */
export function compareDemands(shape: SegmentShape, plan: CombinePlan, sender: Party): CorrelationCount[] {
  const digits = shape.digits.map(({ width }) => ({ width, sender, count: shape.padded }));
  const gates = plan.levels.flatMap((level, index) =>
    level.map(() => ({ width: 2, sender: gateSender(sender, index), count: gateBits(shape) })),
  );
  return [...digits, ...gates];
}

/** Writes the party's shares of [x - t >= 0] to the result planes of `work`. */
export async function compareByTree(context: ProtocolContext, arena: Arena, keys: KeyChunks, work: SegmentWork) {
  const { digits, sender, thresholds, segment, input, signs, signStride } = work;
  const shape = segmentShape(segment.count, digits, thresholds);
  const plan = planCombine(digits.length);
  const taken = await takeAll(context, compareDemands(shape, plan, sender));
  const digitKeys = taken.slice(0, digits.length);
  const rowBytes = thresholds * shape.stride;
  const shares = arena.allocateZeroed(plan.rows * rowBytes);
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
