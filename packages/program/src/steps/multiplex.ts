/**
 * bit * (x - t) for each source, concatenated along channels and extended to the output's ring. t is the threshold of the named
 * plane (the private numbers of the compare step that made it). The product is made in the input's ring and then extended: it is
 * >= 0, or <= 0 where the plane's channel is flipped, which only the vendor knows, but for less than u where the comparison ignored
 * bits. An output of the input's own width is the bare product.
 */
import { z } from 'zod';
import { count, planesId, stepName, tensorId } from '../tensor.ts';
import { signed, tensorOf, valuesPerChannel } from '../values/integers.ts';
import { COMPARE_NUMBERS } from './compare.ts';
import { EXACT, type TensorStepDefinition } from './definition.ts';

const schema = z.strictObject({
  op: z.literal('multiplex'),
  name: stepName,
  inputs: z.array(z.strictObject({ tensor: tensorId, planes: planesId, plane: count })).min(1),
  output: tensorId,
});

/** See the head of this file. */
export type MultiplexStep = z.infer<typeof schema>;

/** The kind `multiplex`. */
export const multiplex: TensorStepDefinition<MultiplexStep> = {
  op: 'multiplex',
  makes: 'tensor',
  schema,
  reads: (step) => ({
    tensors: step.inputs.map((source) => source.tensor),
    planes: step.inputs.map((source) => source.planes),
  }),
  infer(step, scope, rule) {
    const output = scope.tensor(step.output);
    let channels = 0;
    const [, ...space] = scope.tensor(step.inputs[0].tensor).shape;
    for (const source of step.inputs) {
      const { shape, bits } = scope.tensor(source.tensor);
      rule(scope.origin(source.planes).tensor === source.tensor, 'the planes are not of this tensor');
      rule(source.plane < scope.planes(source.planes).thresholds, 'there is no such plane');
      rule(shape.slice(1).join() === space.join(), 'the inputs differ in their space axes');
      rule(output.bits >= bits, 'the output is narrower than an input');
      channels += shape[0];
    }
    return [channels, ...space];
  },
  describe: ({ inputs }) => `bit * (x - t) of ${inputs.length} tensor${inputs.length === 1 ? '' : 's'}`,
  run(step, context) {
    const { shape, bits } = context.tensor(step.output);
    const output = tensorOf(shape, context.batch, bits);
    let start = 0;
    for (const { tensor, planes, plane } of step.inputs) {
      const input = context.values(tensor);
      const { data, count } = context.bits(planes);
      const { thresholds } = context.weights.get(context.origin(planes).step, COMPARE_NUMBERS);
      const perChannel = valuesPerChannel(input);
      const firstThreshold = plane * input.shape[0];
      for (let i = 0; i < input.data.length; i++) {
        const threshold = thresholds[firstThreshold + Math.floor(i / perChannel)];
        const bit = data[plane * count + i];
        output.data[start + i] = bit === 0 ? 0 : signed(input.data[i] - threshold, input.bits);
      }
      start += input.data.length;
    }
    return { output, overflows: 0 };
  },
  tolerance: () => EXACT,
};
