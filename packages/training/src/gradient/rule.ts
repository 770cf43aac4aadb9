import type { Constant, OnnxNode } from '@doubleblind/compiler/onnx';
import type { GraphBuilder } from './graph-builder.ts';

/** What a rule sees of the node whose gradient it writes. */
export interface Backward {
  readonly node: OnnxNode;
  readonly builder: GraphBuilder;
  /** Gradient of the loss by the node's first output, of that output's shape. */
  readonly gradient: string;
  /** Shape of a value of the forward graph, for one image. */
  dims(name: string): readonly number[];
  /** Numbers of a value that depends on neither the image nor a parameter. */
  constant(name: string): Constant | undefined;
  /** Whether a parameter lies behind the input, so that its gradient is asked for. */
  wanted(input: number): boolean;
}

/** How the gradient goes back through one kind of node: one file a kind. */
export interface GradientRule {
  readonly operators: readonly string[];
  /** Inputs that are learned where they are initialisers. */
  readonly learned?: readonly number[];
  /** Adds to the forward node what the gradient needs of it. */
  forward?(node: OnnxNode, dims: (name: string) => readonly number[]): OnnxNode;
  /** Gradients by the inputs, in their order; undefined for an input that has none or whose gradient is not wanted. */
  backward(of: Backward): (string | undefined)[];
}
