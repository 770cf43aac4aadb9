import { type Report, reportSchema } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { seededRandom } from '@doubleblind/metrics';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildReport, renderReportCsv, renderReportText } from '../src/index.ts';
import { exampleInput } from './example.ts';
import { given } from './support.ts';

/** Every number anywhere in a report. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (Array.isArray(value)) return value.flatMap(numbersIn);
  if (value !== null && typeof value === 'object') return Object.values(value).flatMap(numbersIn);
  return [];
}

test('a report survives JSON and its own schema unchanged', () => {
  const report = buildReport(exampleInput());
  expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
});

test('the same scores, labels and seed give the same report', () => {
  expect(buildReport(exampleInput())).toEqual(buildReport(exampleInput()));
});

test('a report of an unknown version or with an unknown field is refused', () => {
  const report = buildReport(exampleInput());
  expect(reportSchema.safeParse({ ...report, version: 1 }).success).toBe(false);
  expect(reportSchema.safeParse({ ...report, score: 1 }).success).toBe(false);
});

test('no identifier of a study or image and no score of one gets into the report', () => {
  const input = exampleInput();
  const text = JSON.stringify(buildReport(input));
  expect(text).not.toMatch(/s17|\.png/);
  const shared = input.secure.scores.filter((score) => text.includes(`:${score}`));
  expect([...shared]).toEqual([]);
});

test('equal runs of enough studies are equivalent, differ nowhere and flip no decision', () => {
  const input = exampleInput({ noise: 0, studies: 800 });
  const { agreement } = buildReport(input);
  for (const { aurocDifference, equivalence, flips, images } of agreement!.findings) {
    expect(aurocDifference.delong).toMatchObject({ value: 0, low: 0, high: 0 });
    expect(equivalence.equivalent).toBe(true);
    expect(flips.map(({ flips }) => flips)).toEqual(flips.map(() => 0));
    expect(images).toMatchObject({ mean: 0, maximumAbsolute: 0 });
  }
});

test('without a plaintext run the report says so and compares nothing', () => {
  const { plaintext: _, imageScores: __, ...input } = exampleInput();
  const report = buildReport(input);
  expect(report.agreement).toBeNull();
  expect(JSON.stringify(report.limitations)).toContain('No comparison with a plaintext run is in this report');
  expect(renderReportText(report)).toContain('no comparison with a plaintext run');
});

test.each([
  ['one class', [0, 0, 0, 0, 0, 0], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], 'none of the 6 studies is positive'],
  ['two images', [0, 1], [0.2, 0.7], 'two positive and two negative studies'],
  ['one positive study', [0, 0, 0, 1], [0.2, 0.7, 0.1, 0.6], 'two positive and two negative studies'],
])('%s: a statement instead of an interval', (_, labels, scores, statement) => {
  const report = buildReport(given(labels, scores));
  const [{ auroc }] = report.performance;
  expect(auroc.low).toBeNull();
  expect(auroc.reason).toContain(statement);
  expect(report.agreement!.findings[0].equivalence).toMatchObject({ equivalent: null, pValue: null });
  expect(renderReportText(report)).toContain(statement);
  expect(numbersIn(report).every(Number.isFinite)).toBe(true);
});

test('all ties: the AUROC is one half and calibration has no slope', () => {
  const labels = Array.from({ length: 40 }, (_, s) => s % 2);
  const report = buildReport(given(labels, new Array(40).fill(0.5)));
  const [{ auroc, calibration }] = report.performance;
  expect(auroc.value).toBe(0.5);
  expect(calibration!.slope).toMatchObject({ value: null, reason: 'all probabilities are equal: there is no slope' });
  expect(numbersIn(report).every(Number.isFinite)).toBe(true);
});

test('a score that is not a number is refused', () => {
  expect(() => buildReport(given([0, 1, 0], [0.1, Number.NaN, 0.3]))).toThrow(DoubleblindError);
});

test('any labels and scores give a report of finite figures that its schema accepts', () => {
  const studies = fc.integer({ min: 1, max: 12 });
  const cases = fc.tuple(studies, fc.integer({ min: 0, max: 2 ** 31 }));
  fc.assert(
    fc.property(cases, ([count, seed]) => {
      const random = seededRandom(seed);
      const labels = Array.from({ length: count }, () => random.nextBelow(2));
      // Few different scores, so that there are many ties.
      const scores = labels.map(() => random.nextBelow(5) / 4);
      const report = buildReport(given(labels, scores));
      expect(numbersIn(report).every(Number.isFinite)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('beside a small group the same other one is hidden for every finding, whichever labels are missing', () => {
  const findings = ['Edema', 'Fracture', 'Mass', 'Nodule'];
  const [{ column, findings: rows }] = buildReport(exampleInput({ studies: 400, missing: 0.1, findings })).groups;
  expect(column).toBe('site');
  const hidden = rows.map(({ groups }) => groups.filter(({ suppressed }) => suppressed).map(({ group }) => group));
  expect(hidden).toEqual(findings.map(() => ['Mobile unit', 'North']));
});

test('small groups and small bins show no figure', () => {
  const report = buildReport(exampleInput({ studies: 18, findings: ['Edema'] }));
  const [{ findings }] = report.groups;
  expect(findings[0].groups).toEqual([
    { suppressed: true, group: 'Mobile unit' },
    { suppressed: true, group: 'North' },
    { suppressed: true, group: 'South' },
  ]);
  expect(report.performance[0].calibration!.bins.every(({ figures }) => figures === null)).toBe(true);
});

test('the ROC curve rises from the grid’s first to its last point and encloses the AUROC', () => {
  const [{ roc, auroc }] = buildReport(exampleInput({ studies: 400 })).performance;
  const curve = roc!.secure.points!.map(([, sensitivity]) => sensitivity);
  for (let step = 1; step < curve.length; step++) expect(curve[step]).toBeGreaterThanOrEqual(curve[step - 1]);
  expect(curve.at(-1)).toBe(1);
  const area = curve.slice(1).reduce((sum, value, step) => sum + (value + curve[step]) / 200, 0);
  expect(Math.abs(area - auroc.value!)).toBeLessThan(0.01);
});

test('the density of the Bland-Altman plot counts every image once', () => {
  const [{ images }] = buildReport(exampleInput()).agreement!.findings;
  expect(images!.density.cells.reduce((sum, [, , count]) => sum + count, 0)).toBe(images!.images);
  expect(images!.density.range).toBeGreaterThanOrEqual(images!.maximumAbsolute!);
});

test('findings for which the test set is too small are named among the limitations', () => {
  const report = buildReport(exampleInput({ studies: 60 }));
  expect(report.limitations.some(({ text }) => text.includes('too small') && text.includes('Edema, Fracture'))).toBe(
    true,
  );
});

test('fewer than ten of a class are warned of, and below five there is no interval', () => {
  const withPositives = (positives: number) => {
    const labels = Array.from({ length: 80 }, (_, s) => (s < positives ? 1 : 0));
    return buildReport(
      given(
        labels,
        labels.map((label, s) => 0.1 + 0.3 * label + 0.005 * ((7 * s) % 80)),
      ),
    );
  };
  const warned = (report: Report) =>
    report.limitations.some(({ text }) => text.startsWith('Fewer than 10 positive or negative studies: Edema.'));
  expect([4, 9, 10].map((positives) => warned(withPositives(positives)))).toEqual([true, true, false]);
  expect(withPositives(4).performance[0].auroc).toMatchObject({ low: null, high: null });
  expect(withPositives(5).performance[0].auroc.low).not.toBeNull();
});

test('a report over very few studies warns that it tells much about single ones', () => {
  const warns = (studies: number) =>
    JSON.stringify(buildReport(exampleInput({ studies })).limitations).includes('tell much about single ones');
  expect([warns(9), warns(10)]).toEqual([true, false]);
});

test('checklist items are answered from the report or left open for the authors', () => {
  const { checklists } = buildReport(exampleInput());
  const [tripod, claim] = checklists;
  const item = (number: string) => tripod.items.find((entry) => entry.item === number);
  expect(item('4')).toMatchObject({ answer: 'Should the model help in our reading room?' });
  expect(item('17')).toMatchObject({ answer: null });
  for (const { items } of checklists) expect(new Set(items.map((entry) => entry.item)).size).toBe(items.length);
  // CLAIM 2024 has 44 items; 24 to 27 are about training.
  const numbers = Array.from({ length: 44 }, (_, i) => i + 1).filter((number) => number < 24 || number > 27);
  expect(claim.items.map((entry) => Number(entry.item))).toEqual(numbers);
});

test('TRIPOD+AI has exactly the items for evaluations, in the order of the checklist', () => {
  const [{ items }] = buildReport(exampleInput()).checklists;
  // Marked "E" or "D;E" in the checklist of 11 January 2024.
  const expected =
    '1 2 3a 3b 3c 4 5a 5b 6a 6b 6c 7 8a 8b 8c 9b 9c 10 11 12d 12e 12f 12g 13 14 16 17 18a 18b 18c 18d 18e 18f 19 ' +
    '20a 20b 20c 21 23a 23b 24 25 26 27c';
  expect(items.map(({ item }) => item).join(' ')).toBe(expected);
});

test('where the vendor was given the images, nothing in the report says that they stayed in the hospital', () => {
  const said = (plaintextRun: 'vendor' | 'hospital' | null) =>
    renderReportText(buildReport(exampleInput({ studies: 30, subject: { plaintextRun } }))).replaceAll(/\s+/g, ' ');
  const kept = /Images, labels and scores of single studies stay in the hospital|did not see/;
  const vendor = said('vendor');
  expect(vendor).not.toMatch(kept);
  expect(vendor).toContain("handed the preprocessed images to the vendor's agent, which ran the model unprotected");
  expect(said(null)).toMatch(kept);
  const hospital = said('hospital');
  expect(hospital).not.toContain('the weights stay with the vendor');
  expect(hospital).toContain("the vendor lent the model to the hospital's agent");
});

test('the report says against whom the run protected, and promises no more than that', () => {
  const said = (threatModel?: 'private-against-malicious') =>
    renderReportText(
      buildReport(exampleInput({ studies: 30, subject: threatModel === undefined ? {} : { threatModel } })),
    ).replaceAll(/\s+/g, ' ');
  expect(said()).toContain('(semi-honest)');
  expect(said()).toContain('As long as both follow the protocol, the hospital learns');
  const checked = said('private-against-malicious');
  expect(checked).toContain('(private-against-malicious)');
  expect(checked).toContain('Whatever either does, the hospital learns');
  expect(checked).toContain('that the scores are those of the model rests on both following the protocol');
});

test('the CSV holds the figures of the report with all their digits', () => {
  const report: Report = buildReport(exampleInput());
  const lines = renderReportCsv(report).split('\r\n');
  const { value, low, high } = report.performance[0].auroc;
  expect(lines).toContain(`performance,Edema,,auroc,${value},${low},${high},,,`);
  for (const line of lines.slice(0, -1)) expect(line.replaceAll(/"[^"]*"/g, '').split(',')).toHaveLength(10);
});

test('names that a spreadsheet would run as a formula are defused in the CSV', () => {
  const input = exampleInput({ findings: ['=1+1', 'Edema'] });
  expect(renderReportCsv(buildReport(input))).not.toMatch(/,=1\+1/);
});
