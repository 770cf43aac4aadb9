/** What a release tells of the comparison with the plaintext run: nothing that one, or few, images or studies decide. */
import { type Agreement, RELEASE_PARTS, type Report } from '@doubleblind/contracts';
import { expect, test } from 'vitest';
import { releasedAgreement } from '../src/disclosure/agreement.ts';
import { buildReport, type ReportInput } from '../src/index.ts';
import { labelOfRaised, movedFar } from './attacks/false-plaintext.ts';
import { exampleInput, exampleRelease, exampleReport } from './example.ts';

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
    // Nor by the interval, whose width is that of the number.
    expect(equivalence).toEqual({
      ...{ equivalent: null, pValue: null, low: null, high: null, moved: null, movedAtMost: null },
      reason: 'not released: one to four scores moved far',
    });
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

const CHOICE = { evaluationId: 'e', attempt: 1, parts: RELEASE_PARTS };

/** An evaluation of one finding whose vendor says that its plaintext run gave one study another score. */
function withRaised(given: ReportInput, study: number, score: number): ReportInput {
  const { imageScores: _, plaintext, ...rest } = given;
  return { ...rest, plaintext: { ...plaintext!, scores: plaintext!.scores.with(study, score) } };
}

test('the label of one study, by a vendor that supplies another plaintext score of it', () => {
  const given = exampleInput({ studies: 400, findings: ['Edema'], prevalence: 0.3, resamples: 100, noise: 0.0005 });
  const { labels } = given.labels;
  // From studies that the model ranks low: raised to the top they pass nearly all others.
  const low = [...labels.keys()].filter((s) => given.secure.scores[s] < 0.3);
  const targets = [1, 0].flatMap((label) => low.filter((s) => labels[s] === label).slice(0, 4));
  const guesses = (reportOf: (input: ReportInput) => Report) =>
    targets.map((study) => {
      const finding = reportOf(withRaised(given, study, 0.999)).agreement?.findings[0];
      return finding ? labelOfRaised(finding) : null;
    });
  expect(guesses(buildReport)).toEqual(targets.map((study) => labels[study]));
  const released = guesses((input) => exampleRelease(input, CHOICE).document.report);
  expect(released).toEqual(targets.map(() => null));
});

test('the label of one study, from whether its other plaintext score counts as moved far', () => {
  const given = exampleInput({ studies: 400, findings: ['Edema'], prevalence: 0.3, resamples: 100, noise: 0 });
  const { labels } = given.labels;
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const { scores } = given.secure;
  const passed = (study: number, score: number, label: number) =>
    scores.filter((other, s) => labels[s] === label && other > scores[study] && other < score).length;
  /** A score that passes more than a tenth of the negative ones and hardly a positive one. */
  const between = (study: number) => {
    const above = [...scores].filter((score) => score > scores[study]).sort();
    return above.find((score) => passed(study, score, 0) > 0.12 * (400 - positives))!;
  };
  const low = [...labels.keys()].filter((s) => scores[s] < 0.1);
  const targets = [1, 0].flatMap((label) => low.filter((s) => labels[s] === label).slice(0, 2));
  const counted = (reportOf: (input: ReportInput) => Report) =>
    targets.map((study) => {
      const { findings, alpha } = reportOf(withRaised(given, study, between(study))).agreement!;
      return movedFar(findings[0], Math.min(positives, 400 - positives), alpha);
    });
  expect(counted(buildReport)).toEqual(targets.map((study) => labels[study]));
  const released = counted((input) => exampleRelease(input, CHOICE).document.report);
  expect(released.filter((count) => count === 1)).toEqual([]);
});

test('runs that differ by rounding are compared with all digits that the finding has', () => {
  const { report } = exampleRelease(exampleInput({ studies: 400, prevalence: 0.3 }), CHOICE).document;
  const full = exampleReport({ studies: 400, prevalence: 0.3 }).agreement!;
  report.agreement!.findings.forEach(({ auroc, brier, oneLabel }, f) => {
    expect(auroc.plaintext.value).toBeCloseTo(full.findings[f].auroc.plaintext.value!, 3);
    expect(brier.plaintext).toBeCloseTo(full.findings[f].brier.plaintext, 3);
    expect(oneLabel).toBeUndefined();
  });
});
