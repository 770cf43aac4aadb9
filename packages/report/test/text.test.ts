import { expect, test } from 'vitest';
import { reasonBlocks, withInterval } from '../src/content/format.ts';
import { buildReport, renderReportText } from '../src/index.ts';
import { exampleInput } from './example.ts';
import { releaseOfExample } from './released.ts';
import { given } from './support.ts';

test('the text of a small report is the one that was looked over', async () => {
  const report = buildReport(exampleInput({ studies: 60, findings: ['Edema'] }));
  await expect(renderReportText(report)).toMatchFileSnapshot('golden/small-report.txt');
});

test("the text says what makes scores of the model's outputs, in a release too", () => {
  const outputs = { activation: 'none', meaning: 'logits-softmax' } as const;
  const model = { name: 'two-classes', programHash: 'ab'.repeat(32), manifestHash: null, outputs };
  const report = buildReport(exampleInput({ studies: 60, findings: ['Edema'], subject: { model } }));
  const sentence = "the softmax of the outputs; the model's file gives logits, as its vendor states";
  for (const told of [report, releaseOfExample({ studies: 60, findings: ['Edema'], subject: { model } }, []).report]) {
    expect(told.method.statements.find(({ topic }) => topic === 'Scores')?.text).toContain(sentence);
  }
});

test('no line of running text is longer than a terminal of 120 columns', () => {
  const lines = renderReportText(buildReport(exampleInput())).split('\n');
  const prose = lines.filter((line) => !line.includes('  '));
  expect(prose.every((line) => line.length <= 120)).toBe(true);
});

test('a release by patient says of how many, names each figure that it does not show, and claims no interval that it has not', () => {
  const { report } = releaseOfExample({ studies: 600, prevalence: 0.3, ofPatient: 3, missing: 0.05 });
  const text = renderReportText(report).replaceAll(/\s+/g, ' ');
  expect(text).toContain('on "films", 600 studies of 200 patients.');
  expect(text).toContain('they count patients as independent');
  expect(report.assessment!.findings[0].decisions.length).toBeGreaterThan(0);
  expect(text).toContain('Likelihood ratios of these counts.');
  expect(text).not.toMatch(/not defined|intervals on the log|other prevalences \[95%\]/);
  // Which figure it is stands beside the finding.
  for (const { finding, brier, averagePrecision, calibration } of report.performance) {
    for (const [name, reason] of [
      ['Brier score', brier.reason],
      ['average precision', averagePrecision?.reason],
      ['intercept', calibration?.intercept.reason],
    ]) {
      if (reason !== undefined) expect(text).toMatch(new RegExp(`${finding}[^():]* \\([^)]*${name}[^:]*: ${reason}`));
    }
  }
  expect(JSON.stringify(report.performance)).toContain('interval not released');
  expect(text).toContain('[not released]');
  const byStudy = renderReportText(releaseOfExample({ studies: 600, prevalence: 0.3 }).report);
  expect(byStudy).toMatch(/other prevalences \[95%\]/);
  expect(byStudy).toContain('600 studies.');
});

test('why figures are not defined is said once, with each finding named once', () => {
  const few = 'fewer than five studies';
  const blocks = reasonBlocks([
    ...['Edema', 'Fracture'].flatMap((finding) =>
      ['Youden', 'sensitivity 0.9'].map((which) => [finding, few, which] as const),
    ),
    ...[['Effusion', few, 'Youden'] as const, ['Effusion', undefined, 'sensitivity 0.9'] as const],
    ...[['Edema', 'all ties'] as const, ['Fracture', 'all ties'] as const, ['Fracture', 'all ties'] as const],
  ]);
  expect(blocks).toEqual([
    {
      kind: 'list',
      items: [
        'Edema, Fracture (Youden, sensitivity 0.9); Effusion (Youden): fewer than five studies.',
        'Edema, Fracture: all ties.',
      ],
    },
  ]);
});

test('an interval that stays in the hospital is not said to be undefined', () => {
  const none = { value: 0.84, low: null, high: null };
  expect(withInterval({ ...none, reason: 'interval not released: not every finding is' })).toBe('0.84 [not released]');
  expect(withInterval({ ...none, reason: 'one study' })).toBe('0.84 [not defined]');
});

/** Every reason in a value, wherever it stands. */
function reasonsIn(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === 'reason' && typeof item === 'string' ? [item] : reasonsIn(item),
  );
}

test.each([
  ['one class', given([0, 0, 0], [0.1, 0.2, 0.3])],
  ['one study', given([1], [0.3])],
  ['equal scores', given([0, 1, 0, 1], [0.5, 0.5, 0.5, 0.5])],
])('with %s every figure that is not defined has its reason in the text', (_, input) => {
  const report = buildReport({ ...input, settings: { ...input.settings, resamples: 100 } });
  const text = renderReportText(report).replaceAll(/\s+/g, ' ');
  const reasons = reasonsIn(report);
  expect(reasons.length).toBeGreaterThan(0);
  expect(reasons.filter((reason) => !text.includes(reason))).toEqual([]);
});
