/**
 * A segment of comparisons by digit tables of (gt, eq) pairs and a tree of ANDs: any number of thresholds on one set of the
 * receiver's digits. Messages: messages.ts.
 */
import { type CorrelationCount, gateSender, type Party } from '@doubleblind/program';
import type { Arena } from '../common/arena.ts';
import { takeAll } from '../common/demand.ts';
import { compareKernels } from '../common/kernels.ts';
import type { KeyChunks } from '../common/keys.ts';
import { receiveBytes, sendBytes } from '../common/transfer.ts';
import type { ProtocolContext } from '../context.ts';
import { type CombinePlan, planCombine } from './combine.ts';
import type { SegmentWork } from './index.ts';
import { ReceivingLevel, type Rows, SendingLevel } from './levels.ts';
import { choiceBytes, gateBits, type SegmentShape, segmentShape, tableBytes } from './messages.ts';
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
  const digitKeys = taken.splice(0, digits.length);
  const rowBytes = thresholds * shape.stride;
  const rows: Rows = { address: arena.allocateZeroed(plan.rows * rowBytes), bytes: rowBytes };
  const kernels = compareKernels(context.heap);
  const levels = plan.levels.map((gates, index) => {
    const Level = context.party === gateSender(sender, index) ? SendingLevel : ReceivingLevel;
    return new Level(arena, gateBits(shape), gates, rows, taken.splice(0, gates.length));
  });

  if (context.party === sender) {
    const tables = new DigitSender(arena, shape, segment, input, rows.address);
    tables.prepare(keys, digitKeys);
    await receiveBytes(context, tables.choices, choiceBytes(shape));
    tables.respond(signs, signStride);
    await sendBytes(context, tables.tables, tableBytes(shape));
  } else {
    const chosen = new DigitReceiver(arena, shape, segment, input, rows.address);
    chosen.choose(digitKeys);
    await sendBytes(context, chosen.choices, choiceBytes(shape));
    chosen.prepare(keys, digitKeys);
    for (const level of levels) level.prepare(keys);
    for (let plane = 0; plane < thresholds; plane++) {
      kernels.copyVectors(signs + plane * signStride, chosen.signs, shape.stride / 16);
    }
    await receiveBytes(context, chosen.tables, tableBytes(shape));
    chosen.finish();
  }

  for (const level of levels) {
    // The tables' sender makes its gate keys while the peer works on the first level.
    await level.run(context, () => {
      for (const each of levels) each.prepare(keys);
    });
  }
  for (let plane = 0; plane < thresholds; plane++) {
    const carry = rows.address + plan.result * rowBytes + plane * shape.stride;
    kernels.xorVectors(signs + plane * signStride, carry, shape.stride / 16);
  }
}
