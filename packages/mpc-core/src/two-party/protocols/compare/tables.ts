/**
 * A segment of comparisons by digit tables of (gt, eq) pairs, combined by gates: any number of thresholds on one set of the
 * receiver's digits. Messages: messages.ts and gates.ts.
 */

import type { Arena } from '../../../kernel/arena.ts';
import { type GatePart, gateParts } from '../../plan/comparison.ts';
import type { CorrelationCount } from '../../plan/cost.ts';
import type { Party } from '../../plan/party.ts';
import { takeAll } from '../common/demand.ts';
import { compareKernels } from '../common/kernels.ts';
import type { KeyChunks } from '../common/keys.ts';
import { receiveBytes, sendBytes } from '../common/transfer.ts';
import type { ProtocolContext } from '../context.ts';
import { planCombine } from './combine.ts';
import { GateReceiver, GateSender, gateBytes } from './gates.ts';
import { choiceBytes, type SegmentShape, segmentShape, tableBytes } from './messages.ts';
import { DigitReceiver } from './receiver.ts';
import type { SegmentWork } from './segment-work.ts';
import { DigitSender } from './sender.ts';

/** Correlations of a segment, in the order in which they are taken: digits, then gates. */
function demands(shape: SegmentShape, parts: readonly GatePart[], sender: Party): CorrelationCount[] {
  return [...shape.digits.map(({ width }) => ({ width, sender, count: shape.padded })), ...parts];
}

/** Writes the party's shares of [x - t >= 0] to the result planes of `work`. */
export async function compareByTables(context: ProtocolContext, arena: Arena, keys: KeyChunks, work: SegmentWork) {
  const { digits, ignored, sender, thresholds, segment, input, signs, signStride } = work;
  const shape = segmentShape(segment.count, digits, thresholds, ignored);
  const plan = planCombine(digits.length);
  const parts = gateParts(work, shape.padded);
  const taken = await takeAll(context, demands(shape, parts, sender));
  const digitKeys = taken.slice(0, digits.length);
  const shares = arena.allocate(shape.sharePlanes * shape.stride);
  const row = (index: number, from = 0) => shares + index * thresholds * shape.stride + from / 8;
  const kernels = compareKernels(context.heap);
  const gates = parts.map((part, index) => {
    const each = taken[digits.length + index];
    return context.party === part.sender
      ? new GateSender(arena, each, part.count, keys)
      : new GateReceiver(arena, each, part.count);
  });
  const prepareGates = () => {
    for (const gate of gates) gate.prepare(keys);
  };

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
    prepareGates();
    for (let plane = 0; plane < thresholds; plane++) {
      kernels.copyVectors(signs + plane * signStride, chosen.signs, shape.stride / 16);
    }
    await receiveBytes(context, chosen.tables, tableBytes(shape));
    chosen.finish();
  }

  for (const [index, { gate: number, width, from, count }] of parts.entries()) {
    const gate = gates[index];
    const inputs = plan.gates[number].inputs.map((input) => row(input, from));
    const out = row(plan.gates[number].out, from);
    const size = gateBytes(width, count);
    if (gate instanceof GateSender) {
      prepareGates();
      await receiveBytes(context, gate.choices, size.choices);
      gate.respond(inputs, out);
      await sendBytes(context, gate.table, size.table);
    } else {
      gate.choose(inputs);
      await sendBytes(context, gate.choices, size.choices);
      // The digit tables' sender comes here first, and makes its gate keys while the peer is at work.
      prepareGates();
      await receiveBytes(context, gate.table, size.table);
      gate.finish(out);
    }
  }
  for (let plane = 0; plane < thresholds; plane++) {
    const carry = row(plan.result) + plane * shape.stride;
    kernels.xorVectors(signs + plane * signStride, carry, shape.stride / 16);
  }
}
