/**
 * Where by a comparison of a value with a constant, of lines of that value: torchxrayvision's op_norm and the like. Two lines that meet at
 * the threshold are one line and a rectifier, below(x) + (slope above - slope below) * relu(x - threshold); at a jump nothing can be computed
 * from shares of limited precision.
 */
import type { AffineLayer, ChoiceLayer, ConditionLayer, Layer, Line } from '../layers/layer.ts';
import { channelConstant } from './affine-constant.ts';
import { channelAffine } from './channel-affine.ts';
import { rectified, weightedSum } from './combine.ts';
import type { NodeView, Operator } from './operator.ts';

export const where: Operator = {
  name: 'Where',
  shape: (node) => [...node.dims(0)],
  lower(node, inputs) {
    const layers = [...inputs];
    const [condition, yes, no] = [0, 1, 2].map((index) => (node.isConstant(index) ? undefined : layers.shift()));
    if (condition?.kind !== 'condition')
      throw node.error('chooses by something else than a comparison with a constant');
    const chosen = [yes, no].map((branch, at) =>
      lineOf(node, at + 1, branch, condition, (at === 0) === condition.below),
    );
    const [below, above] = condition.below ? chosen : [chosen[1], chosen[0]];
    const { name, shape, thresholds } = condition;
    return meeting({
      kind: 'choice',
      name: node.name || name,
      shape,
      inputs: condition.inputs,
      thresholds,
      below,
      above,
    });
  },
};

/** The branch as a line of what is compared; of an earlier choice by the same comparison, the side that is taken here. */
function lineOf(
  node: NodeView,
  index: number,
  branch: Layer | undefined,
  condition: ConditionLayer,
  below: boolean,
): Line {
  const [base] = condition.inputs;
  const channels = base.shape[0];
  const all = (value: number) => new Float64Array(channels).fill(value);
  if (!branch) return { factor: all(0), offset: channelConstant(node, index, base) };
  if (branch === base) return { factor: all(1), offset: all(0) };
  const same = branch.kind === 'choice' && branch.inputs[0] === base;
  if (same && branch.thresholds.every((value, c) => value === condition.thresholds[c]))
    return below ? branch.below : branch.above;
  if (branch.kind === 'affine' && branch.offset.length === channels)
    return composed(branch, lineOf(node, index, branch.inputs[0], condition, below));
  throw node.error('chooses between values that are no multiples of the one that is compared');
}

function composed({ factor, offset }: AffineLayer, inner: Line): Line {
  return {
    factor: factor.map((value, c) => value * inner.factor[c]),
    offset: offset.map((value, c) => value + factor[c] * inner.offset[c]),
  };
}

/** Largest jump that is rounding of the file's own constants. */
const ROUNDING = 1e-5;

function meeting(choice: ChoiceLayer): Layer {
  const { name, inputs, thresholds, below, above } = choice;
  const [base] = inputs;
  const jumps = thresholds.some((t, c) => {
    const [a, b] = [below, above].map(({ factor, offset }) => factor[c] * t + offset[c]);
    return Math.abs(a - b) > ROUNDING * Math.max(1, Math.abs(a));
  });
  if (jumps) return choice;
  const distance = channelAffine(
    `${name}/distance`,
    base,
    thresholds.map(() => 1),
    thresholds.map((value) => -value),
  );
  const sum = weightedSum(`${name}/sum`, [
    { layer: base, factor: below.factor },
    { layer: rectified(`${name}/above`, distance), factor: above.factor.map((value, c) => value - below.factor[c]) },
  ]);
  return channelAffine(name, sum, new Float64Array(thresholds.length).fill(1), below.offset);
}
