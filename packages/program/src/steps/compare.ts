/**
 * For every value x and threshold t of its channel (private to the vendor): the bit [x >= t], flipped where the vendor's file says
 * so. Low bits that are ignored make the bit random where |x - t| < u (ignored-bits.ts); |x - t| < 2^(bits-1) - u must hold.
 */
import { z } from 'zod';
import { count, planesId, sameShape, shapeText, stepName, tensorId } from '../tensor.ts';
import { type BitPlanes, signed, valuesPerChannel } from '../values/integers.ts';
import { type NumbersOf, privateForm } from '../weights/private-numbers.ts';
import type { Meaning, MeaningContext, PlanesStepDefinition } from './definition.ts';
import { centringOffset, ignoredText, uncertainty } from './ignored-bits.ts';

const schema = z.strictObject({
  op: z.literal('compare'),
  name: stepName,
  input: tensorId,
  output: planesId,
  /** Low bits that are left out. */
  ignored: count,
});

/** See the head of this file. */
export type CompareStep = z.infer<typeof schema>;

/** `thresholds` [plane][channel] integers t; `flips` [plane][channel] 1 where the bit is [x < t] (a negative batch-norm factor). */
export const COMPARE_NUMBERS = privateForm('compare', 1, { thresholds: 'int32', flips: 'uint8' });
/** Private numbers of one comparison. */
export type CompareWeights = NumbersOf<typeof COMPARE_NUMBERS>;

/** The kind `compare`. */
export const compare: PlanesStepDefinition<CompareStep> = {
  op: 'compare',
  makes: 'planes',
  schema,
  secret: COMPARE_NUMBERS,
  reads: (step) => ({ tensors: [step.input], planes: [] }),
  origin: (step) => ({ step: step.name, tensor: step.input, ignored: step.ignored }),
  infer(step, scope, rule) {
    const input = scope.tensor(step.input);
    rule(sameShape(input.shape, scope.planes(step.output).shape), 'the planes differ in shape from the input');
    rule(step.ignored < input.bits - 1, 'the ignored bits leave nothing to compare');
    return input.shape;
  },
  describe(step, scope) {
    const { shape, thresholds } = scope.planes(step.output);
    const { bits } = scope.tensor(step.input);
    const many = `${thresholds} threshold${thresholds === 1 ? '' : 's'}`;
    return `compare ${shapeText(shape)} of ${bits} bits with ${many}${ignoredText(step.ignored)}`;
  },
  numbers(step, scope) {
    const { thresholds, shape } = scope.planes(step.output);
    const lengths = [thresholds * shape[0]];
    const { bits } = scope.tensor(step.input);
    return { thresholds: { lengths, bits }, flips: { lengths, bits: 1, range: [0, 1] } };
  },
  run: compareWithThresholds,
  unsure(step, context) {
    const input = context.values(step.input);
    const within = uncertainty(step.ignored);
    const { thresholds } = context.weights.get(step.name, COMPARE_NUMBERS);
    const [channels] = input.shape;
    const perChannel = valuesPerChannel(input);
    return (plane, value) =>
      Math.abs(input.data[value] - thresholds[plane * channels + Math.floor(value / perChannel)]) < within;
  },
};

/**
 * With stochastic rounding the bit is as random close to zero as in a run on shares, which ignores low bits; otherwise it is exact.
 * x - t out of range is an overflow.
 */
function compareWithThresholds(step: CompareStep, context: MeaningContext): Meaning<BitPlanes> {
  const input = context.values(step.input);
  const { thresholds: planes } = context.planes(step.output);
  const { thresholds: values, flips } = context.weights.get(step.name, COMPARE_NUMBERS);
  const { rounding } = context;
  const offset = centringOffset(step.ignored);
  const limit = 2 ** (input.bits - 1) - uncertainty(step.ignored);
  const count = input.data.length;
  const perChannel = valuesPerChannel(input);
  const channels = input.shape[0];
  const data = new Uint8Array(planes * count);
  let overflows = 0;
  for (let plane = 0; plane < planes; plane++) {
    for (let i = 0; i < count; i++) {
      const index = plane * channels + Math.floor(i / perChannel);
      const difference = input.data[i] - values[index];
      if (difference < -limit || difference >= limit) overflows += 1;
      const wrapped = signed(difference, input.bits);
      const sum = typeof rounding === 'function' ? wrapped + offset - (rounding() & (2 ** step.ignored - 1)) : wrapped;
      data[plane * count + i] = (sum >= 0 ? 1 : 0) ^ flips[index];
    }
  }
  return { output: { thresholds: planes, count, data }, overflows };
}
