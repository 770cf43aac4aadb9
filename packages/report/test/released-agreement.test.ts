/** What a release tells of the comparison with the plaintext run: nothing that one, or few, images or studies decide. */
import type { Agreement } from '@doubleblind/contracts';
import { expect, test } from 'vitest';
import { releasedAgreement } from '../src/disclosure/agreement.ts';
import { exampleReport } from './example.ts';

const FULL = exampleReport({ noise: 0.004 }).agreement!;
const SHOWN = FULL.findings.map(({ finding }) => ({ finding, decimals: 3 }));
const THRESHOLD = "vendor's threshold";

/** The example's figures with so many changed decisions at the vendor's threshold, and as many scores that moved far. */
function withChanged(flips: number): Agreement {
  return {
    ...FULL,
    findings: FULL.findings.map((entry) => ({
      ...entry,
      equivalence: { ...entry.equivalence, moved: flips, movedAtMost: 0.0771 },
      flips: entry.flips.map((one) => ({ ...one, flips, studies: 120, upperBound: 0.0771, mcnemarP: 0.4321 })),
    })),
  };
}

test('one to four changed decisions, or scores that moved far, are told neither by their number nor by what follows from it', () => {
  for (const few of [1, 4]) {
    const { flips, equivalence } = releasedAgreement(withChanged(few), SHOWN)!.findings[0];
    expect(flips).toEqual([
      {
        ...{ operatingPoint: THRESHOLD, threshold: 0.42, reason: 'one to four decisions changed' },
        ...{ flips: null, studies: null, upperBound: null, mcnemarP: null },
      },
    ]);
    expect([equivalence.moved, equivalence.movedAtMost]).toEqual([null, null]);
  }
  for (const told of [0, 5]) {
    const { flips, equivalence } = releasedAgreement(withChanged(told), SHOWN)!.findings[0];
    expect(flips[0]).toMatchObject({ flips: told, studies: 120, upperBound: 0.077, mcnemarP: 0.432 });
    expect([equivalence.moved, equivalence.movedAtMost]).toEqual([told, 0.077]);
  }
});

test('the difference that 99 of 100 images stay below is told where ten lie beyond it, and the largest never', () => {
  const withImages = (images: number): Agreement => ({
    ...FULL,
    images: { ...FULL.images!, images, p99Absolute: 0.0123, maximumAbsolute: 0.0456 },
  });
  expect(releasedAgreement(withImages(999), SHOWN)!.images).toMatchObject({ p99Absolute: null, maximumAbsolute: null });
  expect(releasedAgreement(withImages(1000), SHOWN)!.images).toMatchObject({
    p99Absolute: 0.012,
    maximumAbsolute: null,
  });
});
