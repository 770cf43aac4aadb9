/** The ideal functionality of max-pooling: takes both parties' shares, gives each a fresh share of the maxima. */
import type { MaxPoolSize } from '../../../src/two-party/plan/max-pool.ts';
import { openWords, type Shared, shareWords } from './shares.ts';

/** Shares modulo 2^bits of the maximum of every window: [maps][output height][output width]. */
export function idealMaxPool(input: Shared<Uint32Array>, pool: MaxPoolSize): Shared<Uint32Array> {
  const { maps, height, width, bits, kernel, stride, dilation, padding } = pool;
  const values = openWords(input, bits);
  const rows = windows(height, kernel[0], stride[0], dilation[0], padding[0], padding[2]);
  const columns = windows(width, kernel[1], stride[1], dilation[1], padding[1], padding[3]);
  const result: number[] = [];
  for (let map = 0; map < maps; map++) {
    for (const row of rows) {
      for (const column of columns) {
        const inside = row.flatMap((y) => column.map((x) => values[(map * height + y) * width + x]));
        result.push(Math.max(...inside));
      }
    }
  }
  return shareWords(Int32Array.from(result), bits);
}

/** Positions inside the map of every window along one axis, straight from the definition. */
function windows(
  size: number,
  kernel: number,
  stride: number,
  dilation: number,
  before: number,
  after: number,
): number[][] {
  const result: number[][] = [];
  for (let start = -before; start + dilation * (kernel - 1) < size + after; start += stride) {
    const taps = Array.from({ length: kernel }, (_, tap) => start + tap * dilation);
    result.push(taps.filter((position) => position >= 0 && position < size));
  }
  return result;
}
