/** The passes on real-valued layers, in the order in which they enable one another. */
import type { Layer } from '../layers/layer.ts';
import { foldAffine } from './foldAffine.ts';
import { mergePadding } from './mergePadding.ts';
import { poolBeforeLinear } from './poolBeforeLinear.ts';
import { poolBeforeRelu } from './poolBeforeRelu.ts';

const PASSES = [mergePadding, foldAffine, poolBeforeRelu, poolBeforeLinear, foldAffine] as const;

export function simplify(output: Layer): Layer {
  return PASSES.reduce((layer, pass) => pass(layer), output);
}
