/** How a max-pooling is done, one axis after the other in blocks of maps, and what it costs. */

import { compareCost } from './comparison.ts';
import { type ProtocolCost, sumCosts } from './cost.ts';
import type { Party } from './party.ts';
import { multiplexCost } from './products.ts';

/** Most input values of a block of maps. */
export const BLOCK_VALUES = 1 << 18;

/** A maximum over windows, as the protocol is asked for it. */
export interface MaxPoolSize {
  /** Channels times batch. */
  readonly maps: number;
  readonly height: number;
  readonly width: number;
  readonly bits: number;
  /** [height, width] each. */
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  /** Top, left, bottom, right. */
  readonly padding: readonly number[];
  readonly digits: readonly number[];
  readonly sender: Party;
  /** As in ComparisonSize. */
  readonly gateSender?: Party;
  /** Most input values of a block (whole maps, at least one). */
  readonly segment?: number;
}

/** A window along one axis, in positions. */
export interface PoolAxis {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Padding before the first and after the last position. */
  readonly before: number;
  readonly after: number;
}

/** The maximum along one axis of every map. */
export interface PoolPass {
  readonly along: 'rows' | 'columns';
  readonly axis: PoolAxis;
  /** Size of the maps that go in. */
  readonly height: number;
  readonly width: number;
  /** Values of the result per map. */
  readonly outputs: number;
}

/** Number of windows along an axis (floor mode). */
export function poolOutputs({ size, kernel, stride, dilation, before, after }: PoolAxis): number {
  return Math.floor((size + before + after - dilation * (kernel - 1) - 1) / stride) + 1;
}

/** The two passes, in the order with fewer comparisons. */
export function poolPasses(pool: MaxPoolSize): [PoolPass, PoolPass] {
  const { height, width } = pool;
  const vertical = axisOf(pool, 0, height);
  const horizontal = axisOf(pool, 1, width);
  const outHeight = poolOutputs(vertical);
  const outWidth = poolOutputs(horizontal);
  const outputs = outHeight * outWidth;
  const columnsFirst = (horizontal.kernel - 1) * height * outWidth + (vertical.kernel - 1) * outputs;
  const rowsFirst = (vertical.kernel - 1) * outHeight * width + (horizontal.kernel - 1) * outputs;
  return columnsFirst <= rowsFirst
    ? [
        { along: 'columns', axis: horizontal, height, width, outputs: height * outWidth },
        { along: 'rows', axis: vertical, height, width: outWidth, outputs },
      ]
    : [
        { along: 'rows', axis: vertical, height, width, outputs: outHeight * width },
        { along: 'columns', axis: horizontal, height: outHeight, width, outputs },
      ];
}

function axisOf({ kernel, stride, dilation, padding }: MaxPoolSize, index: 0 | 1, size: number): PoolAxis {
  return {
    size,
    kernel: kernel[index],
    stride: stride[index],
    dilation: dilation[index],
    before: padding[index],
    after: padding[index + 2],
  };
}

/** Maps of each block. */
export function poolBlocks({ maps, height, width, segment }: MaxPoolSize): number[] {
  const most = Math.max(1, Math.floor((segment ?? BLOCK_VALUES) / (height * width)));
  return Array.from({ length: Math.ceil(maps / most) }, (_, index) => Math.min(most, maps - index * most));
}

/** Pairs that are compared at each level of the tree over `taps` values: half of what is left, an odd one waits. */
export function poolLevels(taps: number): number[] {
  const levels: number[] = [];
  for (let left = taps; left > 1; left -= left >> 1) levels.push(left >> 1);
  return levels;
}

/** Comparisons and products of all blocks and passes. */
export function maxPoolCost(pool: MaxPoolSize): ProtocolCost {
  const { bits, digits, sender, gateSender } = pool;
  const passes = poolPasses(pool);
  const costs = poolBlocks(pool).flatMap((maps) =>
    passes.flatMap(({ axis, outputs }) =>
      poolLevels(axis.kernel).flatMap((pairs) => {
        const count = pairs * maps * outputs;
        return [
          compareCost({ count, digits, thresholds: 1, sender, ...(gateSender && { gateSender }) }),
          multiplexCost({ count, fromBits: bits, toBits: bits }),
        ];
      }),
    ),
  );
  return sumCosts(costs);
}
