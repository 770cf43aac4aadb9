/** Tensors one after another along channels. */
import { z } from 'zod';
import { stepName, tensorId } from '../tensor.ts';
import { localStep } from './local.ts';

const schema = z.strictObject({
  op: z.literal('concat'),
  name: stepName,
  inputs: z.array(tensorId).min(1),
  output: tensorId,
});

/** See the head of this file. */
export type ConcatStep = z.infer<typeof schema>;

/** The kind `concat`. */
export const concat = localStep<ConcatStep>({
  op: 'concat',
  schema,
  reads: (step) => ({ tensors: step.inputs, planes: [] }),
  infer(step, scope, rule) {
    const shapes = step.inputs.map((id) => scope.tensor(id).shape);
    const [, ...space] = shapes[0];
    rule(
      shapes.every((shape) => shape.slice(1).join() === space.join()),
      'the inputs differ in their space axes',
    );
    return [shapes.reduce((sum, [channels]) => sum + channels, 0), ...space];
  },
  describe: () => 'concat',
  local(_step, inputs, out) {
    let start = 0;
    for (const { data } of inputs) {
      out.data.set(data, start);
      start += data.length;
    }
  },
});
