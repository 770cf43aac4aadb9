/**
 * Values of a tensor at places that are spread over all of it: what a range check looks at, in place of every value. The places follow
 * from the sizes alone, so that they are public and the same at all parties.
 */
import { z } from 'zod';
import { positionCount, stepName, tensorId, valueCount } from '../tensor.ts';
import { localStep } from './local.ts';

const schema = z.strictObject({
  op: z.literal('sample'),
  name: stepName,
  input: tensorId,
  /** A plain vector, a channel a place. */
  output: tensorId,
});

/** See the head of this file. */
export type SampleStep = z.infer<typeof schema>;

/**
 * Places of one image's values [C, ...space], in order: one in each of `places` stretches of equal length, anywhere within it, so that no
 * row or column of a map is preferred.
 *
 * @param values of one image
 * @param places at most as many
 */
export function samplePlaces(values: number, places: number): Int32Array {
  return Int32Array.from({ length: places }, (_, index) => {
    const first = Math.floor((index * values) / places);
    const next = Math.floor(((index + 1) * values) / places);
    return first + (mixed(index) % (next - first));
  });
}

/** A fixed permutation of 32-bit numbers that scatters neighbours (the finalizer of MurmurHash3, Appleby 2011). */
function mixed(number: number): number {
  let h = number + 1;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The kind `sample`. */
export const sample = localStep<SampleStep>({
  op: 'sample',
  schema,
  reads: (step) => ({ tensors: [step.input], planes: [] }),
  infer({ input, output }, scope, rule) {
    const { shape } = scope.tensor(output);
    const [places, ...space] = shape;
    rule(space.length === 0, 'the places are not a plain vector');
    rule(places <= valueCount(scope.tensor(input).shape), 'there are more places than values');
    return shape;
  },
  describe: ({ input }, scope) => `sample of ${valueCount(scope.tensor(input).shape)} values`,
  local(_step, [input], out, batch) {
    const positions = positionCount(input.shape);
    const places = samplePlaces(valueCount(input.shape), out.shape[0]);
    let target = 0;
    for (const place of places) {
      // The batch stands behind the channels: [C][B][...space].
      const channel = Math.floor(place / positions);
      let from = channel * batch * positions + (place % positions);
      for (let image = 0; image < batch; image++, from += positions) out.data[target++] = input.data[from];
    }
  },
});
