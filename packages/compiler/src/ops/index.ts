/** The supported operators by ONNX name. */
import { add } from './add.ts';
import { averagePool } from './average-pool.ts';
import { batchNormalization } from './batch-normalization.ts';
import { clip } from './clip.ts';
import { concat } from './concat.ts';
import { conv } from './conv.ts';
import { dropout } from './dropout.ts';
import { flatten } from './flatten.ts';
import { gemm } from './gemm.ts';
import { globalAveragePool } from './global-average-pool.ts';
import { identity } from './identity.ts';
import { matMul } from './mat-mul.ts';
import { maxPool } from './max-pool.ts';
import type { Operator } from './operator.ts';
import { pad } from './pad.ts';
import { reduceMean } from './reduce-mean.ts';
import { relu } from './relu.ts';
import { reshape } from './reshape.ts';
import { sigmoid } from './sigmoid.ts';
import { softmax } from './softmax.ts';
import { squeeze } from './squeeze.ts';
import { transpose } from './transpose.ts';
import { unsqueeze } from './unsqueeze.ts';

const OPERATORS: readonly Operator[] = [
  add,
  averagePool,
  batchNormalization,
  clip,
  concat,
  conv,
  dropout,
  flatten,
  gemm,
  globalAveragePool,
  identity,
  matMul,
  maxPool,
  pad,
  reduceMean,
  relu,
  reshape,
  sigmoid,
  softmax,
  squeeze,
  transpose,
  unsqueeze,
];

export const operators: ReadonlyMap<string, Operator> = new Map(OPERATORS.map((operator) => [operator.name, operator]));

/** For error messages: what a model may use. Constant nodes, and nodes of constants only, are computed at once. */
export const SUPPORTED = [...operators.keys(), 'Constant', 'Shape'].sort().join(', ');
