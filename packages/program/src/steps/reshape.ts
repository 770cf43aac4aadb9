/** The same values of an image, in the same order, as another shape. */
import { z } from 'zod';
import { positionCount, shapeSchema, shapeText, stepName, tensorId, valueCount } from '../tensor.ts';
import { localStep } from './local.ts';

const schema = z.strictObject({
  op: z.literal('reshape'),
  name: stepName,
  input: tensorId,
  output: tensorId,
  /** Of one image. */
  shape: shapeSchema,
});

/** See the head of this file. */
export type ReshapeStep = z.infer<typeof schema>;

/** The kind `reshape`. */
export const reshape = localStep<ReshapeStep>({
  op: 'reshape',
  schema,
  reads: (step) => ({ tensors: [step.input], planes: [] }),
  infer(step, scope, rule) {
    rule(valueCount(step.shape) === valueCount(scope.tensor(step.input).shape), 'the shapes differ in their size');
    return step.shape;
  },
  describe: (step) => `reshape to ${shapeText(step.shape)}`,
  local(_step, [input], out, batch) {
    const [from, to] = [positionCount(input.shape), positionCount(out.shape)];
    // The batch stands behind the channels: [C][B][...space].
    for (let b = 0; b < batch; b++) {
      for (let value = 0; value < valueCount(out.shape); value++) {
        const source = (Math.floor(value / from) * batch + b) * from + (value % from);
        out.data[(Math.floor(value / to) * batch + b) * to + (value % to)] = input.data[source];
      }
    }
  },
});
