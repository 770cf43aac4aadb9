/**
 * XOR shares of a bit a sampled value: whether it is in its guard band. One correlation of width four a value:
 *
 *   hospital -> vendor   choices   four planes: the upper bits of the hospital's share XOR the correlation's random choice
 *   vendor -> hospital   table     per chunk 15 planes
 */
import { inGuardBand, RANGE_CHECK_BITS } from '@doubleblind/program';
import type { Arena } from '../../../kernel/arena.ts';
import { takeAll } from '../common/demand.ts';
import type { KeyChunks } from '../common/keys.ts';
import type { Segment } from '../common/segments.ts';
import { receiveBytes, sendBytes } from '../common/transfer.ts';
import { GateReceiver, GateSender, gateBytes } from '../compare/gates.ts';
import type { ProtocolContext } from '../context.ts';
import type { RangeOptions, RangeSource } from './options.ts';

const ENTRIES = 2 ** RANGE_CHECK_BITS;
/** Bit v: whether v is in the band. */
const BAND = Array.from({ length: ENTRIES }, (_, v) => Number(inGuardBand(v)) << v).reduce((all, bit) => all | bit, 0);

/** Adds this party's shares of a segment's bits to the plane at `out`. */
export async function bandSegment(
  context: ProtocolContext,
  arena: Arena,
  keys: KeyChunks,
  options: RangeOptions,
  segment: Segment,
  out: number,
): Promise<void> {
  const { padded } = segment;
  const [taken] = await takeAll(context, [{ width: RANGE_CHECK_BITS, sender: 'vendor', count: padded }]);
  const size = gateBytes(RANGE_CHECK_BITS, padded);
  if (context.party === 'vendor') {
    const sender = new GateSender(arena, taken, padded, keys);
    sender.prepare(keys);
    await receiveBytes(context, sender.choices, size.choices);
    sender.respondBy(bandFunctions(arena, options, segment), out);
    await sendBytes(context, sender.table, size.table);
    return;
  }
  const receiver = new GateReceiver(arena, taken, padded);
  receiver.choose(upperPlanes(arena, options, segment));
  await sendBytes(context, receiver.choices, size.choices);
  receiver.prepare(keys);
  await receiveBytes(context, receiver.table, size.table);
  receiver.finish(out);
}

/** Calls `work` with the segment's values: their index in the segment, their source, and index there. */
function forValues(
  { sources, batch }: RangeOptions,
  { first, count }: Segment,
  work: (index: number, source: RangeSource, at: number) => void,
): void {
  let start = 0;
  for (const source of sources) {
    const end = start + source.places * batch;
    for (let value = Math.max(first, start); value < Math.min(first + count, end); value++) {
      work(value - first, source, value - start);
    }
    start = end;
  }
}

/** Of each value, for every upper part of the hospital's share whether the sum is in the band of one of the thresholds. */
function bandFunctions({ heap }: Arena, options: RangeOptions, segment: Segment): Uint16Array {
  const functions = new Uint16Array(segment.padded);
  const { batch } = options;
  forValues(options, segment, (index, { words, bits, places, privateThresholds }, at) => {
    if (!privateThresholds) throw new TypeError('the vendor has the thresholds');
    const share = heap.u32[words / 4 + at];
    const thresholds = privateThresholds.length / places;
    const first = Math.floor(at / batch) * thresholds;
    let either = 0;
    for (let threshold = 0; threshold < thresholds; threshold++) {
      const distance = (share - privateThresholds[first + threshold]) & (2 ** bits - 1);
      // Entry v is in the band where v + upper is: the band, turned right by as much.
      const upper = distance >>> (bits - RANGE_CHECK_BITS);
      either |= (BAND >>> upper) | (BAND << (ENTRIES - upper));
    }
    functions[index] = either;
  });
  return functions;
}

/** Addresses of planes of the upper bits of the shares, the lowest first. */
function upperPlanes(arena: Arena, options: RangeOptions, segment: Segment): number[] {
  const stride = segment.padded / 8;
  const planes = arena.allocateZeroed(RANGE_CHECK_BITS * stride);
  const { u8, u32 } = arena.heap;
  forValues(options, segment, (index, { words, bits }, at) => {
    const upper = u32[words / 4 + at] >>> (bits - RANGE_CHECK_BITS);
    for (let bit = 0; bit < RANGE_CHECK_BITS; bit++) {
      u8[planes + bit * stride + (index >> 3)] |= ((upper >> bit) & 1) << (index & 7);
    }
  });
  return Array.from({ length: RANGE_CHECK_BITS }, (_, bit) => planes + bit * stride);
}
