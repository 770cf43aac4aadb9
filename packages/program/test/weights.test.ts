import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  COMPARE_NUMBERS,
  LINEAR_NUMBERS,
  PRIVATE_FORMS,
  type PrivateNumbers,
  PrivateWeights,
  privateBits,
  programHash,
  readWeights,
  readWeightsOf,
  writeWeights,
} from '../src/index.ts';
import { smallProgram } from './support.ts';

const HASH = 'ab'.repeat(32);

const integers = (bits: number) =>
  fc.array(fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 }), { maxLength: 40 });
const step: fc.Arbitrary<PrivateNumbers> = fc.oneof(
  fc.record({
    kind: fc.constant('linear' as const),
    weights: integers(16).map((list) => Int16Array.from(list)),
    bias: integers(32).map((list) => Int32Array.from(list)),
  }),
  fc.record({
    kind: fc.constant('compare' as const),
    thresholds: integers(32).map((list) => Int32Array.from(list)),
    flips: fc.array(fc.nat(1)).map((list) => Uint8Array.from(list)),
  }),
  fc.record({ kind: fc.constant('extend' as const), offsets: integers(32).map((list) => Int32Array.from(list)) }),
);

function sample(): PrivateWeights {
  return new PrivateWeights(
    HASH,
    new Map([['fc', { kind: 'linear', weights: Int16Array.of(1, -2, 3), bias: Int32Array.of(70000) }]]),
  );
}

describe('the private weights file', () => {
  it('gives back every number', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ maxLength: 20 }), step), (steps) => {
        const weights = new PrivateWeights(HASH, new Map(Object.entries(steps)));
        const read = readWeights(writeWeights(weights), HASH);
        expect(read.names()).toEqual(weights.names());
        for (const [name, numbers] of Object.entries(steps)) {
          const form = PRIVATE_FORMS.find(({ kind }) => kind === numbers.kind)!;
          expect(read.get(name, form)).toEqual(numbers);
        }
      }),
    );
  });

  it('is refused wherever it is cut or changed', () => {
    const bytes = writeWeights(sample());
    for (let at = 0; at < bytes.length; at++) {
      expect(() => readWeights(bytes.subarray(0, at), HASH)).toThrow(/^DB1031/);
      const changed = Uint8Array.from(bytes);
      changed[at] ^= 1;
      expect(() => readWeights(changed, HASH)).toThrow(/^DB1031/);
    }
  });

  it('is refused for another program', () => {
    expect(() => readWeights(writeWeights(sample()), 'cd'.repeat(32))).toThrow(/^DB1032/);
  });

  it('is refused where its numbers do not fit the program: noise bounds and offsets rely on them', () => {
    const program = smallProgram();
    const numbers = (change: Record<string, Partial<PrivateNumbers> | undefined> = {}) => {
      const all: Record<string, PrivateNumbers> = {
        conv: { kind: 'linear', weights: new Int16Array(108).fill(127), bias: new Int32Array(4) },
        signs: { kind: 'compare', thresholds: new Int32Array(4), flips: new Uint8Array(4) },
        scores: { kind: 'linear', weights: new Int16Array(8).fill(-127), bias: new Int32Array(2) },
      };
      const entries = Object.entries({ ...all, ...change }).flatMap(([name, change]) =>
        change === undefined ? [] : [[name, { ...all[name], ...change } as PrivateNumbers] as const],
      );
      return writeWeights(new PrivateWeights(programHash(program), new Map(entries)));
    };
    expect(readWeightsOf(numbers(), program).names()).toEqual(['conv', 'signs', 'scores']);
    const wrong = [
      { scores: { weights: new Int16Array(8).fill(128) } },
      { scores: { weights: new Int16Array(8).fill(-128) } },
      { scores: { weights: new Int16Array(7) } },
      { conv: { bias: new Int32Array(5) } },
      { signs: { flips: new Uint8Array(4).fill(2) } },
      { signs: { thresholds: new Int32Array(3) } },
      { signs: undefined },
      { another: { kind: 'extend', offsets: new Int32Array(1) } },
      { signs: { kind: 'extend', offsets: new Int32Array(4) } },
    ];
    for (const change of wrong) expect(() => readWeightsOf(numbers(change), program)).toThrow(/^DB1033/);
    // 108 and 8 weights of 8 bits, 4 and 2 biases of 20 and 18, 4 thresholds of 9 bits and their flips.
    expect(privateBits(program)).toBe(116 * 8 + 4 * 20 + 2 * 18 + 4 * 10);
  });

  it('keeps the codes of the forms, so that old files are read right', () => {
    expect(PRIVATE_FORMS.map(({ kind, code, arrays }) => [kind, code, Object.entries(arrays)])).toEqual([
      [
        'linear',
        0,
        [
          ['weights', 'int16'],
          ['bias', 'int32'],
        ],
      ],
      [
        'compare',
        1,
        [
          ['thresholds', 'int32'],
          ['flips', 'uint8'],
        ],
      ],
      ['extend', 2, [['offsets', 'int32']]],
    ]);
  });

  it('says so where a step has no such numbers', () => {
    expect(() => sample().get('fc', COMPARE_NUMBERS)).toThrow(TypeError);
    expect(() => sample().get('other', LINEAR_NUMBERS)).toThrow(TypeError);
    expect(() => sample().kind('other')).toThrow(TypeError);
  });
});
