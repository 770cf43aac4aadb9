/** Sum over windows, zero padding. Average pooling is this with the divisor folded into later weights. */
import { z } from 'zod';
import { positionCount, stepName, tensorId } from '../tensor.ts';
import { localStep } from './local.ts';
import { paddings, sizes, tapRows, windowFits, windowOutput, windowText } from './window.ts';

const schema = z.strictObject({
  op: z.literal('sumPool'),
  name: stepName,
  input: tensorId,
  output: tensorId,
  kernel: sizes,
  stride: sizes,
  padding: paddings,
});

/** See the head of this file. */
export type SumPoolStep = z.infer<typeof schema>;

const windowOf = (step: SumPoolStep) => ({ ...step, dilation: step.kernel.map(() => 1) });

/** The kind `sumPool`. */
export const sumPool = localStep<SumPoolStep>({
  op: 'sumPool',
  schema,
  reads: (step) => ({ tensors: [step.input], planes: [] }),
  infer(step, scope, rule) {
    const { shape } = scope.tensor(step.input);
    rule(windowFits(shape, windowOf(step)), 'the window has not one number for each space axis');
    return [shape[0], ...windowOutput(shape, windowOf(step))];
  },
  describe: (step) => `sum ${windowText(step)}`,
  local(step, [input], out, batch) {
    const rows = tapRows(input.shape.slice(1), out.shape.slice(1), windowOf(step)).flat();
    const [inputPositions, positions] = [positionCount(input.shape), positionCount(out.shape)];
    for (let map = 0; map < out.shape[0] * batch; map++) {
      for (const { source, target, length, step: stride } of rows) {
        const [from, to] = [map * inputPositions + source, map * positions + target];
        for (let x = 0; x < length; x++) out.data[to + x] += input.data[from + x * stride];
      }
    }
  },
});
