/**
 * A secret factor for each channel of a secret map (squeeze and excitation, instance normalisation), for each row of each channel, and so
 * on to one for each value (products of maps): y = f x truncated by `shift` bits. The factors' shape is the map's on its first axes
 * and 1 on the others. Both are read modulo 2^ring; the output's width is ring - shift. Nothing of it is private to the vendor: both
 * are shared values.
 */
import { z } from 'zod';
import { count, type Shape, stepName, tensorId, valueCount } from '../tensor.ts';
import { signed, tensorOf } from '../values/integers.ts';
import { shiftRight } from '../values/rounding.ts';
import type { TensorStepDefinition } from './definition.ts';
import { truncationTolerance } from './linear.ts';

const schema = z.strictObject({
  op: z.literal('scaleChannels'),
  name: stepName,
  /** The map. */
  input: tensorId,
  /** One value for each image and each index of the map's first axes. */
  factors: tensorId,
  output: tensorId,
  ring: z.number().int().min(2).max(31),
  shift: count.max(30),
});

/** See the head of this file. */
export type ScaleChannelsStep = z.infer<typeof schema>;

/** The kind `scaleChannels`. */
export const scaleChannels: TensorStepDefinition<ScaleChannelsStep> = {
  op: 'scaleChannels',
  makes: 'tensor',
  schema,
  reads: (step) => ({ tensors: [step.input, step.factors], planes: [] }),
  infer(step, scope, rule) {
    const [input, factors] = [scope.tensor(step.input), scope.tensor(step.factors)];
    rule(input.bits >= step.ring && factors.bits >= step.ring, 'an input is narrower than the ring');
    rule(
      leads(factors.shape, input.shape),
      "the factors' shape is not the map's on its first axes and 1 on the others",
    );
    rule(scope.tensor(step.output).bits === step.ring - step.shift, 'the output width is not ring - shift');
    return input.shape;
  },
  describe(step, scope) {
    const [input, factors] = [scope.tensor(step.input), scope.tensor(step.factors)];
    const values = valueCount(input.shape) / valueCount(factors.shape);
    return `${valueCount(factors.shape)} factors times ${values === 1 ? 'a value' : `${values} values`} each, ring ${step.ring}`;
  },
  run(step, context) {
    const { shape, batch, data } = context.values(step.input);
    const factors = context.values(step.factors).data;
    const { bits } = context.tensor(step.output);
    const output = tensorOf(shape, batch, bits);
    const positions = data.length / factors.length;
    const limit = 2 ** (step.ring - 1);
    let overflows = 0;
    for (let map = 0; map < factors.length; map++) {
      const factor = signed(factors[map], step.ring);
      for (let i = map * positions; i < (map + 1) * positions; i++) {
        const value = signed(data[i], step.ring);
        const exact = factor * value;
        if (exact < -limit || exact >= limit) overflows += 1;
        const product = signed(Math.imul(factor, value), step.ring);
        output.data[i] = signed(shiftRight(product, step.shift, context.rounding), bits);
      }
    }
    return { output, overflows };
  },
  tolerance: ({ shift }) => truncationTolerance(shift),
};

/** Whether the factors' shape is the map's on its first axes, channels at least, and 1 on the others. */
function leads(factors: Shape, map: Shape): boolean {
  const same = map.findIndex((size, axis) => factors[axis] !== size);
  const rest = same === -1 ? [] : factors.slice(same);
  return factors.length === map.length && same !== 0 && rest.every((size) => size === 1);
}
