/** The passes on real-valued layers, in the order in which they enable one another. */
import type { Layer } from '../layers/layer.ts';
import { foldAffine } from './fold-affine.ts';
import { mergePadding } from './merge-padding.ts';
import { poolBeforeLinear } from './pool-before-linear.ts';
import { poolBeforeRelu } from './pool-before-relu.ts';

const PASSES = [mergePadding, foldAffine, poolBeforeRelu, poolBeforeLinear, foldAffine] as const;

export function simplify(output: Layer): Layer {
  return PASSES.reduce((layer, pass) => pass(layer), output);
}
