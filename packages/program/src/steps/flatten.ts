/** [C, ...space] to [C * positions, 1, ...]: the channel order of ONNX Flatten; as many space axes as before, of size 1. */
import { z } from 'zod';
import { positionCount, stepName, tensorId, valueCount } from '../tensor.ts';
import { localStep } from './local.ts';

const schema = z.strictObject({ op: z.literal('flatten'), name: stepName, input: tensorId, output: tensorId });

/** See the head of this file. */
export type FlattenStep = z.infer<typeof schema>;

/** The kind `flatten`. */
export const flatten = localStep<FlattenStep>({
  op: 'flatten',
  schema,
  reads: (step) => ({ tensors: [step.input], planes: [] }),
  infer(step, scope) {
    const { shape } = scope.tensor(step.input);
    return [valueCount(shape), ...shape.slice(1).map(() => 1)];
  },
  describe: () => 'flatten',
  local(_step, [input], out, batch) {
    const positions = positionCount(input.shape);
    for (let c = 0; c < input.shape[0]; c++) {
      for (let b = 0; b < batch; b++) {
        const source = (c * batch + b) * positions;
        for (let p = 0; p < positions; p++) out.data[(c * positions + p) * batch + b] = input.data[source + p];
      }
    }
  },
});
