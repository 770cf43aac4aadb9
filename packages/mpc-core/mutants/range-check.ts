/** Protections of the range check. */
import type { Mutant } from './mutant.ts';

const RANGE = ['protocols/range.test.ts'];

export const RANGE_MUTANTS: readonly Mutant[] = [
  {
    name: 'a matrix of the range check that the hospital knows',
    file: 'protocols/range/tables.ts',
    find: 'const matrix = randomBytes(PARITIES * PARITY_BYTES);',
    replace: 'const matrix = Uint8Array.from({ length: PARITIES * PARITY_BYTES }, (_, i) => (7 * i + 1) & 255);',
    tests: RANGE,
  },
  {
    name: 'tables of the range check without masks',
    file: 'protocols/range/tables.ts',
    find: 'const masks = randomBytes(PARITY_DIGITS * PARITY_BYTES);',
    replace: 'const masks = new Uint8Array(PARITY_DIGITS * PARITY_BYTES);',
    tests: RANGE,
  },
  {
    name: 'choices of parities in the clear',
    file: 'protocols/range/equality.ts',
    find: 'heap.u8.copyWithin(choices, random, random + (RANGE_CHECK_BITS * padded) / 8);',
    replace: 'heap.u8.fill(0, choices, choices + (RANGE_CHECK_BITS * padded) / 8);',
    tests: RANGE,
  },
  {
    name: 'parities of no value',
    file: 'protocols/range/index.ts',
    find: 'sums[sum + byte] ^= columns[column + byte];',
    replace: 'sums[sum + byte] ^= 0;',
    tests: RANGE,
  },
  {
    name: 'a band that only the first threshold has',
    file: 'protocols/range/band.ts',
    find: 'either |= ',
    replace: 'either = threshold > 0 ? either : ',
    tests: RANGE,
  },
  {
    name: 'outputs of images that are not valid',
    project: 'apps/party-agent',
    file: 'work/evaluation/scores.ts',
    find: 'return isValid(values) ? [{ image, values }] : [];',
    replace: 'return [{ image, values }];',
    tests: ['add-test-set.test.ts'],
  },
];
