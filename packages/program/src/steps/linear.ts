/**
 * Convolution with the vendor's integer weights, then truncation by `shift` bits. Inputs are concatenated along channels and
 * are read modulo 2^ring (their own width is at least `ring`); the output tensor's width is ring - shift. A fully connected
 * layer is a kernel of ones on a map of one position.
 */
import { z } from 'zod';
import { count, positionCount, positive, type Shape, stepName, type TensorSpec, tensorId } from '../tensor.ts';
import { type IntegerTensor, signed, tensorOf } from '../values/integers.ts';
import { type Rounding, shiftRight } from '../values/rounding.ts';
import { type NumbersOf, privateForm } from '../weights/private-numbers.ts';
import type { Meaning, MeaningContext, Scope, TensorStepDefinition, Tolerance } from './definition.ts';
import { paddings, sizes, tapRows, type Window, windowFits, windowOutput, windowText } from './window.ts';

/** From this shift on a back end's sum before truncation need not be exact: its errors are less than a unit of the truncated result. */
export const LEAST_LOSSY_SHIFT = 6;

const schema = z.strictObject({
  op: z.literal('linear'),
  name: stepName,
  inputs: z.array(tensorId).min(1),
  output: tensorId,
  /** One number a space axis; see window.ts for the padding. */
  kernel: sizes,
  stride: sizes,
  dilation: sizes,
  padding: paddings,
  groups: positive,
  /** |w| < 2^(weightBits - 1). */
  weightBits: z.number().int().min(2).max(16),
  ring: z.number().int().min(2).max(31),
  shift: count.max(30),
});

/** See the head of this file. */
export type LinearStep = z.infer<typeof schema>;

/** Of a convolution, whatever its place in a program. */
export type Convolution = Window & Pick<LinearStep, 'groups' | 'ring' | 'shift'>;

/**
 * `weights` [outputs][inputs / groups][...kernel]; `bias` per output [outputs], or per output position [outputs][...space], added
 * modulo 2^ring before truncation.
 */
export const LINEAR_NUMBERS = privateForm('linear', 0, { weights: 'int16', bias: 'int32' });
/** Private numbers of one linear step. */
export type LinearWeights = NumbersOf<typeof LINEAR_NUMBERS>;

/** The kind `linear`. */
export const linear: TensorStepDefinition<LinearStep> = {
  op: 'linear',
  makes: 'tensor',
  schema,
  secret: LINEAR_NUMBERS,
  reads: (step) => ({ tensors: step.inputs, planes: [] }),
  infer(step, scope, rule) {
    const [first, ...others] = step.inputs.map((id) => scope.tensor(id)) as [TensorSpec, ...TensorSpec[]];
    const output = scope.tensor(step.output);
    const [, ...space] = first.shape;
    rule(
      others.every(({ shape }) => shape.slice(1).join() === space.join()) &&
        [first, ...others].every(({ bits }) => bits >= step.ring),
      'the inputs differ in their space axes, or are narrower than the ring',
    );
    rule(windowFits(first.shape, step), 'the window has not one number for each space axis');
    const channels = channelsOf([first, ...others]);
    rule(channels % step.groups === 0 && output.shape[0] % step.groups === 0, 'the groups do not divide the channels');
    rule(output.bits === step.ring - step.shift, 'the output width is not ring - shift');
    return [output.shape[0], ...windowOutput(first.shape, step)];
  },
  describe(step) {
    const groups = step.groups > 1 ? ` in ${step.groups} groups` : '';
    return `linear ${windowText(step)}${groups}, weights ${step.weightBits} bits, ring ${step.ring}`;
  },
  run(step, context) {
    const { shape } = context.tensor(step.output);
    const input = joined(step.inputs, step.ring, context);
    return convolveAndTruncate(step, input, context.weights.get(step.name, LINEAR_NUMBERS), shape, context.rounding);
  },
  numbers(step, scope) {
    const { shape } = scope.tensor(step.output);
    const channels = channelsOf(step.inputs.map((id) => scope.tensor(id)));
    const taps = step.kernel.reduce((product, size) => product * size, 1);
    // The noise of a homomorphic product is bounded by it (docs/SECURITY.md, "Noise budget").
    const most = 2 ** (step.weightBits - 1) - 1;
    const weights = (shape[0] * channels * taps) / step.groups;
    return {
      weights: { lengths: [weights], bits: step.weightBits, range: [-most, most] },
      bias: { lengths: [shape[0], shape[0] * positionCount(shape)], bits: step.ring },
    };
  },
  tolerance: ({ shift }) => truncationTolerance(shift),
};

/**
 * Of sums truncated by `shift` bits: stochastic rounding gives the floor or one more, and a back end's sum may be one off, seldom
 * where the shift is less than LEAST_LOSSY_SHIFT.
 */
export function truncationTolerance(shift: number): Tolerance {
  return [-1, shift > 0 ? 2 : 1];
}

/** Multiply-adds of a linear step in the clear. */
export function linearProducts(step: LinearStep, scope: Pick<Scope, 'tensor'>, batch: number): number {
  const channels = channelsOf(step.inputs.map((id) => scope.tensor(id)));
  const outputs = scope.tensor(step.output).shape.reduce((product, size) => product * size, batch);
  return (outputs * channels * step.kernel.reduce((product, size) => product * size, 1)) / step.groups;
}

const channelsOf = (tensors: readonly { readonly shape: Shape }[]) =>
  tensors.reduce((sum, { shape }) => sum + shape[0], 0);

/** Several tensors one after another along channels; values are read modulo 2^bits. */
function joined(ids: readonly number[], bits: number, context: MeaningContext): IntegerTensor {
  const parts = ids.map((id) => context.values(id));
  const output = tensorOf([channelsOf(parts), ...parts[0].shape.slice(1)], context.batch, bits);
  let start = 0;
  for (const { data } of parts) {
    for (let i = 0; i < data.length; i++) output.data[start + i] = signed(data[i], bits);
    start += data.length;
  }
  return output;
}

/** The step on an input that is already joined. `outShape`: of one image's output. */
export function convolveAndTruncate(
  step: Convolution,
  input: IntegerTensor,
  weights: LinearWeights,
  outShape: readonly number[],
  rounding: Rounding,
): Meaning<IntegerTensor> {
  const sums = convolve(step, input, weights, outShape);
  const outBits = step.ring - step.shift;
  let overflows = 0;
  for (let i = 0; i < sums.length; i++) {
    const y = signed(sums[i], step.ring);
    if (y !== sums[i]) overflows += 1;
    sums[i] = signed(shiftRight(y, step.shift, rounding), outBits);
  }
  return { output: tensorOf(outShape, input.batch, outBits, sums), overflows };
}

/** y = W x + bias modulo 2^32, before truncation: [outputs][B][...space]. */
export function convolve(
  step: Window & Pick<LinearStep, 'groups'>,
  input: IntegerTensor,
  { weights, bias }: LinearWeights,
  outShape: readonly number[],
): Int32Array {
  const { batch, shape } = input;
  const outputs = outShape[0];
  const [inputPositions, positions] = [positionCount(shape), positionCount(outShape)];
  const taps = tapRows(shape.slice(1), outShape.slice(1), step);
  const inputsPerGroup = shape[0] / step.groups;
  const outputsPerGroup = outputs / step.groups;
  const sums = new Int32Array(outputs * batch * positions);
  for (let m = 0; m < outputs; m++) {
    addBias(sums, m, batch, positions, bias, bias.length === outputs);
    const firstInput = Math.floor(m / outputsPerGroup) * inputsPerGroup;
    for (let k = 0; k < inputsPerGroup; k++) {
      for (let tap = 0; tap < taps.length; tap++) {
        const weight = weights[(m * inputsPerGroup + k) * taps.length + tap];
        if (weight === 0) continue;
        for (let b = 0; b < batch; b++) {
          const source = ((firstInput + k) * batch + b) * inputPositions;
          const target = (m * batch + b) * positions;
          for (const row of taps[tap]) {
            const from = source + row.source;
            const to = target + row.target;
            const { length, step: stride } = row;
            for (let x = 0; x < length; x++) sums[to + x] += Math.imul(weight, input.data[from + x * stride]);
          }
        }
      }
    }
  }
  return sums;
}

function addBias(sums: Int32Array, m: number, batch: number, positions: number, bias: Int32Array, perOutput: boolean) {
  for (let b = 0; b < batch; b++) {
    const start = (m * batch + b) * positions;
    if (perOutput) sums.fill(bias[m], start, start + positions);
    else sums.set(bias.subarray(m * positions, (m + 1) * positions), start);
  }
}
