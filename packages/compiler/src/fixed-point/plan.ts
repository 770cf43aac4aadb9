/**
 * The plan: the steps of the fixed-point program before widths and scales are chosen. A planned tensor holds real
 * numbers r ("raw"); the program will hold round(r * scale), with one free scale per channel. What a layer of the
 * model means is a view of raw tensors: value = factor * r + constant, per channel.
 */
import type { Window } from '@doubleblind/program';
import type { LinearLayer, Shape } from '../layers/layer.ts';
import { DisjointSets } from './disjoint-sets.ts';

/** One comparison threshold per channel, in raw units; `flips` is 1 where the bit means "below". */
export interface Plane {
  readonly thresholds: Float64Array;
  readonly flips: Uint8Array;
}

/** A public scale: that of the program's input and output, or a quarter of the ring for factors up to 1. All others are free. */
export type FixedScale = 'input' | 'output' | 'factor';

export interface PlanTensor {
  readonly name: string;
  readonly shape: Shape;
  /** Scale variable of each channel. */
  readonly scales: Int32Array;
  /** Member of the width groups: tensors of one group are compared at one width. */
  readonly widthGroup: number;
  /** Range of the raw values per channel, safety margin included. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Mean of the raw values per channel over the calibration images, where it is known. */
  readonly mean: Float64Array | undefined;
  /** Of a multiplex's output: the part of the values per channel whose bit is set, where it is known. */
  readonly active: Float64Array | undefined;
  /** Bits beyond those that its width group is given. */
  readonly extraBits: number;
  /** Thresholds that this tensor's one compare step tests. */
  readonly planes: Plane[];
  readonly fixed: FixedScale | undefined;
}

export interface PlanLinear {
  readonly op: 'linear';
  readonly name: string;
  readonly inputs: PlanTensor[];
  readonly output: PlanTensor;
  readonly window: Window;
  readonly volume?: LinearLayer['volume'];
  readonly groups: number;
  /** Raw output per raw input, [outputs][inputs / groups][...kernel]. */
  readonly weights: Float32Array;
  /** Raw output, per output or per output position. */
  readonly bias: Float64Array;
}

export interface PlanMultiplex {
  readonly op: 'multiplex';
  readonly name: string;
  readonly inputs: { tensor: PlanTensor; plane: number }[];
  readonly output: PlanTensor;
}

export interface PlanPool {
  readonly op: 'maxPool' | 'sumPool';
  readonly name: string;
  readonly inputs: PlanTensor[];
  readonly output: PlanTensor;
  readonly window: Window;
}

/** `truncate` divides the raw values by 2^shift. */
export interface PlanTruncate {
  readonly op: 'truncate';
  readonly name: string;
  readonly inputs: PlanTensor[];
  readonly output: PlanTensor;
  readonly shift: number;
}

export interface PlanPermute {
  readonly op: 'permute';
  readonly name: string;
  readonly inputs: PlanTensor[];
  readonly output: PlanTensor;
  readonly axes: readonly [number, number, number];
}

export interface PlanSlice {
  readonly op: 'slice';
  readonly name: string;
  readonly inputs: PlanTensor[];
  readonly output: PlanTensor;
  readonly axis: 0 | 1 | 2;
  readonly first: number;
  readonly stride: number;
}

export interface PlanLocal {
  readonly op: 'add' | 'subtract' | 'concat' | 'flatten' | 'reshape' | 'extend';
  readonly name: string;
  readonly inputs: PlanTensor[];
  readonly output: PlanTensor;
}

/** `inputs`: map and factors, which are fixed as such; the output has the map's scales. */
export interface PlanScale {
  readonly op: 'scaleChannels';
  readonly name: string;
  /** Bits by which products are smaller than maps, so that as many fewer are truncated. */
  readonly gainBits: number;
  readonly inputs: PlanTensor[];
  readonly output: PlanTensor;
}

export type PlanStep =
  | PlanLinear
  | PlanMultiplex
  | PlanPool
  | PlanTruncate
  | PlanPermute
  | PlanSlice
  | PlanScale
  | PlanLocal;

/** What the fixed-point form of a model is planned to be, before its scales and widths are chosen. */
export interface FixedPointPlan {
  readonly input: PlanTensor;
  readonly output: PlanTensor;
  /** In execution order; the compare step of a tensor with planes comes right after the step that makes it. */
  readonly steps: readonly PlanStep[];
  readonly scales: DisjointSets;
  readonly widthGroups: DisjointSets;
  /** Members of the width groups that get more bits than others: of values whose smallest count as much as their largest. */
  readonly precise: ReadonlySet<number>;
}

/** The tensors that a step reads. */
export function readTensors(step: PlanStep): PlanTensor[] {
  return step.op === 'multiplex' ? step.inputs.map((source) => source.tensor) : step.inputs;
}

const ARRANGING: ReadonlySet<PlanStep['op']> = new Set(['reshape', 'flatten', 'permute', 'concat', 'slice']);

/** Whether the step only gives values another order or place. */
export function isArranging(step: PlanStep): boolean {
  return ARRANGING.has(step.op);
}

export const createSets = (): { scales: DisjointSets; widthGroups: DisjointSets; precise: Set<number> } => ({
  scales: new DisjointSets(),
  widthGroups: new DisjointSets(),
  precise: new Set(),
});
