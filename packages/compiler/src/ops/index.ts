/** The supported operators by ONNX name. */
import { abs } from './abs.ts';
import { add } from './add.ts';
import { averagePool } from './average-pool.ts';
import { batchNormalization } from './batch-normalization.ts';
import { cast } from './cast.ts';
import { celu } from './celu.ts';
import { clip } from './clip.ts';
import { concat } from './concat.ts';
import { greater, greaterOrEqual, less, lessOrEqual, not } from './conditions.ts';
import { conv } from './conv.ts';
import { convTranspose } from './conv-transpose.ts';
import { cumSum } from './cum-sum.ts';
import { curves } from './curves.ts';
import { depthToSpace } from './depth-to-space.ts';
import { dequantizeLinear } from './dequantize-linear.ts';
import { div } from './div.ts';
import { dropout } from './dropout.ts';
import { einsum } from './einsum.ts';
import { elu } from './elu.ts';
import { erf } from './erf.ts';
import { exp } from './exp.ts';
import { expand } from './expand.ts';
import { flatten } from './flatten.ts';
import { fusedConv } from './fused-conv.ts';
import { gather } from './gather.ts';
import { gelu } from './gelu.ts';
import { gemm } from './gemm.ts';
import { globalAveragePool } from './global-average-pool.ts';
import { globalMaxPool } from './global-max-pool.ts';
import { groupNormalization } from './group-normalization.ts';
import { hardSigmoid } from './hard-sigmoid.ts';
import { hardSwish } from './hard-swish.ts';
import { identity } from './identity.ts';
import { instanceNormalization } from './instance-normalization.ts';
import { layerNormalization } from './layer-normalization.ts';
import { leakyRelu } from './leaky-relu.ts';
import { log } from './log.ts';
import { logSoftmax } from './log-softmax.ts';
import { lrn } from './lrn.ts';
import { matMul } from './mat-mul.ts';
import { max } from './max.ts';
import { maxPool } from './max-pool.ts';
import { meanOf } from './mean-of.ts';
import { min } from './min.ts';
import { mish } from './mish.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import type { ManyOutputs, Operator } from './operator.ts';
import { pad } from './pad.ts';
import { pow } from './pow.ts';
import { prelu } from './prelu.ts';
import { quantizeLinear } from './quantize-linear.ts';
import { reciprocal } from './reciprocal.ts';
import { reduceLogSumExp } from './reduce-log-sum-exp.ts';
import { reduceMax } from './reduce-max.ts';
import { reduceMean } from './reduce-mean.ts';
import { reduceMin } from './reduce-min.ts';
import { reduceL1, reduceL2, reduceLogSum, reduceSumSquare } from './reduce-norms.ts';
import { reduceSum } from './reduce-sum.ts';
import { relu } from './relu.ts';
import { reshape } from './reshape.ts';
import { resize, upsample } from './resize.ts';
import { selu } from './selu.ts';
import { sigmoid } from './sigmoid.ts';
import { slice } from './slice.ts';
import { softmax } from './softmax.ts';
import { softplus } from './softplus.ts';
import { softsign } from './softsign.ts';
import { spaceToDepth } from './space-to-depth.ts';
import { split } from './split.ts';
import { sqrt } from './sqrt.ts';
import { squeeze } from './squeeze.ts';
import { sub } from './sub.ts';
import { sum } from './sum.ts';
import { swish } from './swish.ts';
import { tanh } from './tanh.ts';
import { tile } from './tile.ts';
import { transpose } from './transpose.ts';
import { unsqueeze } from './unsqueeze.ts';
import { where } from './where.ts';

const OPERATORS: readonly (Operator | ManyOutputs)[] = [
  lrn,
  greater,
  greaterOrEqual,
  less,
  lessOrEqual,
  not,
  where,
  reduceLogSumExp,
  quantizeLinear,
  logSoftmax,
  log,
  layerNormalization,
  instanceNormalization,
  groupNormalization,
  fusedConv,
  dequantizeLinear,
  abs,
  add,
  averagePool,
  batchNormalization,
  cast,
  clip,
  concat,
  conv,
  convTranspose,
  depthToSpace,
  div,
  dropout,
  celu,
  elu,
  erf,
  exp,
  gelu,
  hardSwish,
  mish,
  pow,
  reciprocal,
  selu,
  softplus,
  softsign,
  sqrt,
  swish,
  tanh,
  expand,
  flatten,
  gather,
  gemm,
  globalAveragePool,
  globalMaxPool,
  hardSigmoid,
  identity,
  leakyRelu,
  matMul,
  max,
  maxPool,
  meanOf,
  min,
  mul,
  neg,
  pad,
  prelu,
  reduceMax,
  reduceMin,
  reduceL1,
  reduceL2,
  reduceLogSum,
  reduceSumSquare,
  cumSum,
  ...curves,
  einsum,
  spaceToDepth,
  reduceMean,
  reduceSum,
  relu,
  reshape,
  resize,
  sigmoid,
  slice,
  softmax,
  split,
  squeeze,
  sub,
  sum,
  tile,
  transpose,
  unsqueeze,
  upsample,
];

/** Operators with one output become operators of a list of one. */
function uniform(operator: Operator | ManyOutputs): ManyOutputs {
  if ('shapes' in operator) return operator;
  return {
    name: operator.name,
    shapes: (node) => [operator.shape(node)],
    lowerAll: (node, inputs) => [operator.lower(node, inputs)],
  };
}

export const operators: ReadonlyMap<string, ManyOutputs> = new Map(
  OPERATORS.map((operator) => [operator.name, uniform(operator)]),
);

/** For error messages: what a model may use. Constant nodes, nodes of constants only, and conditions are computed at once. */
export const SUPPORTED = [...operators.keys(), 'Constant', 'If', 'Shape'].sort().join(', ');
