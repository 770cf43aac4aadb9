/**
 * Maximum over windows; padded positions never win. Same ring in and out; differences must fit the ring's sign. Where low bits are
 * ignored, each comparison of a tree of comparisons may take the smaller of two values that differ by less than u.
 */
import { z } from 'zod';
import { count, stepName, tensorId, valueCount } from '../tensor.ts';
import { tensorOf } from '../values/integers.ts';
import type { TensorStepDefinition } from './definition.ts';
import { centringOffset, ignoredText } from './ignored-bits.ts';
import { paddings, sizes, tapRows, windowFits, windowOutput, windowText } from './window.ts';

const schema = z.strictObject({
  op: z.literal('maxPool'),
  name: stepName,
  input: tensorId,
  output: tensorId,
  kernel: sizes,
  stride: sizes,
  dilation: sizes,
  padding: paddings,
  /** Low bits that each comparison leaves out. */
  ignored: count,
});

/** See the head of this file. */
export type MaxPoolStep = z.infer<typeof schema>;

/** The kind `maxPool`. */
export const maxPool: TensorStepDefinition<MaxPoolStep> = {
  op: 'maxPool',
  makes: 'tensor',
  schema,
  reads: (step) => ({ tensors: [step.input], planes: [] }),
  infer(step, scope, rule) {
    const input = scope.tensor(step.input);
    rule(windowFits(input.shape, step), 'the window has not one number for each space axis');
    rule(step.ignored < input.bits - 1, 'the ignored bits leave nothing to compare');
    rule(scope.tensor(step.output).bits === input.bits, 'the width changes');
    const axes = input.shape.length - 1;
    rule(
      step.padding.every((pad, side) => pad < step.kernel[side % axes] * step.dilation[side % axes]),
      'a window lies in the padding only',
    );
    return [input.shape[0], ...windowOutput(input.shape, step)];
  },
  describe: (step) => `maximum ${windowText(step)}${ignoredText(step.ignored)}`,
  run(step, context) {
    const input = context.values(step.input);
    const { shape, bits } = context.tensor(step.output);
    const output = tensorOf(shape, input.batch, bits);
    output.data.fill(-(2 ** 31));
    const taps = tapRows(input.shape.slice(1), shape.slice(1), step);
    const maps = shape[0] * input.batch;
    const [inputPositions, positions] = [valueCount(input.shape.slice(1)), valueCount(shape.slice(1))];
    for (let map = 0; map < maps; map++) {
      for (const { source, target, length, step: stride } of taps.flat()) {
        const [from, to] = [map * inputPositions + source, map * positions + target];
        for (let x = 0; x < length; x++) {
          output.data[to + x] = Math.max(output.data[to + x], input.data[from + x * stride]);
        }
      }
    }
    return { output, overflows: 0 };
  },
  tolerance(step) {
    const depth = step.kernel.reduce((sum, taps) => sum + Math.ceil(Math.log2(taps)), 0);
    const loss = centringOffset(step.ignored) * depth;
    return [loss === 0 ? 0 : -loss, 0];
  },
};
