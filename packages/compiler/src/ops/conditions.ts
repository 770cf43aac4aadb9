/** Comparisons with constants, which only Where and Not may read. */
import type { ConditionLayer, Layer } from '../layers/layer.ts';
import { channelConstant } from './affine-constant.ts';
import { arithmeticShape, constantInput } from './broadcast.ts';
import type { Operator } from './operator.ts';

/** A comparison of that name. `below`: it holds where its first input is the smaller. */
function comparison(name: string, below: boolean): Operator {
  return {
    name,
    shape(node) {
      if (constantInput(node) === undefined) throw node.error('compares two values that depend on the image');
      return arithmeticShape(node);
    },
    lower(node, [input]): ConditionLayer {
      const index = constantInput(node) ?? 1;
      const thresholds = channelConstant(node, index, input);
      return {
        kind: 'condition',
        name: node.name,
        shape: input.shape,
        inputs: [input],
        thresholds,
        below: index === 1 ? below : !below,
      };
    },
  };
}

export const less = comparison('Less', true);
export const lessOrEqual = comparison('LessOrEqual', true);
export const greater = comparison('Greater', false);
export const greaterOrEqual = comparison('GreaterOrEqual', false);

export const not: Operator = {
  name: 'Not',
  shape: (node) => [...node.dims(0)],
  lower(node, [input]): Layer {
    if (input.kind !== 'condition') throw node.error('is of something else than a comparison with a constant');
    return { ...input, name: node.name, below: !input.below };
  },
};
