/**
 * Division by 2^shift, rounded to the nearest, halves up, and faithful: the result is a function of the value alone. A truncation's
 * result also tells, to a party that knows its own share, on which side of a threshold the bits lie that are shifted out. So outputs
 * that are opened are rounded by this step, and have no more bits than were agreed on. The output's ring is `shift` bits smaller.
 */
import { z } from 'zod';
import { positive, stepName, tensorId } from '../tensor.ts';
import { signed, tensorOf } from '../values/integers.ts';
import { EXACT, type TensorStepDefinition } from './definition.ts';

const schema = z.strictObject({
  op: z.literal('round'),
  name: stepName,
  input: tensorId,
  output: tensorId,
  shift: positive,
});

/** See the head of this file. */
export type RoundStep = z.infer<typeof schema>;

/** The kind `round`. */
export const round: TensorStepDefinition<RoundStep> = {
  op: 'round',
  makes: 'tensor',
  schema,
  reads: (step) => ({ tensors: [step.input], planes: [] }),
  infer(step, scope, rule) {
    const input = scope.tensor(step.input);
    rule(scope.tensor(step.output).bits === input.bits - step.shift, 'the output width is not the input width - shift');
    rule(input.bits - step.shift >= 2, 'fewer than two bits are left');
    return input.shape;
  },
  describe: (step) => `round off ${step.shift} bits, faithfully`,
  run(step, context) {
    const { shape, batch, data } = context.values(step.input);
    const { bits } = context.tensor(step.output);
    const half = 2 ** (step.shift - 1);
    const rounded = data.map((value) => signed(Math.floor((value + half) / 2 ** step.shift), bits));
    return { output: tensorOf(shape, batch, bits, rounded), overflows: 0 };
  },
  tolerance: () => EXACT,
};
