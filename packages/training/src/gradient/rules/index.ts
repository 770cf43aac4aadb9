import type { GradientRule } from '../rule.ts';
import { clip, leakyRelu, relu, sigmoid, tanh } from './activations.ts';
import { add, divide, multiply, subtract } from './arithmetic.ts';
import { averagePool, globalAveragePool } from './average-pool.ts';
import { convolution } from './convolution.ts';
import { gemm, matMul } from './matrix-product.ts';
import { globalMaxPool, maxPool } from './max-pool.ts';
import { batchNormalization } from './normalisation.ts';
import { concat, dropout, pad, reshape, slice, transpose } from './shapes.ts';

/** Every kind of node that a gradient goes back through. */
const RULES: readonly GradientRule[] = [
  convolution,
  relu,
  leakyRelu,
  sigmoid,
  tanh,
  clip,
  maxPool,
  globalMaxPool,
  averagePool,
  globalAveragePool,
  add,
  subtract,
  multiply,
  divide,
  gemm,
  matMul,
  reshape,
  dropout,
  transpose,
  concat,
  slice,
  pad,
  batchNormalization,
];

export const GRADIENT_RULES: ReadonlyMap<string, GradientRule> = new Map(
  RULES.flatMap((rule) => rule.operators.map((operator) => [operator, rule] as const)),
);
