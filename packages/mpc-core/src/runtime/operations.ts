/**
 * The steps that need both parties, as the executor sees them. Implemented by the protocols (protocols.ts) and, for
 * tests of everything above, by an ideal functionality inside one process (ideal.ts).
 *
 * Shares are u32 words reduced modulo 2^bits in the party's heap, layout [C][B][H][W]; results are fresh buffers that
 * the caller frees. Bit planes: LSB first, plane p begins p * planeStride(count) bytes into the buffer.
 */
import type { CompareStep, ExtendStep, LinearStep, MaxPoolStep, MultiplexStep } from '@doubleblind/program';

export interface ShareView {
  readonly address: number;
  readonly shape: readonly [channels: number, height: number, width: number];
  readonly bits: number;
  /** True where this party's share is all zeros because the other party owns the value (the model's input). */
  readonly zero: boolean;
}

export interface MultiplexSource {
  readonly values: ShareView;
  /** Address of the plane's bits. */
  readonly plane: number;
  /** Name of the compare step that made the planes, and which plane: they say where the thresholds are. */
  readonly compareStep: string;
  readonly planeIndex: number;
  /** Low bits that the comparison ignored. */
  readonly ignored: number;
}

export interface Target {
  readonly shape: readonly [channels: number, height: number, width: number];
  readonly bits: number;
}

export interface SecureOperations {
  linear(step: LinearStep, inputs: readonly ShareView[], output: Target, batch: number): Promise<number>;
  /** Returns the address of `thresholds` planes. */
  compare(step: CompareStep, input: ShareView, thresholds: number, batch: number): Promise<number>;
  multiplex(step: MultiplexStep, sources: readonly MultiplexSource[], output: Target, batch: number): Promise<number>;
  extend(step: ExtendStep, input: ShareView, output: Target, batch: number): Promise<number>;
  maxPool(step: MaxPoolStep, input: ShareView, output: Target, batch: number): Promise<number>;
}

/** Bytes from one plane to the next. */
export function planeStride(count: number): number {
  return Math.ceil(count / 128) * 16;
}

export function valueCount(shape: readonly [number, number, number], batch: number): number {
  return shape[0] * shape[1] * shape[2] * batch;
}
