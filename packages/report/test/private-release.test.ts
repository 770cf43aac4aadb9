/** A release with noise: what it promises, what follows from what, and the attacks of disclosure on it. */
import { readFileSync } from 'node:fs';
import {
  type PrimaryGoal,
  type PrivateCounts,
  type ProposalDocument,
  proposalHash,
  RELEASE_PARTS,
  type ReleasedResults,
  releasedResultsSchema,
} from '@doubleblind/contracts';
import { type RandomSource, SystemRandomSource } from '@doubleblind/privacy';
import { describe, expect, test } from 'vitest';
import { reportBlocks } from '../src/content/index.ts';
import { attackOnlyPositive, attackPlots } from '../src/disclosure/attacks/single-values.ts';
import { attackGroups } from '../src/disclosure/attacks/small-groups.ts';
import { attackStaircase } from '../src/disclosure/attacks/staircase.ts';
import {
  buildReport,
  checkReleased,
  disclose,
  disclosePrivately,
  epsilonOf,
  examinePrivately,
  isEnough,
  privateCounts,
  type ReportInput,
  rangeEnds,
  renderReportCsv,
  renderReportPdf,
  renderReportText,
  withDeviation,
  withNoise,
} from '../src/index.ts';
import { attackDifference } from './attacks/differencing.ts';
import { attackMessage, type LeakingModel, leakingScore } from './attacks/hidden-message.ts';
import { exampleInput } from './example.ts';
import { evidenceOfExample } from './released.ts';
import { wordsOf } from './words-of-pdf.ts';

const FINDINGS = ['Edema', 'Fracture'];
const INPUT = exampleInput({ studies: 1200, findings: FINDINGS });
const FULL = buildReport(INPUT);
const EVIDENCE = evidenceOfExample(INPUT);
const PRIVACY = withDeviation({ epsilon: 2, delta: 1e-6 }, FINDINGS.length);
const COUNTED = [
  { finding: 'Edema', thresholds: [0.42] },
  { finding: 'Fracture', thresholds: [] },
];
const GOAL: PrimaryGoal = { finding: 'Edema', threshold: 0.42, goals: [{ measure: 'sensitivity', atLeast: 0.5 }] };
const EXACT = privateCounts(EVIDENCE, COUNTED, PRIVACY);
const CHOICE = { evaluationId: 'e', attempt: 1, parts: RELEASE_PARTS, goal: GOAL, limit: 10 };

function released(counts: PrivateCounts = withNoise(EXACT)): ReleasedResults {
  return disclosePrivately(FULL, EVIDENCE, { ...CHOICE, counts }, []).document;
}

describe('the noise', () => {
  test('is as much as epsilon and delta need, and one hundredth less is not enough', () => {
    for (const [epsilon, delta, findings] of [
      [0.1, 1e-6, 1],
      [1, 1e-6, 14],
      [8, 1e-5, 3],
    ]) {
      const privacy = withDeviation({ epsilon, delta }, findings);
      expect(isEnough(privacy, findings)).toBe(true);
      expect(isEnough({ ...privacy, deviation: Math.round(100 * privacy.deviation - 1) / 100 }, findings)).toBe(false);
      expect(isEnough(privacy, findings + 1)).toBe(false);
    }
    // Half a hundredth cannot be drawn exactly.
    expect(isEnough({ epsilon: 20, delta: 1e-3, deviation: 1000.005 }, 1)).toBe(false);
  });

  test('has the epsilon that zero-concentrated privacy gives, from above', () => {
    // Canonne, Kamath and Steinke (2020): rho = 1 / noise^2 here, and epsilon is at most rho + 2 sqrt(rho ln(1 / delta)).
    for (const deviation of [2, 10, 50]) {
      const rho = 1 / deviation ** 2;
      const epsilon = epsilonOf(deviation, 1, 1e-6);
      expect(epsilon).toBeLessThanOrEqual(rho + 2 * Math.sqrt(rho * Math.log(1e6)));
      expect(epsilon).toBeGreaterThan(0.7 * (rho + 2 * Math.sqrt(rho * Math.log(1e6))));
    }
  });

  test('is that of R (packages/metrics/test/golden/generate-figures.R), rounded up to two digits', () => {
    const path = new URL('../../metrics/test/golden/r-figures.golden.json', import.meta.url);
    const golden: { private: { epsilon: number; delta: number; findings: number; deviation: number }[] } = JSON.parse(
      readFileSync(path, 'utf8'),
    );
    for (const { epsilon, delta, findings, deviation } of golden.private) {
      const { deviation: own } = withDeviation({ epsilon, delta }, findings);
      expect(own).toBeGreaterThanOrEqual(deviation);
      expect(own).toBeLessThan(1.002 * deviation + 0.01);
    }
  });

  test('is in every count, and spreads as stated', () => {
    const deviation = 5;
    const counts = { ...EXACT, privacy: { ...PRIVACY, deviation } };
    const cells = ({ findings }: PrivateCounts) =>
      findings.flatMap(({ positives, negatives }) => [...positives, ...negatives]);
    const exact = cells(counts);
    const squares = exact.map(() => 0);
    const runs = 400;
    for (let run = 0; run < runs; run++)
      cells(withNoise(counts)).forEach((count, cell) => {
        squares[cell] += (count - exact[cell]) ** 2 / runs;
      });
    // Each is 25 with a standard error of 25 sqrt(2 / 400).
    for (const variance of squares) expect(Math.abs(variance - 25)).toBeLessThan(6 * 25 * Math.sqrt(2 / runs));
  });
});

describe('what is counted', () => {
  test('ranges are the same for all, but that declared thresholds end one', () => {
    expect(rangeEnds([])).toHaveLength(9);
    expect(rangeEnds([0.42])).toHaveLength(9);
    expect(rangeEnds([0.42, 0.44])).toEqual(expect.arrayContaining([0.42, 0.44]));
    expect(rangeEnds([0.42, 0.44])).toHaveLength(9);
    const { findings } = EXACT;
    const [{ positives, negatives }] = findings;
    const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);
    expect([sum(positives), sum(negatives)]).toEqual([
      FULL.performance[0].prevalence.cases,
      FULL.performance[0].prevalence.of - FULL.performance[0].prevalence.cases,
    ]);
  });

  test('of each patient one study counts, whatever its labels and scores', () => {
    const patients = EVIDENCE.keys.map((_, study) => `p${Math.floor(study / 4)}`);
    const counts = privateCounts({ ...EVIDENCE, patients }, COUNTED, PRIVACY);
    expect([counts.unit, counts.studies]).toEqual(['patient', 300]);
    const turned = {
      ...EVIDENCE,
      patients,
      findings: EVIDENCE.findings.map((finding) => ({
        ...finding,
        studies: finding.studies.map(({ key, positive }) => ({ key, positive: !positive })),
      })),
    };
    const other = privateCounts(turned, COUNTED, PRIVACY);
    // The same studies, with the other label.
    expect(other.findings.map(({ positives }) => positives)).toEqual(counts.findings.map(({ negatives }) => negatives));
  });

  test('another version of one patient moves one study of each finding, so the noise is enough', () => {
    const changed = structuredClone(EVIDENCE) as { -readonly [K in keyof typeof EVIDENCE]: (typeof EVIDENCE)[K] };
    changed.findings = changed.findings.map((finding) => {
      const scores = finding.scores.slice();
      scores[7] = 1 - scores[7];
      const studies = finding.studies.map((study, s) => (s === 7 ? { ...study, positive: !study.positive } : study));
      return { ...finding, scores, studies };
    });
    const other = privateCounts(changed, COUNTED, PRIVACY);
    EXACT.findings.forEach((finding, f) => {
      const apart = [...finding.positives, ...finding.negatives].map(
        (count, cell) => count - [...other.findings[f].positives, ...other.findings[f].negatives][cell],
      );
      expect(apart.reduce((sum, d) => sum + d * d, 0)).toBe(2);
    });
  });
});

describe('the document', () => {
  test('is what its counts say and nothing else, and anyone can make it again', async () => {
    const document = released();
    expect(releasedResultsSchema.safeParse(document).success).toBe(true);
    const proposal = termsOf(document);
    const agreed = withTerms(document, proposal);
    expect(checkReleased(agreed, proposal)).toBeNull();
    const { report } = agreed;
    const changes: [(of: typeof report) => typeof report, string][] = [
      [(of) => ({ ...of, macro: { ...of.macro, brier: 0.1 } }), 'does not follow'],
      [(of) => ({ ...of, groups: FULL.groups }), 'does not follow'],
      [(of) => ({ ...of, agreement: FULL.agreement }), 'does not follow'],
      [(of) => ({ ...of, performance: FULL.performance }), 'does not follow'],
      [(of) => ({ ...of, limitations: [...of.limitations, { text: 'Fine.', part: null }] }), 'does not follow'],
      [(of) => ({ ...of, privateCounts: undefined }) as typeof report, 'lack the noise'],
      [
        (of) => ({ ...of, privateCounts: { ...of.privateCounts!, privacy: { ...PRIVACY, epsilon: 3 } } }),
        'other noise',
      ],
    ];
    for (const [change, clause] of changes)
      expect(checkReleased({ ...agreed, report: change(report) }, proposal)).toContain(clause);
    const less = { ...PRIVACY, deviation: 0.5 };
    const weak = withTerms(released({ ...EXACT, privacy: less }), termsOf(document, less));
    expect(checkReleased(weak, termsOf(document, less))).toContain('less than epsilon and delta need');
    const { privacy: _, ...parts } = proposal.release;
    const plain = { ...proposal, release: parts };
    expect(checkReleased(withTerms(document, plain), plain)).toContain('noise that was not agreed on');
    const text = renderReportText(report);
    expect(text).toContain('epsilon 2 and delta 0.000001');
    expect(text).toContain('Counts with noise');
    expect(renderReportCsv(report)).toContain('noisy_positives');
    const pdf = await renderReportPdf(report, { released: RELEASE_PARTS });
    expect(wordsOf(pdf)).toMatch(
      /AUROC with its interval, decisions at declared thresholds, ROC curves, time and traffic\. Not in these results: calibration, secure/,
    );
  });

  test('shows no column, part or remark of what it does not have, and says what it has', () => {
    const blocks = reportBlocks(released().report);
    const headings = blocks.flatMap((block) => (block.kind === 'heading' ? [block.text] : []));
    expect(headings).toContain('Noise');
    for (const absent of ['Secure against plaintext', 'Size of the test set', 'Results by group', 'Checklists'])
      expect(headings).not.toContain(absent);
    const tables = blocks.flatMap((block) => (block.kind === 'table' ? [block] : []));
    for (const { title, header, rows } of tables) {
      expect([title, ...header].join(), title).not.toMatch(/Brier/);
      header.forEach((name, column) => {
        const empty = rows.every((row) => ['-', ''].includes(row[column]));
        expect(empty, `${title}: ${name}`).toBe(false);
      });
      expect(rows.flat().join()).not.toContain('not defined');
    }
    expect(tables.some(({ caption }) => /Youden|two digits|bootstrap/.test(caption))).toBe(false);
    const text = renderReportText(released().report);
    for (const held of ['ROC curves.', 'at declared thresholds.', 'goal that was declared before the run is met.'])
      expect(text).toContain(held);
    const lean = { ...CHOICE, parts: ['cost'] as const, goal: undefined, counts: withNoise(EXACT) };
    const little = renderReportText(disclosePrivately(FULL, EVIDENCE, lean, []).document.report);
    expect(little).toContain('The AUROC and the prevalence of each finding.');
    for (const held of ['ROC curves.', 'at declared thresholds.', 'is met.']) expect(little).not.toContain(held);
  });

  test('holds nothing of the full report that speaks of patients: with the same counts, other patients give the same document', () => {
    const counts = withNoise(EXACT);
    const other = buildReport(exampleInput({ studies: 1200, findings: FINDINGS, seed: 99, missing: 0.2, noise: 0.01 }));
    const same = { ...other, subject: FULL.subject, cost: FULL.cost };
    const again = disclosePrivately(same, EVIDENCE, { ...CHOICE, counts }, []).document;
    expect(again).toEqual(released(counts));
  });

  test('its figures are near the exact ones, the goal is judged by those with noise alone', () => {
    const { report } = released(EXACT);
    const [edema] = report.performance;
    expect(edema.auroc.value).toBeCloseTo(FULL.performance[0].auroc.value!, 1);
    const declared = FULL.performance[0].operatingPoints[0];
    expect(edema.operatingPoints[0].sensitivity.value).toBeCloseTo(declared.sensitivity.value!, 3);
    expect(edema.operatingPoints[0].specificity.value).toBeCloseTo(declared.specificity.value!, 3);
    expect(edema.roc!.secure.points).toHaveLength(11);
    const { primary } = report.assessment!;
    expect(primary!.goals[0].estimate).toMatchObject({ value: edema.operatingPoints[0].sensitivity.value });
    // Noise that happens to bury the class leaves the goal open, whatever the exact figures are.
    const buried = structuredClone(EXACT) as { findings: { positives: number[] }[] };
    buried.findings[0].positives = buried.findings[0].positives.map(() => 1);
    expect(released(buried as PrivateCounts).report.assessment!.primary!.met).toBeNull();
  });
});

/** Terms that a document fits. */
function termsOf(document: ReleasedResults, privacy = PRIVACY): ProposalDocument {
  const { subject, counts } = document.report;
  const party = (name: string) => ({ organisationId: name, organisationName: name, agentId: name, agentKey: 'k' });
  return {
    ...{ format: 'doubleblind-proposal', version: 2, evaluationId: 'e', purpose: 'p' },
    ...{ vendor: party('v'), hospital: party('h') },
    model: { versionId: 'm', name: 'n', modelVersion: '1', programHash: subject.model.programHash },
    testSet: { id: 't', name: 'n', contentHash: subject.testSet.contentHash, images: counts.images },
    findings: FINDINGS,
    release: { parts: [...RELEASE_PARTS], privacy },
    plaintextComparison: { agreed: true, runBy: 'hospital', on: 'all-images' },
    ...{ equivalenceMargin: 0.01, primaryGoal: GOAL, notBefore: null },
    ...{ expiresAt: '2027-01-01T00:00:00.000Z', proposedAt: '2026-01-01T00:00:00.000Z' },
  } as ProposalDocument;
}

function withTerms(document: ReleasedResults, proposal: ProposalDocument): ReleasedResults {
  const { report } = document;
  const subject = { ...report.subject, proposalHash: proposalHash(proposal) };
  return { ...document, report: { ...report, subject } };
}

describe('attacks', () => {
  /** Somebody who knows every count but those of one patient, whose label is one of two, guesses it from a cell. */
  function guesses(privacy: typeof PRIVACY, random: RandomSource, rounds: number): number {
    const truth = privateCounts(EVIDENCE, [{ finding: 'Edema', thresholds: [] }], privacy);
    const own = EVIDENCE.findings[0];
    const range = rangeEnds([]).filter((end) => own.scores[0] >= end).length;
    const isPositive = own.studies[0].positive;
    const positives = truth.findings[0].positives[range] - (isPositive ? 1 : 0);
    const negatives = truth.findings[0].negatives[range] - (isPositive ? 0 : 1);
    let right = 0;
    for (let round = 0; round < rounds; round++) {
      // The patient has the finding in every second world.
      const has = round % 2 === 0;
      const [counts] = truth.findings;
      const world = structuredClone(counts) as { positives: number[]; negatives: number[] };
      world.positives[range] = positives + (has ? 1 : 0);
      world.negatives[range] = negatives + (has ? 0 : 1);
      const [seen] = withNoise({ ...truth, findings: [{ ...counts, ...world }] }, random).findings;
      // The likelihood ratio of Gaussian noise.
      const leaning = seen.positives[range] - positives - 0.5 - (seen.negatives[range] - negatives - 0.5);
      if (leaning > 0 === has) right++;
    }
    return right / rounds;
  }

  test('one label, by somebody who knows everything else: right no more often than epsilon lets, and always without noise', () => {
    const rounds = 4000;
    const privacy = withDeviation({ epsilon: 1, delta: 1e-6 }, 1);
    const most = (Math.exp(1) + 1e-6) / (1 + Math.exp(1));
    const right = guesses(privacy, new SystemRandomSource(), rounds);
    // Five standard errors.
    expect(right).toBeLessThan(most + 5 * Math.sqrt(0.25 / rounds));
    // A source that always gives 0 draws no noise.
    expect(guesses({ ...privacy, deviation: 0.01 }, new SystemRandomSource(), 50)).toBe(1);
  });

  test('labels from counts along the scores: what is concluded of a study does not rest on its own label', () => {
    const input = exampleInput({ studies: 200, findings: ['Edema'] });
    const evidence = evidenceOfExample(input);
    const [own] = evidence.findings;
    const full = buildReport(input);
    const privacy = withDeviation({ epsilon: 1, delta: 1e-6 }, 1);
    const top = own.scores.indexOf(Math.max(...own.scores));
    const world = (label: 0 | 1) => {
      const studies = own.studies.map((study, s) => (s === top ? { ...study, positive: label === 1 } : study));
      const exact = privateCounts({ ...evidence, findings: [{ ...own, studies }] }, [COUNTED[0]], privacy);
      const concludes = (counts: PrivateCounts) => {
        const { report } = disclosePrivately(full, evidence, { ...CHOICE, goal: undefined, counts }, []).document;
        return attackStaircase(report.performance[0], own).labels[top] === 1;
      };
      const draws = Array.from({ length: 60 }, () => concludes(withNoise(exact)));
      return { exact: concludes(exact), noisy: draws.filter((yes) => yes).length };
    };
    const [has, hasNot] = [world(1), world(0)];
    // Without noise the highest score is known for a positive where it is one, and never where it is none.
    expect([has.exact, hasNot.exact]).toEqual([true, false]);
    // With it the conclusion comes about as often in both worlds, and so is worth nothing.
    expect(hasNot.noisy).toBeGreaterThan(0);
    expect(Math.abs(has.noisy - hasNot.noisy)).toBeLessThan(25);
  });

  test('two releases of test sets that differ by one study: the difference is noise', () => {
    const fewer: ReportInput = {
      ...INPUT,
      labels: { ...INPUT.labels, unlabelled: INPUT.labels.labels.map((_, cell) => (cell < 2 ? 1 : 0)) },
    };
    const smaller = privateCounts(evidenceOfExample(fewer), COUNTED, PRIVACY);
    const label = EVIDENCE.findings[0].labels[0];
    let right = 0;
    const rounds = 200;
    for (let round = 0; round < rounds; round++) {
      const before = disclosePrivately(FULL, EVIDENCE, { ...CHOICE, counts: withNoise(smaller) }, []).document;
      const found = attackDifference(before.report.performance[0], released().report.performance[0]);
      if (found?.label === label && found.score !== null) right++;
    }
    // No score is in it, and the counts hardly ever differ by the one study.
    expect(right).toBe(0);
  });

  test('groups, single studies, plots: there are none', () => {
    const { report } = released();
    for (const { finding } of report.performance)
      expect(attackGroups(report, finding, EVIDENCE.findings[0].columns)).toEqual([]);
    expect(report.performance.map(attackOnlyPositive)).toEqual([null, null]);
    expect(attackPlots(report)).toEqual({ single: 0, few: 0, extremes: [] });
  });

  test('a message in the low digits of a score: only its range is counted', () => {
    const model: LeakingModel = { common: 0.3, least: 0.6, step: 2 ** -22, messages: 2 ** 16 };
    const counts = (message: number) => {
      const scores = INPUT.secure.scores.map((_, cell) =>
        Math.floor(cell / 2) === 7 ? leakingScore(model, message) : 0.3,
      );
      const { plaintext: _, imageScores: __, ...rest } = INPUT;
      return privateCounts(evidenceOfExample({ ...rest, secure: { ...INPUT.secure, scores } }), COUNTED, PRIVACY);
    };
    expect(counts(0b1011_0010)).toEqual(counts(0b0100_1101_1010_0101));
    expect(attackMessage(released().report.performance[0], model)).toHaveLength(model.messages);
  });

  test('before a release its people are told what is promised, what is spent, and what earlier releases have told', () => {
    const open = disclose(FULL, EVIDENCE, { evaluationId: 'open', attempt: 1, parts: RELEASE_PARTS }, []).record;
    const first = disclosePrivately(FULL, EVIDENCE, { ...CHOICE, evaluationId: 'first', counts: withNoise(EXACT) }, []);
    const texts = examinePrivately(released(), EVIDENCE, [open, first.record], 10)
      .map(({ text }) => text)
      .join(' ');
    expect(texts).toContain('88.1% of cases');
    expect(texts).toMatch(
      /concludes nothing|are right; which, it cannot tell. Who takes the finding’s commoner label for each of them is right in \d+\./,
    );
    expect(texts).toContain('spent epsilon 2; with this one it is 4');
    expect(texts).toContain('1 earlier release of the same patients has no noise');
  });
});

describe('the ledger', () => {
  const record = (evaluationId: string) =>
    disclosePrivately(FULL, EVIDENCE, { ...CHOICE, evaluationId, counts: withNoise(EXACT) }, []).record;

  test('adds up what releases of the same patients spend, and refuses beyond the limit', () => {
    const again = (earlier: number, limit: number) => () =>
      disclosePrivately(
        FULL,
        EVIDENCE,
        { ...CHOICE, counts: withNoise(EXACT), limit },
        Array.from({ length: earlier }, (_, i) => record(`e${i}`)),
      );
    expect(again(1, 4)).not.toThrow();
    expect(again(2, 5.9)).toThrow(expect.objectContaining({ code: 'DB5653' }));
    expect(again(2, 6)).not.toThrow();
  });

  test('knows a patient by any study, and forgets other patients', () => {
    const spent = { ...record('e'), keys: ['other'], patients: ['p1'] };
    const choice = { ...CHOICE, counts: withNoise(EXACT), limit: 3 };
    const with1 = (patients: readonly string[]) => () =>
      disclosePrivately(FULL, { ...EVIDENCE, patients }, choice, [spent]);
    expect(with1(EVIDENCE.keys.map((_, s) => `p${s}`))).toThrow(expect.objectContaining({ code: 'DB5653' }));
    expect(with1(EVIDENCE.keys.map((_, s) => `q${s}`))).not.toThrow();
  });

  test('a release without noise cannot follow one with noise of the same patients', () => {
    const plain = () =>
      disclose(FULL, EVIDENCE, { evaluationId: 'f', attempt: 1, parts: RELEASE_PARTS }, [record('e')]);
    expect(plain).toThrow(expect.objectContaining({ code: 'DB5652' }));
  });
});
