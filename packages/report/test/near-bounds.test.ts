/**
 * A good model on a rare finding: hardly any order of the studies goes with its AUROC, so that somebody who knows the scores would know most
 * labels from that figure alone.
 */
import { RELEASE_PARTS, type Report } from '@doubleblind/contracts';
import { auroc, seededRandom } from '@doubleblind/metrics';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { examine } from '../src/disclosure/attacks/examine.ts';
import { attackBounds } from '../src/disclosure/attacks/near-bounds.ts';
import { type BoundedFigure, certainLabels } from '../src/disclosure/certain-labels.ts';
import { byScore } from '../src/disclosure/roc-steps.ts';
import { buildReport, renderReportText } from '../src/index.ts';
import { exampleInput, exampleRelease } from './example.ts';
import { evidenceOfExample } from './released.ts';

const CHOICE = { evaluationId: 'e', attempt: 1, parts: RELEASE_PARTS };
const ATTACK = 'Labels, from figures near the best that there is';

/** The AUROC, average precision and Brier score of a labelling, each by its definition. */
function figuresOf(scores: Float64Array, labels: Uint8Array): Record<BoundedFigure['measure'], number> {
  const all = [...scores.keys()];
  const positive = all.filter((s) => labels[s] === 1);
  const area = auroc(scores, labels);
  const precision = positive.map((s) => {
    const called = all.filter((other) => scores[other] >= scores[s]);
    return called.filter((other) => labels[other] === 1).length / called.length;
  });
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    auroc: area.defined ? area.value : Number.NaN,
    averagePrecision: mean(precision),
    brier: mean(all.map((s) => (scores[s] - labels[s]) ** 2)),
  };
}

/** All ways to label so many studies with so many positive ones. */
function* labellings(studies: number, positives: number): Generator<Uint8Array> {
  for (let bits = 0; bits < 2 ** studies; bits++) {
    const labels = Uint8Array.from({ length: studies }, (_, s) => (bits >> s) & 1);
    if (labels.reduce((sum, label) => sum + label, 0) === positives) yield labels;
  }
}

test('what is concluded of a label is so in every labelling that goes with the figure, ties and known places too', () => {
  const few = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 5, maxLength: 8 });
  fc.assert(
    fc.property(few, fc.nat(), fc.constantFrom(0.02, 0.1), (steps, seed, by) => {
      const scores = Float64Array.from(steps, (step) => step / 13);
      const random = seededRandom(seed);
      const labels = scores.map(() => (random.nextDouble() < 0.5 ? 1 : 0));
      const truth = Uint8Array.from(labels);
      const positives = truth.reduce((sum, label) => sum + label, 0);
      if (positives === 0 || positives === truth.length) return;
      const scored = byScore(scores, truth);
      const known = seed % 2 === 0 ? [] : scored.ends.slice(0, -1).filter((_, e) => e === seed % 3);
      const top = known.map(({ studies }) => scored.order.slice(0, studies));
      const passes = (other: Uint8Array) =>
        known.every(({ positives: count }, k) => top[k].reduce((sum, s) => sum + other[s], 0) === count);
      for (const [measure, value] of Object.entries(figuresOf(scores, truth))) {
        const figure = { measure: measure as BoundedFigure['measure'], low: value - by, high: value + by };
        const told = certainLabels(scored, scores, known, figure);
        for (const other of labellings(truth.length, positives)) {
          if (!passes(other) || Math.abs(figuresOf(scores, other)[figure.measure] - value) > by) continue;
          told.forEach((label, s) => {
            if (label >= 0) expect(label).toBe(other[s]);
          });
        }
      }
    }),
    { numRuns: 150 },
  );
});

/** Labels that follow for certain from a report, and whether all of them are right. */
function recovered(report: Report, input: ReturnType<typeof exampleInput>): { found: number; wrong: number } {
  const [evidence] = evidenceOfExample(input).findings;
  const told = attackBounds(report, evidence, { runs: [] });
  const found = told.filter((label) => label >= 0).length;
  return { found, wrong: told.filter((label, s) => label >= 0 && label !== evidence.labels[s]).length };
}

test.each([
  { prevalence: 0.05, separation: 4 },
  { prevalence: 0.1, separation: 5 },
  { prevalence: 0.3, separation: 4 },
])('labels from the AUROC of a good model: prevalence $prevalence, separation $separation', (options) => {
  const input = exampleInput({ ...options, studies: 481, findings: ['Edema'], compared: false });
  const full = recovered(buildReport(input), input);
  expect(full.found).toBeGreaterThan(30);
  expect(full.wrong).toBe(0);
  const { document, information } = exampleRelease(input, CHOICE);
  expect(recovered(document.report, input).found).toBe(0);
  const told = examine(document, evidenceOfExample(input), information, 0);
  expect(told.find(({ attack }) => attack === ATTACK)!.found).toBe(0);
  const first = examine({ ...document, report: buildReport(input) }, evidenceOfExample(input), information, 0);
  expect(first.find(({ attack }) => attack === ATTACK)!.found).toBeGreaterThan(30);
});

test('in place of such an AUROC stand the tenths around its interval, and the comparison is not released either', () => {
  const goal = { finding: 'Edema', threshold: null, goals: [{ measure: 'auroc' as const, atLeast: 0.9 }] };
  const example = exampleInput({ prevalence: 0.1, separation: 5, studies: 481 });
  const { report } = exampleRelease({ ...example, goal }, CHOICE).document;
  const [edema] = report.performance;
  expect(edema.auroc).toMatchObject({ value: null, low: null, high: null });
  expect(edema.auroc.reason).toMatch(/^its interval lies between 0\.9 and 1; more would tell labels of single studies/);
  expect(report.agreement?.findings.map(({ finding }) => finding) ?? []).not.toContain('Edema');
  // The verdict says less: no lower end of an interval is so high that it would tell a label.
  expect(report.assessment!.primary).toMatchObject({ met: true, goals: [{ estimate: { value: null } }] });
  const text = renderReportText(report).replaceAll(/\s+/g, ' ');
  expect(text.slice(0, text.indexOf('What was evaluated'))).toContain(
    'The interval of the AUROC lies between 0.9 and 1 for Edema, Fracture; more is not released',
  );
  expect(text).toContain('The comparison with the plaintext run is not released for Edema');
  expect(text).not.toContain('Only one class occurs');
});
