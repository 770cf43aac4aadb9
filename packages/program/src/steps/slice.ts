/** Equally spaced positions of one axis: output position i is input position first + i * stride. */
import { z } from 'zod';
import { count, positive, stepName, tensorId } from '../tensor.ts';
import { localStep } from './local.ts';

const schema = z.strictObject({
  op: z.literal('slice'),
  name: stepName,
  input: tensorId,
  output: tensorId,
  /** Of [C, ...space]. */
  axis: count,
  first: count,
  /** Negative where the positions are taken backwards. */
  stride: z.number().int(),
  /** Positions that are kept. */
  size: positive,
});

/** See the head of this file. */
export type SliceStep = z.infer<typeof schema>;

/** The kind `slice`. */
export const slice = localStep<SliceStep>({
  op: 'slice',
  schema,
  reads: (step) => ({ tensors: [step.input], planes: [] }),
  infer({ input, axis, first, stride, size }, scope, rule) {
    const { shape } = scope.tensor(input);
    rule(axis < shape.length, 'there is no such axis');
    const last = first + (size - 1) * stride;
    rule(stride !== 0 && Math.max(first, last) < shape[axis] && last >= 0, 'a position is outside of the axis');
    return shape.map((length, at) => (at === axis ? size : length));
  },
  describe: ({ axis, first, stride, size }) =>
    `positions ${first} to ${first + (size - 1) * stride} of axis ${axis}${Math.abs(stride) === 1 ? '' : `, every ${Math.abs(stride)}`}`,
  local({ axis, first, stride, size }, [input], out, batch) {
    // The batch stands behind the channels: [C][B][...space].
    const sizes = [input.shape[0], batch, ...input.shape.slice(1)];
    const at = axis === 0 ? 0 : axis + 1;
    const inner = sizes.slice(at + 1).reduce((product, length) => product * length, 1);
    const outer = sizes.slice(0, at).reduce((product, length) => product * length, 1);
    let target = 0;
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < size; i++) {
        const from = (o * sizes[at] + first + i * stride) * inner;
        for (let j = 0; j < inner; j++) out.data[target++] = input.data[from + j];
      }
    }
  },
});
