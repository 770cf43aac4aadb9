/**
 * A segment of comparisons with one threshold, digit by digit from the lowest: the carry out of a digit is looked up by the
 * receiver's digit and its share of the carry into it, so a digit of w bits needs one correlation of width w + 1, one-bit table
 * entries and no ANDs afterwards. The parties take turns as sender: the sender of a table has its share of the carry at once,
 * so that its choices for the next digit travel together with the table.
 *
 *   for each digit   receiver -> sender   choices   w (+ 1) planes
 *                    sender -> receiver   table     per chunk 2^(w (+ 1)) - 1 planes
 */

import type { Arena } from '../../../kernel/arena.ts';
import type { CorrelationCount } from '../../plan/cost.ts';
import { takeAll } from '../common/demand.ts';
import { type CompareKernels, compareKernels } from '../common/kernels.ts';
import type { KeyChunks } from '../common/keys.ts';
import { forPieces } from '../common/segments.ts';
import { receiveBytes, sendBytes } from '../common/transfer.ts';
import type { ProtocolContext } from '../context.ts';
import { type CarryDigit, CarryReceiver, CarrySender, carryBytes, carryDigits } from './carry.ts';
import type { SegmentWork } from './segment-work.ts';

/** Correlations of a segment, in the order in which they are taken. */
export function carryDemands(digits: readonly CarryDigit[], padded: number): CorrelationCount[] {
  return digits.map(({ width, sender }) => ({ width, sender, count: padded }));
}

/** Values converted to planes at once. */
const WORD_CHUNK = 1024;

/** Writes the party's shares of [x - t >= 0] to the result plane of `work`. */
export async function compareByRipple(context: ProtocolContext, arena: Arena, keys: KeyChunks, work: SegmentWork) {
  const { segment, sender, signs } = work;
  const stride = segment.padded / 8;
  const digits = carryDigits(work.digits, sender);
  const compared = digits.reduce((sum, { digitBits }) => sum + digitBits, 0);
  const taken = await takeAll(context, carryDemands(digits, segment.padded));
  const kernels = compareKernels(context.heap);
  const planes = ownPlanes(arena, kernels, work, compared);
  const steps = digits.map((digit, index) =>
    context.party === digit.sender
      ? new CarrySender(arena, digit, taken[index], segment.padded)
      : new CarryReceiver(arena, digit, taken[index], segment.padded),
  );

  let carry = 0;
  for (const [index, step] of steps.entries()) {
    const digit = planes + digits[index].lowBit * stride;
    const { choices, table } = carryBytes(digits[index], stride);
    if (step instanceof CarryReceiver) {
      step.choose(digit, carry);
      await sendBytes(context, step.choices, choices);
      if (index === 0) prepareAll(steps, keys);
      await receiveBytes(context, step.table, table);
      step.finish();
    } else {
      if (index === 0) prepareAll(steps, keys);
      await receiveBytes(context, step.choices, choices);
      step.respond(digit, carry);
      await sendBytes(context, step.table, table);
    }
    carry = step.share;
  }
  // NOT msb: one party inverts.
  kernels.copyVectors(signs, planes + compared * stride, stride / 16);
  if (context.party === sender) kernels.invertBits(signs, 0, segment.padded);
  kernels.xorVectors(signs, carry, stride / 16);
}

/** All key material at the first opportunity, while the peer is at work too. */
function prepareAll(steps: readonly (CarrySender | CarryReceiver)[], keys: KeyChunks): void {
  for (const step of steps) step.prepare(keys);
}

/** Planes of the own share minus threshold: the compared bits and above them the msb. */
function ownPlanes(arena: Arena, kernels: CompareKernels, work: SegmentWork, compared: number): number {
  const { segment, input, ignored } = work;
  const stride = segment.padded / 8;
  const bits = ignored + compared + 1;
  const planes = arena.allocate(bits * stride);
  const words = arena.allocate(WORD_CHUNK * 4);
  forPieces(segment.padded, WORD_CHUNK, (offset, size) => {
    const first = segment.first + offset;
    const count = Math.min(size, segment.count - offset);
    const from = input.words + 4 * offset;
    kernels.subtractPerChannel(words, from, first, count, size, input.table, input.valuesPerChannel, -1);
    kernels.wordPlanes(planes + offset / 8, stride, words, size / 16, bits, 0);
  });
  return planes + ignored * stride;
}
