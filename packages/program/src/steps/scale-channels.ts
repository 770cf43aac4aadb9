/**
 * A secret factor a channel times a secret map (squeeze and excitation, instance normalisation, LayerScale of computed factors):
 * y = f x truncated by `shift` bits. Map [C, ...space] and factors [C, 1, ...] are read modulo 2^ring; the output's width is
 * ring - shift. Nothing of it is private to the vendor: both are shared values.
 */
import { z } from 'zod';
import { count, positionCount, stepName, tensorId } from '../tensor.ts';
import { signed, tensorOf } from '../values/integers.ts';
import { shiftRight } from '../values/rounding.ts';
import type { TensorStepDefinition } from './definition.ts';
import { truncationTolerance } from './linear.ts';

const schema = z.strictObject({
  op: z.literal('scaleChannels'),
  name: stepName,
  /** The map. */
  input: tensorId,
  /** One value a channel and image. */
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
      factors.shape[0] === input.shape[0] && positionCount(factors.shape) === 1,
      'there is not one factor for each channel',
    );
    rule(scope.tensor(step.output).bits === step.ring - step.shift, 'the output width is not ring - shift');
    return input.shape;
  },
  describe: (step) => `factor a channel times map, ring ${step.ring}`,
  run(step, context) {
    const { shape, batch, data } = context.values(step.input);
    const factors = context.values(step.factors).data;
    const { bits } = context.tensor(step.output);
    const output = tensorOf(shape, batch, bits);
    const positions = positionCount(shape);
    const limit = 2 ** (step.ring - 1);
    let overflows = 0;
    for (let map = 0; map < shape[0] * batch; map++) {
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
