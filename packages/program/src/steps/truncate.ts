/** Arithmetic shift right by `shift` bits with stochastic rounding; the output's ring is `shift` bits smaller. */
import { z } from 'zod';
import { positive, stepName, tensorId } from '../tensor.ts';
import { signed, tensorOf } from '../values/integers.ts';
import { shiftRight } from '../values/rounding.ts';
import type { TensorStepDefinition } from './definition.ts';

const schema = z.strictObject({
  op: z.literal('truncate'),
  name: stepName,
  input: tensorId,
  output: tensorId,
  shift: positive,
});

/** See the head of this file. */
export type TruncateStep = z.infer<typeof schema>;

/** The kind `truncate`. */
export const truncate: TensorStepDefinition<TruncateStep> = {
  op: 'truncate',
  makes: 'tensor',
  schema,
  reads: (step) => ({ tensors: [step.input], planes: [] }),
  infer(step, scope, rule) {
    const input = scope.tensor(step.input);
    rule(scope.tensor(step.output).bits === input.bits - step.shift, 'the output width is not the input width - shift');
    return input.shape;
  },
  describe: (step) => `truncate by ${step.shift} bits`,
  run(step, context) {
    const { shape, batch, data } = context.values(step.input);
    const { bits } = context.tensor(step.output);
    const shifted = data.map((value) => signed(shiftRight(value, step.shift, context.rounding), bits));
    return { output: tensorOf(shape, batch, bits, shifted), overflows: 0 };
  },
  tolerance: () => [0, 1],
};
