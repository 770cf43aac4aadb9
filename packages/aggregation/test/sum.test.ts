import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { SumAggregator, type SumMember } from '../src/index.ts';
import { idealSum } from './support/ideal-sum.ts';
import { group } from './support/members.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Runs a sum; member m leaves before step `leaves[m - 1]` (1 to 5), or never (6). */
function run(size: number, vectors: ReadonlyMap<number, Int32Array>, leaves: readonly number[]) {
  const { session, members } = group(size, vectors.get(1)?.length ?? 0);
  const aggregator = new SumAggregator(session);
  const there = (step: number) =>
    members.flatMap((member, i): [number, SumMember][] => (leaves[i] > step ? [[i + 1, member]] : []));
  const keys = aggregator.keys(there(1).map(([, member]) => member.advertise()));
  const inboxes = aggregator.route(there(2).map(([, member]) => member.shares(keys)));
  const masked = there(3).map(([number, member]) =>
    member.mask(inboxes.get(number) ?? [], vectors.get(number) as Int32Array),
  );
  const survivors = aggregator.survivors(masked);
  const signatures = aggregator.signatures(there(4).map(([, member]) => member.sign(survivors)));
  const sum = aggregator.sum(there(5).map(([, member]) => member.reveal(signatures)));
  return { sum, survivors, threshold: session.threshold };
}

describe('a secure sum', () => {
  test('is the sum of those who sent a vector, whoever leaves when; or it is refused because too few are left', () => {
    const sizes = fc.integer({ min: 3, max: 6 });
    const cases = sizes.chain((size) =>
      fc.tuple(
        fc.array(
          fc.integer({ min: 1, max: 20 }).map((step) => Math.min(step, 6)),
          { minLength: size, maxLength: size },
        ),
        fc.array(fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { minLength: 5, maxLength: 5 }), {
          minLength: size,
          maxLength: size,
        }),
      ),
    );
    fc.assert(
      fc.property(cases, ([leaves, numbers]) => {
        const vectors = new Map(numbers.map((list, i) => [i + 1, Int32Array.from(list)]));
        const size = numbers.length;
        const sent = leaves.flatMap((step, i) => (step > 3 ? [i + 1] : []));
        const atTheEnd = leaves.filter((step) => step > 5).length;
        const threshold = Math.floor((2 * size) / 3) + 1;
        if (atTheEnd < threshold) {
          expect(() => run(size, vectors, leaves)).toThrow('DB8102');
          return;
        }
        const result = run(size, vectors, leaves);
        expect(result.survivors).toEqual(sent);
        expect(result.sum).toEqual(idealSum(vectors, sent, result.threshold));
      }),
      { numRuns: 40 },
    );
  });

  test('of vectors longer than a block of masks is right in every place', () => {
    const length = (1 << 18) + 77;
    const vectors = new Map(
      [1, 2, 3].map((member) => [member, Int32Array.from({ length }, (_, i) => Math.imul(i + member, 2654435761))]),
    );
    const { sum, threshold } = run(3, vectors, [6, 6, 6]);
    expect(sum).toEqual(idealSum(vectors, [1, 2, 3], threshold));
  });

  test('leaves the members’ own vectors as they were', () => {
    const vector = Int32Array.of(1, 2, 3);
    run(3, new Map([1, 2, 3].map((member) => [member, vector])), [6, 6, 6]);
    expect(vector).toEqual(Int32Array.of(1, 2, 3));
  });
});
