/**
 * Maximum over windows (max-pooling) of additive shares: max(a, b) = b + ReLU(a - b) in the ring of the input, along one axis
 * and then along the other, as a tree within each axis. Every level is one comparison and one product of flat arrays.
 */
import type { Party } from '@doubleblind/program';
import { type Arena, withArena } from '../common/arena.ts';
import { windowKernels } from '../common/kernels.ts';
import { padded } from '../common/segments.ts';
import { compare } from '../compare/index.ts';
import type { ProtocolContext } from '../context.ts';
import { multiplex } from '../multiplex/index.ts';
import { type Axis, outputSize, tapPositions } from './windows.ts';

export interface MaxPoolOptions {
  /** Address of this party's shares: [maps][height][width] 32-bit words modulo 2^bits. */
  readonly input: number;
  /** Channels times batch. */
  readonly maps: number;
  readonly height: number;
  readonly width: number;
  readonly bits: number;
  /** [height, width] each. */
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
  /** Top, left, bottom, right. */
  readonly padding: readonly [number, number, number, number];
  readonly digits: readonly number[];
  readonly sender: Party;
  /** Most input values that are worked on at once (whole maps). */
  readonly segment?: number;
}

export const MAX_POOL_SEGMENT = 1 << 18;

/** A pass along one axis over `maps` maps of the block. */
export interface Pass {
  readonly along: 'rows' | 'columns';
  readonly axis: Axis;
  /** Size of the maps that go in. */
  readonly height: number;
  readonly width: number;
  /** Values of the result per map. */
  readonly outputs: number;
}

/** The two passes in the order with fewer comparisons. */
export function planPasses(options: Omit<MaxPoolOptions, 'input' | 'sender' | 'digits' | 'bits'>): [Pass, Pass] {
  const { height, width, kernel, stride, dilation, padding } = options;
  const vertical: Axis = {
    size: height,
    kernel: kernel[0],
    stride: stride[0],
    dilation: dilation[0],
    before: padding[0],
    after: padding[2],
  };
  const horizontal: Axis = {
    size: width,
    kernel: kernel[1],
    stride: stride[1],
    dilation: dilation[1],
    before: padding[1],
    after: padding[3],
  };
  const outHeight = outputSize(vertical);
  const outWidth = outputSize(horizontal);
  const acrossFirst = (kernel[1] - 1) * height * outWidth + (kernel[0] - 1) * outHeight * outWidth;
  const downFirst = (kernel[0] - 1) * outHeight * width + (kernel[1] - 1) * outHeight * outWidth;
  return acrossFirst <= downFirst
    ? [
        { along: 'columns', axis: horizontal, height, width, outputs: height * outWidth },
        { along: 'rows', axis: vertical, height, width: outWidth, outputs: outHeight * outWidth },
      ]
    : [
        { along: 'rows', axis: vertical, height, width, outputs: outHeight * width },
        { along: 'columns', axis: horizontal, height: outHeight, width, outputs: outHeight * outWidth },
      ];
}

/** Whole maps per block of work. */
export function mapsPerBlock({ height, width, segment }: Pick<MaxPoolOptions, 'height' | 'width' | 'segment'>): number {
  return Math.max(1, Math.floor((segment ?? MAX_POOL_SEGMENT) / (height * width)));
}

/** The address of [maps][output height][output width] words modulo 2^bits. The caller frees it. Throws DB4303, DB4301. */
export async function maxPool(context: ProtocolContext, options: MaxPoolOptions): Promise<number> {
  const { heap } = context;
  const { maps, height, width } = options;
  const passes = planPasses(options);
  const taps = passes.map(({ axis }) => tapPositions(axis));
  const perMap = passes[1].outputs;
  const output = heap.allocate(padded(maps * perMap) * 4);
  const block = mapsPerBlock(options);
  try {
    for (let first = 0; first < maps; first += block) {
      const here = Math.min(block, maps - first);
      await withArena(heap, async (arena) => {
        const input = options.input + 4 * first * height * width;
        const between = arena.allocate(here * passes[0].outputs * 4);
        await runPass(context, options, passes[0], taps[0], here, input, between);
        await runPass(context, options, passes[1], taps[1], here, between, output + 4 * first * perMap);
      });
    }
  } catch (error) {
    heap.free(output);
    throw error;
  }
  return output;
}

/** Maximum along one axis of `maps` maps at `input`, to `output`. */
async function runPass(
  context: ProtocolContext,
  options: MaxPoolOptions,
  pass: Pass,
  taps: readonly Uint32Array[],
  maps: number,
  input: number,
  output: number,
): Promise<void> {
  await withArena(context.heap, async (arena) => {
    const count = maps * pass.outputs;
    const gathered = gather(arena, pass, taps, maps, input, count);
    // Taps lie one after the other: the first half against the second, an odd one stays behind them.
    let start = gathered;
    for (let left = taps.length; left > 1; left -= left >> 1) {
      const pairs = left >> 1;
      const second = start + 4 * pairs * count;
      await maximum(context, options, start, second, pairs * count);
      start = second;
    }
    context.heap.u8.copyWithin(output, start, start + 4 * count);
  });
}

function gather(
  arena: Arena,
  pass: Pass,
  taps: readonly Uint32Array[],
  maps: number,
  input: number,
  count: number,
): number {
  const kernels = windowKernels(arena.heap);
  const gathered = arena.allocate(taps.length * count * 4);
  taps.forEach((positions, tap) => {
    const table = arena.table(positions);
    const to = gathered + 4 * tap * count;
    const { height, width } = pass;
    if (pass.along === 'columns') {
      kernels.gatherColumns(to, input, maps * height, width, table, positions.length);
    } else {
      kernels.gatherRows(to, input, maps, height, width, table, positions.length);
    }
  });
  return gathered;
}

/** right[i] = max(left[i], right[i]) for `count` words. */
async function maximum(
  context: ProtocolContext,
  options: MaxPoolOptions,
  left: number,
  right: number,
  count: number,
): Promise<void> {
  const { bits, digits, sender } = options;
  const { heap } = context;
  const kernels = windowKernels(heap);
  const mask = 2 ** bits - 1;
  kernels.subtract(left, left, right, count, mask);
  const plane = await compare(context, {
    input: left,
    count,
    bits,
    digits,
    sender,
    thresholds: 1,
    valuesPerChannel: count,
  });
  const source = { input: left, count, plane, valuesPerChannel: count };
  const positive = await multiplex(context, { sources: [source], fromBits: bits, toBits: bits });
  kernels.add(right, right, positive, count, mask);
  heap.free(plane);
  heap.free(positive);
}
