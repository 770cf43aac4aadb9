/** Element-wise sum of tensors of one shape, and the difference of two (ReLU6 is a difference of two ReLUs). */
import { z } from 'zod';
import { sameShape, stepName, tensorId } from '../tensor.ts';
import type { Rule, Scope, Words } from './definition.ts';
import { localStep } from './local.ts';

const addSchema = z.strictObject({
  op: z.literal('add'),
  name: stepName,
  inputs: z.array(tensorId).min(2),
  output: tensorId,
});
const subtractSchema = z.strictObject({
  op: z.literal('subtract'),
  name: stepName,
  inputs: z.tuple([tensorId, tensorId]),
  output: tensorId,
});

/** See the head of this file. */
export type AddStep = z.infer<typeof addSchema>;
/** inputs[0] - inputs[1]. */
export type SubtractStep = z.infer<typeof subtractSchema>;

function infer({ inputs }: { readonly inputs: readonly number[] }, scope: Scope, rule: Rule) {
  const [{ shape }, ...others] = inputs.map((id) => scope.tensor(id));
  rule(
    others.every((other) => sameShape(other.shape, shape)),
    'the inputs differ in shape',
  );
  return shape;
}

function accumulate(sign: 1 | -1) {
  return (_step: unknown, [first, ...others]: readonly Words[], out: Words) => {
    out.data.set(first.data);
    for (const { data } of others) for (let i = 0; i < data.length; i++) out.data[i] += sign * data[i];
  };
}

/** The kind `add`. */
export const add = localStep<AddStep>({
  op: 'add',
  schema: addSchema,
  reads: (step) => ({ tensors: step.inputs, planes: [] }),
  infer,
  describe: () => 'add',
  local: accumulate(1),
});

/** The kind `subtract`. */
export const subtract = localStep<SubtractStep>({
  op: 'subtract',
  schema: subtractSchema,
  reads: (step) => ({ tensors: step.inputs, planes: [] }),
  infer,
  describe: () => 'subtract',
  local: accumulate(-1),
});
