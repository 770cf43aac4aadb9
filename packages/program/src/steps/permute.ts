/** Permutes the axes of [C, ...space]: output axis i is input axis axes[i]. */
import { z } from 'zod';
import { count, stepName, tensorId } from '../tensor.ts';
import { localStep } from './local.ts';

const schema = z.strictObject({
  op: z.literal('permute'),
  name: stepName,
  input: tensorId,
  output: tensorId,
  axes: z.array(count).min(1),
});

/** See the head of this file. */
export type PermuteStep = z.infer<typeof schema>;

/** The kind `permute`. */
export const permute = localStep<PermuteStep>({
  op: 'permute',
  schema,
  reads: (step) => ({ tensors: [step.input], planes: [] }),
  infer(step, scope, rule) {
    const { shape } = scope.tensor(step.input);
    const { axes } = step;
    rule(
      axes.length === shape.length && new Set(axes).size === axes.length && axes.every((axis) => axis < axes.length),
      'the axes are not a permutation',
    );
    return axes.map((axis) => shape[axis]);
  },
  describe: (step) => `permute ${step.axes.join(',')}`,
  local(step, [input], out, batch) {
    // The batch stands behind the channels: [C][B][...space].
    const inputSizes = withBatch(input.shape, batch);
    const axes = step.axes.map((axis) => (axis === 0 ? 0 : axis + 1));
    const order = [axes[0], 1, ...axes.slice(1)];
    const outputSizes = withBatch(out.shape, batch);
    const inputStrides = strides(inputSizes);
    const steps = order.map((axis) => inputStrides[axis]);
    const index = outputSizes.map(() => 0);
    let source = 0;
    for (let target = 0; target < out.data.length; target++) {
      out.data[target] = input.data[source];
      for (let axis = index.length - 1; axis >= 0; axis--) {
        index[axis] += 1;
        source += steps[axis];
        if (index[axis] < outputSizes[axis]) break;
        source -= index[axis] * steps[axis];
        index[axis] = 0;
      }
    }
  },
});

const withBatch = ([channels, ...space]: readonly number[], batch: number) => [channels, batch, ...space];

function strides(sizes: readonly number[]): number[] {
  const result = sizes.map(() => 1);
  for (let axis = sizes.length - 2; axis >= 0; axis--) result[axis] = result[axis + 1] * sizes[axis + 1];
  return result;
}
