/**
 * The real-valued layers between ONNX and the fixed-point program: few kinds, each on a tensor of shape [C, H, W] of one
 * image, linked by reference. One-dimensional data has height 1, fully connected data height and width 1, and depth
 * is folded into channels (c * D + d).
 */
import type { Window } from '@doubleblind/program';
import type { Expression } from './expression.ts';
import type { PiecewiseFit } from './piecewise.ts';

export type Shape = readonly [channels: number, height: number, width: number];

interface Base {
  /** Name of the ONNX node that it comes from. */
  readonly name: string;
  readonly shape: Shape;
  readonly inputs: readonly Layer[];
}

export interface InputLayer extends Base {
  readonly kind: 'input';
}

/** Depth, height and width. */
export type VolumeSizes = readonly [depth: number, height: number, width: number];

/** Convolution; fully connected layers are 1x1 kernels. */
export interface LinearLayer extends Base {
  readonly kind: 'linear';
  readonly window: Window;
  /** Where the window has three axes: the sizes of what it goes over and of what it gives. Maps are then [C, depth * height, width]. */
  readonly volume?: { readonly input: VolumeSizes; readonly output: VolumeSizes };
  readonly groups: number;
  /** [outputs][inputs / groups][...kernel] */
  readonly weights: Float32Array;
  /** Per output, or per output position [outputs][H][W]. */
  readonly bias: Float64Array;
  /** Made by the compiler to combine or arrange values, so that it may be folded into what reads it. */
  readonly arranges?: true;
  /** Gives the values as they are, in a ring of their own: after sums that took most of theirs. */
  readonly refreshes?: true;
}

/** x * factor + offset, per channel; the offset may be one a value, [C][H][W]. */
export interface AffineLayer extends Base {
  readonly kind: 'affine';
  readonly factor: Float64Array;
  readonly offset: Float64Array;
}

/** max(x, 0), and min(x, limit) where there is a limit (ReLU6). */
export interface ReluLayer extends Base {
  readonly kind: 'relu';
  readonly limit: number | undefined;
}

/** Maximum, or sum with zero padding, over windows. */
export interface PoolLayer extends Base {
  readonly kind: 'maxPool' | 'sumPool';
  readonly window: Window;
}

/** Zero padding of the map, until a pass merges it into the layer that reads it. */
export interface PadLayer extends Base {
  readonly kind: 'pad';
  readonly padding: Window['padding'];
}

export interface PermuteLayer extends Base {
  readonly kind: 'permute';
  readonly axes: readonly [number, number, number];
}

/** Equally spaced positions of one axis: position i is first + i * stride of the input. */
export interface SliceLayer extends Base {
  readonly kind: 'slice';
  readonly axis: 0 | 1 | 2;
  readonly first: number;
  readonly stride: number;
}

/** Element-wise sum; concatenation along channels; [C,H,W] to [C*H*W,1,1], or to any shape with as many values. */
export interface PlainLayer extends Base {
  readonly kind: 'add' | 'concat' | 'flatten' | 'reshape';
}

/**
 * A map [C, H, W] times a factor a channel [C, 1, 1], a row [C, H, 1] or a value [C, H, W], both of which depend on the image: gates, norms
 * over data, products of maps.
 */
export interface ScaleLayer extends Base {
  readonly kind: 'scale';
  /** Bits that products keep beyond the map's: squares of small values are smaller than what the map's last bit stands for. */
  readonly spareBits?: number;
}

/** Whether values are below, or above, a threshold a channel: only to choose by (ops/where.ts), and gone after lowering. */
export interface ConditionLayer extends Base {
  readonly kind: 'condition';
  readonly thresholds: Float64Array;
  readonly below: boolean;
}

/** factor * x + offset, by channel. */
export interface Line {
  readonly factor: Float64Array;
  readonly offset: Float64Array;
}

/** One line below a threshold a channel and another above: while it jumps there, it cannot be computed. Gone after lowering. */
export interface ChoiceLayer extends Base {
  readonly kind: 'choice';
  readonly thresholds: Float64Array;
  readonly below: Line;
  readonly above: Line;
}

/** Sigmoid or softmax, computed by the hospital in the clear: at the output only. */
export interface ActivationLayer extends Base {
  readonly kind: 'activation';
  readonly activation: 'sigmoid' | 'softmax';
  /** Of a softmax over maps: so many classes, each with the layer's values of one map (or volume) one behind another. */
  readonly classes?: number;
}

/** A function of one value, the same for all channels, until calibration has seen its range. */
export interface FunctionLayer extends Base {
  readonly kind: 'function';
  readonly expression: Expression;
}

/** What a function becomes. */
export interface PiecewiseLayer extends Base {
  readonly kind: 'piecewise';
  readonly fit: PiecewiseFit;
  /** The smallest arguments count as much as the largest, which are many times as large (reciprocals, roots). */
  readonly isPower: boolean;
}

export type Layer =
  | InputLayer
  | LinearLayer
  | AffineLayer
  | ReluLayer
  | PoolLayer
  | PadLayer
  | PermuteLayer
  | SliceLayer
  | PlainLayer
  | ScaleLayer
  | ConditionLayer
  | ChoiceLayer
  | ActivationLayer
  | FunctionLayer
  | PiecewiseLayer;

/** Weights of one input and output. */
export const tapsOf = ({ kernel }: Pick<Window, 'kernel'>): number =>
  kernel.reduce((product, size) => product * size, 1);

export const sizeOf = (shape: Shape): number => shape[0] * shape[1] * shape[2];

export const sameShape = (a: Shape, b: Shape): boolean => a[0] === b[0] && a[1] === b[1] && a[2] === b[2];
