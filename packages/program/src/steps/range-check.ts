/**
 * One bit an image: 1 where a sampled value of a comparison has left its range, or is about to. A comparison of x with t is right as
 * long as x - t stays in [-R, R), R = 2^(bits-1); beyond, it wraps into a wrong number that looks like any other. So the bit tells of values
 * in a guard band around the point where the ring closes: x - t modulo 2R in (3R/4, 5R/4). An image of which values wrap has others on
 * their way there; those of images like the calibration's stay well inside.
 *
 * The ring is looked at in sixteenths, u = 2^(bits-4), on the sum of shares whose low bits were dropped, so that the band's outermost
 * sixteenths are in it by chance: not at all at 3R/4, surely at 7R/8.
 */
import { z } from 'zod';
import { planesId, positionCount, stepName, tensorId, valueCount } from '../tensor.ts';
import type { BitPlanes } from '../values/integers.ts';
import { COMPARE_NUMBERS } from './compare.ts';
import type { Meaning, MeaningContext, PlanesStepDefinition, Scope } from './definition.ts';
import { samplePlaces } from './sample.ts';

const schema = z.strictObject({
  op: z.literal('rangeCheck'),
  name: stepName,
  /** Samples of compared tensors, each with the planes of its comparison, of which only the thresholds are used. */
  inputs: z.array(z.strictObject({ tensor: tensorId, planes: planesId })).min(1),
  output: planesId,
});

/** See the head of this file. */
export type RangeCheckStep = z.infer<typeof schema>;

/** Upper bits of a value that are looked at. */
export const RANGE_CHECK_BITS = 4;
/** Smallest ring whose sixteenths have a middle. */
const LEAST_BITS = RANGE_CHECK_BITS + 1;
/** Sums of the upper bits, modulo 16, that are within the guard band. */
const FIRST_IN_BAND = 6;
const LAST_IN_BAND = 8;

/** Whether the sum of two shares' upper four bits, modulo 16, says that the value is in the guard band. */
export function inGuardBand(sixteenths: number): boolean {
  return sixteenths >= FIRST_IN_BAND && sixteenths <= LAST_IN_BAND;
}

/** Of each sampled place its channel of the compared tensor. */
export function channelsOfSample({ tensor, planes }: RangeCheckStep['inputs'][number], scope: Scope): Int32Array {
  const { shape } = scope.planes(planes);
  const positions = positionCount(shape);
  return samplePlaces(valueCount(shape), scope.tensor(tensor).shape[0]).map((place) => Math.floor(place / positions));
}

/** Values of one image that the step looks at. */
export function checkedValues({ inputs }: RangeCheckStep, scope: Scope): number {
  return inputs.reduce((sum, { tensor }) => sum + scope.tensor(tensor).shape[0], 0);
}

/** The kind `rangeCheck`. */
export const rangeCheck: PlanesStepDefinition<RangeCheckStep> = {
  op: 'rangeCheck',
  makes: 'planes',
  schema,
  reads: (step) => ({ tensors: step.inputs.map(({ tensor }) => tensor), planes: [] }),
  infer(step, scope, rule) {
    for (const { tensor, planes } of step.inputs) {
      const { shape, bits } = scope.tensor(tensor);
      const compared = scope.tensor(scope.origin(planes).tensor);
      rule(shape.length === 1 && shape[0] <= valueCount(compared.shape), 'an input is no sample of what was compared');
      rule(bits === compared.bits, 'a sample has another width than what was compared');
      rule(bits >= LEAST_BITS, `a sample has fewer than ${LEAST_BITS} bits`);
    }
    rule(scope.planes(step.output).thresholds === 1, 'there is more than one bit an image');
    return [1];
  },
  describe(step, scope) {
    const values = checkedValues(step, scope);
    return `check of ${values} values of ${step.inputs.length} comparisons: one bit an image`;
  },
  run(step, context) {
    const found = new Uint8Array(context.batch);
    visit(step, context, (image, sixteenths, low, unit) => {
      const { rounding } = context;
      const carry = typeof rounding === 'function' ? (rounding() & (unit - 1)) > low : low < unit / 2;
      if (inGuardBand((sixteenths - (carry ? 1 : 0)) & 15)) found[image] = 1;
    });
    const output: BitPlanes = { thresholds: 1, count: context.batch, data: found };
    return { output, overflows: 0 } satisfies Meaning<BitPlanes>;
  },
  unsure(step, context) {
    const sure = new Uint8Array(context.batch);
    const possible = new Uint8Array(context.batch);
    visit(step, context, (image, sixteenths, low, unit) => {
      const outcomes = [
        inGuardBand(sixteenths),
        low === unit - 1 ? inGuardBand(sixteenths) : inGuardBand((sixteenths - 1) & 15),
      ];
      if (outcomes.some((outcome) => outcome)) possible[image] = 1;
      if (outcomes.every((outcome) => outcome)) sure[image] = 1;
    });
    return (_plane, image) => possible[image] !== sure[image];
  },
};

/** Calls `work` with every sampled value's distance from each threshold: which sixteenth of the ring, and how far into it. */
function visit(
  step: RangeCheckStep,
  context: MeaningContext,
  work: (image: number, sixteenths: number, low: number, unit: number) => void,
): void {
  for (const input of step.inputs) {
    const { data, bits } = context.values(input.tensor);
    const { thresholds } = context.weights.get(context.origin(input.planes).step, COMPARE_NUMBERS);
    const [channelCount] = context.planes(input.planes).shape;
    const unit = 2 ** (bits - RANGE_CHECK_BITS);
    const channels = channelsOfSample(input, context);
    for (let plane = 0; plane < thresholds.length / channelCount; plane++) {
      for (const [place, channel] of channels.entries()) {
        const threshold = thresholds[plane * channelCount + channel];
        for (let image = 0; image < context.batch; image++) {
          const distance = (data[place * context.batch + image] - threshold) & (2 ** bits - 1);
          work(image, Math.floor(distance / unit), distance % unit, unit);
        }
      }
    }
  }
}
