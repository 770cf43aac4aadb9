/** The least memory that a program takes, so that absurd sizes are refused before anything is allocated for them. */
import { DoubleblindError } from '@doubleblind/errors';
import { type Program, valueCount } from '@doubleblind/program';

export interface MemoryUse {
  /** Images in a batch, and batches in flight at a time. */
  readonly batchSize: number;
  readonly lanes: number;
}

const WORD_BYTES = 4;
/** WebAssembly's memory has 32-bit addresses; a lane has one. */
const LARGEST_LANE_BYTES = 2 ** 32;

/** Bytes of the tensors that the largest step reads and writes, for the batches in flight. Buffers of protocols come on top. */
export function leastMemory(program: Program, { batchSize, lanes }: MemoryUse): number {
  return lanes * laneBytes(program, batchSize);
}

function laneBytes({ tensors }: Program, batchSize: number): number {
  // Tensors are made in order, each from earlier ones: two that are there at the same time bound the largest step from below.
  const values = tensors.map(({ shape }) => valueCount(shape));
  const pairs = values.map((count, i) => count + (values[i - 1] ?? 0));
  return WORD_BYTES * batchSize * pairs.reduce((most, count) => Math.max(most, count), 0);
}

/** Throws DB5621 when the program cannot run in `limit` bytes, or not at all. */
export function checkMemory(program: Program, use: MemoryUse, limit: number): void {
  const least = leastMemory(program, use);
  if (least <= limit && laneBytes(program, use.batchSize) <= LARGEST_LANE_BYTES) return;
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  const plan = `${use.lanes} x ${use.batchSize} images at a time`;
  const detail = `It takes at least ${gigabytes(least)} for ${plan}; this agent gives it ${gigabytes(limit)}.`;
  throw new DoubleblindError('DB5621', detail);
}
