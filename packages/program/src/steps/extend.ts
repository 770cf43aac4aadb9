/**
 * From the input's ring 2^a to the output's larger ring, by the vendor's private per-channel offset o: x + o must lie in
 * [0, 2^(a-1)).
 */
import { z } from 'zod';
import { stepName, tensorId } from '../tensor.ts';
import { type IntegerTensor, signed, tensorOf, valuesPerChannel } from '../values/integers.ts';
import type { Rounding } from '../values/rounding.ts';
import { type NumbersOf, privateForm } from '../weights/private-numbers.ts';
import { EXACT, type Meaning, type TensorStepDefinition } from './definition.ts';

const schema = z.strictObject({ op: z.literal('extend'), name: stepName, input: tensorId, output: tensorId });

/** See the head of this file. */
export type ExtendStep = z.infer<typeof schema>;

/** `offsets` [channel]. */
export const EXTEND_NUMBERS = privateForm('extend', 2, { offsets: 'int32' });
/** Private numbers of one extension. */
export type ExtendWeights = NumbersOf<typeof EXTEND_NUMBERS>;

/** The kind `extend`. */
export const extend: TensorStepDefinition<ExtendStep> = {
  op: 'extend',
  makes: 'tensor',
  schema,
  secret: EXTEND_NUMBERS,
  reads: (step) => ({ tensors: [step.input], planes: [] }),
  infer(step, scope, rule) {
    const input = scope.tensor(step.input);
    rule(scope.tensor(step.output).bits > input.bits, 'the output is not wider than the input');
    return input.shape;
  },
  describe: () => 'extend',
  numbers(step, scope) {
    const { shape, bits } = scope.tensor(step.input);
    return { offsets: { lengths: [shape[0]], bits } };
  },
  run(step, context) {
    const { bits } = context.tensor(step.output);
    const weights = context.weights.get(step.name, EXTEND_NUMBERS);
    return extendValues(context.values(step.input), bits, weights, context.rounding);
  },
  tolerance: () => EXACT,
};

/**
 * Same numbers in a larger ring; an overflow is a value outside the range that the extension allows. There x + o modulo 2^a has its
 * top bit set, and the wrap bit msb(p_1) OR msb(p_2) of two shares is right for some shares p only: of the 2^a sharings of p,
 * 2 (2^a - 1 - p) give p and the others p - 2^a. Random rounding draws one of them, others take the likelier.
 */
export function extendValues(
  input: IntegerTensor,
  bits: number,
  { offsets }: ExtendWeights,
  rounding: Rounding,
): Meaning<IntegerTensor> {
  const perChannel = valuesPerChannel(input);
  const modulus = 2 ** input.bits;
  const output = tensorOf(input.shape, input.batch, bits);
  let overflows = 0;
  for (let i = 0; i < input.data.length; i++) {
    const offset = offsets[Math.floor(i / perChannel)];
    const shifted = input.data[i] + offset;
    if (shifted < 0 || shifted >= modulus / 2) overflows += 1;
    let extended = shifted & (modulus - 1);
    if (extended >= modulus / 2) {
      const draw = typeof rounding === 'function' ? rounding() & (modulus - 1) : modulus / 2;
      if (draw >= 2 * (modulus - 1 - extended)) extended -= modulus;
    }
    output.data[i] = signed(extended - offset, bits);
  }
  return { output, overflows };
}
