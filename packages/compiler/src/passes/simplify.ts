/** The passes on real-valued layers, in the order in which they enable one another. */
import type { Layer } from '../layers/layer.ts';
import { composePermutes } from './compose-permutes.ts';
import { composeReshapes } from './compose-reshapes.ts';
import { foldAffine } from './fold-affine.ts';
import { foldPointwise } from './fold-pointwise.ts';
import { mergePadding } from './merge-padding.ts';
import { poolBeforeLinear } from './pool-before-linear.ts';
import { poolBeforeRelu } from './pool-before-relu.ts';
import { preciseSquares } from './precise-squares.ts';
import { sinkReshapes } from './sink-reshapes.ts';
import { squaresAsProducts } from './squares.ts';

const PASSES = [
  squaresAsProducts,
  composeReshapes,
  sinkReshapes,
  composeReshapes,
  composePermutes,
  mergePadding,
  composePermutes,
  foldAffine,
  foldPointwise,
  poolBeforeRelu,
  poolBeforeLinear,
  foldAffine,
  preciseSquares,
] as const;

export function simplify(output: Layer): Layer {
  return PASSES.reduce((layer, pass) => pass(layer), output);
}
