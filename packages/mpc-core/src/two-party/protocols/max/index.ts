/**
 * Maximum over windows (max-pooling) of additive shares: max(a, b) = b + ReLU(a - b) in the ring of the input, along one axis
 * and then along the other, as a tree within each axis. Every level is one comparison and one product of flat arrays.
 */

import { type Arena, withArena } from '../../../kernel/arena.ts';
import { type MaxPoolSize, type PoolPass, poolBlocks, poolLevels, poolPasses } from '../../plan/max-pool.ts';
import { paddedCount } from '../../plan/segments.ts';
import { windowKernels } from '../common/kernels.ts';
import { compare } from '../compare/index.ts';
import type { ProtocolContext } from '../context.ts';
import { multiplex } from '../multiplex/index.ts';
import { tapPositions } from './windows.ts';

export interface MaxPoolOptions extends MaxPoolSize {
  /** Address of this party's shares: [maps][height][width] 32-bit words modulo 2^bits. */
  readonly input: number;
}

/** The address of [maps][output height][output width] words modulo 2^bits. The caller frees it. Throws DB4303, DB4301. */
export async function maxPool(context: ProtocolContext, options: MaxPoolOptions): Promise<number> {
  const { heap } = context;
  const { maps, height, width } = options;
  const passes = poolPasses(options);
  const taps = passes.map(({ axis }) => tapPositions(axis));
  const perMap = passes[1].outputs;
  return withArena(heap, async (arena) => {
    const output = arena.allocate(paddedCount(maps * perMap) * 4);
    let first = 0;
    for (const here of poolBlocks(options)) {
      await withArena(heap, async (scratch) => {
        const input = options.input + 4 * first * height * width;
        const between = scratch.allocate(here * passes[0].outputs * 4);
        await runPass(context, options, passes[0], taps[0], here, input, between);
        await runPass(context, options, passes[1], taps[1], here, between, output + 4 * first * perMap);
      });
      first += here;
    }
    return arena.handOver(output);
  });
}

/** Maximum along one axis of `maps` maps at `input`, to `output`. */
async function runPass(
  context: ProtocolContext,
  options: MaxPoolOptions,
  pass: PoolPass,
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
    for (const pairs of poolLevels(taps.length)) {
      const second = start + 4 * pairs * count;
      await maximum(context, options, start, second, pairs * count);
      start = second;
    }
    context.heap.u8.copyWithin(output, start, start + 4 * count);
  });
}

function gather(
  arena: Arena,
  pass: PoolPass,
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
  const { bits, digits, sender, gateSender } = options;
  const by = { sender, ...(gateSender && { gateSender }) };
  const { heap } = context;
  const kernels = windowKernels(heap);
  const mask = 2 ** bits - 1;
  kernels.subtract(left, left, right, count, mask);
  await withArena(heap, async (arena) => {
    const values = { input: left, count, valuesPerChannel: count };
    const plane = arena.adopt(await compare(context, { ...values, ...by, bits, digits, thresholds: 1 }));
    const sources = [{ ...values, plane }];
    const positive = arena.adopt(await multiplex(context, { sources, fromBits: bits, toBits: bits }));
    kernels.add(right, right, positive, count, mask);
  });
}
