/** What is released of an evaluation of masks: figures that tell nothing of any one case, and documents that the portal can check. */
import {
  type CaseFigure,
  type ProposalDocument,
  type ReleasePart,
  type Report,
  releasedResultsSchema,
  SEGMENTATION_PARTS,
} from '@doubleblind/contracts';
import { numberPatients, type SegmentationCase, seededRandom } from '@doubleblind/metrics';
import { expect, test } from 'vitest';
import { buildSegmentationReport, type SegmentationInput } from '../src/compose/segmentation/build.ts';
import { caseFigureText } from '../src/content/segmentation.ts';
import {
  brokenSegmentation,
  discloseSegmentation,
  examineSegmentation,
  leftByMean,
  type SegmentationEvidence,
  segmentationEvidence,
} from '../src/disclosure/segmentation/index.ts';
import { renderReportPdf } from '../src/pdf/render-report-pdf.ts';
import { renderReportCsv } from '../src/render/csv.ts';
import { renderReportText } from '../src/render/text.ts';

interface Made {
  readonly full: Report;
  readonly evidence: SegmentationEvidence;
}

const MASKS = { classes: 3, depth: 16, height: 32, width: 32 };
const TERMS: Pick<ProposalDocument, 'masks' | 'findings'> = { masks: MASKS, findings: ['organ', 'lesion'] };
const SUBJECT: SegmentationInput['subject'] = {
  purpose: 'Does it find our organs?',
  model: { name: 'organ-net', programHash: 'ab'.repeat(32), manifestHash: null },
  testSet: { name: 'scans', contentHash: 'cd'.repeat(32), manifestHash: null },
  run: 'first',
  proposalHash: null,
  plaintextRun: null,
  software: { name: 'doubleblind', version: '0.1.0', compiler: 'compiler 1', runtime: 'Node.js 24' },
};

/** Cases whose organ is always there and whose lesion one case in four lacks; coefficients about 0.9, with a bad case now and then. */
function made(seed: number, cases: number, ofPatient = 1, change: (row: SegmentationCase[]) => void = () => {}): Made {
  const random = seededRandom(seed);
  const unit = () => random.nextBelow(2 ** 32) / 2 ** 32;
  const one = (): SegmentationCase => {
    const dice = unit() < 0.1 ? unit() : 1 - 0.2 * unit();
    const volumeDifference = 20 * (unit() - 0.5);
    return { dice, hausdorff95: 12 * unit(), volumeError: volumeDifference / 150, volumeDifference };
  };
  const empty: SegmentationCase = { dice: null, hausdorff95: null, volumeError: null, volumeDifference: 0 };
  const organ = Array.from({ length: cases }, one);
  change(organ);
  const lesion = Array.from({ length: cases }, (_, i) => (i % 4 === 3 ? empty : one()));
  const structures = [
    { structure: 'organ', cases: organ },
    { structure: 'lesion', cases: lesion },
  ];
  const patients = organ.map((_, i) => `p${Math.floor(i / ofPatient)}`);
  const keys = organ.map((_, i) => `case ${i}`);
  const evidence = segmentationEvidence({ keys, patients, patientOfCase: patients, structures });
  const full = buildSegmentationReport({
    ...{ subject: SUBJECT, createdAt: new Date(0), studies: cases, sites: null, structures },
    ...{ patients: numberPatients(patients), onlyModel: ['vessel'], onlyTestSet: [] },
    settings: { resamples: 200, seed: 987_654_321 },
  });
  return { full, evidence };
}

const choice = (parts: readonly ReleasePart[] = SEGMENTATION_PARTS) => ({ evaluationId: 'e', attempt: 1, parts });
const released = ({ full, evidence }: Made, parts?: readonly ReleasePart[]) =>
  discloseSegmentation(full, evidence, choice(parts), []).document;

function figuresOf(report: Report): CaseFigure[] {
  return report.segmentation!.structures.flatMap(({ dice, hausdorff95, volume }) =>
    [dice, hausdorff95, volume?.difference, volume?.absolute, volume?.relative].flatMap((row) =>
      row ? [row.mean, row.median] : [],
    ),
  );
}

test('a release reads the same whatever one case had measured, at the steps that it has', () => {
  const { full, evidence } = made(5, 60);
  const { report } = released({ full, evidence });
  const [organ] = report.segmentation!.structures;
  expect(organ.dice.mean.value).not.toBeNull();
  expect(organ.dice.median.low).not.toBeNull();
  for (let i = 0; i < 60; i += 7) {
    for (const dice of [0, 1]) {
      const other = made(5, 60, 1, (cases) => {
        cases[i] = { ...cases[i], dice };
      });
      // Figures by the full report of the other data, rounded as the release was.
      const [{ dice: figures }] = other.full.segmentation!.structures;
      for (const name of ['mean', 'median'] as const) {
        const { value, low, high, step, endStep } = organ.dice[name];
        const rounded = (number: number | null, step: number | null, way: (number: number) => number) =>
          number === null || step === null
            ? null
            : Number((way(Number((number / step).toPrecision(12))) * step).toPrecision(12));
        expect(rounded(figures[name].value, step, Math.round)).toBe(value);
        if (low !== null) expect(rounded(figures[name].low, endStep, Math.floor)).toBe(low);
        if (high !== null) expect(rounded(figures[name].high, endStep, Math.ceil)).toBe(high);
      }
    }
  }
});

test('somebody who knows all other cases finds out nothing of one, which three digits would tell to the third', () => {
  for (const [cases, ofPatient] of [
    [20, 1],
    [40, 1],
    [60, 3],
  ] as const) {
    const one = made(100 + cases, cases, ofPatient);
    const document = released(one);
    const [attack] = examineSegmentation(document, one.evidence, 0);
    expect(attack.found).toBe(0);
    const values = one.evidence.structures[0].cases.map(({ dice }) => dice!);
    const mean = one.full.segmentation!.structures[0].dice.mean.value!;
    const { low, high } = leftByMean({ value: Number(mean.toFixed(3)), step: 0.001 }, values, one.evidence.units, 0);
    expect(high - low).toBeLessThan((0.001 * cases) / ofPatient + 1e-9);
    // The very attack finds something where a document is finer.
    const finer = structuredClone(document);
    const [figures] = finer.report.segmentation!.structures;
    figures.dice.mean = {
      value: Number(mean.toFixed(3)),
      low: null,
      high: null,
      step: 0.001,
      endStep: null,
      reason: 'x',
    };
    expect(examineSegmentation(finer, one.evidence, 0)[0].found).toBeGreaterThan(0);
  }
});

test('there is no figure of a case, no smallest or largest one, no mean that a case can move at will, and no digit of the full report', () => {
  const one = made(7, 80);
  const document = released(one);
  const text = JSON.stringify(document);
  expect(releasedResultsSchema.safeParse(document).success).toBe(true);
  for (const { structures } of [one.evidence])
    for (const { cases } of structures)
      for (const row of cases)
        for (const value of Object.values(row))
          if (value !== null && value !== 0) expect(text).not.toContain(String(value).slice(0, 8));
  JSON.stringify(one.full.segmentation, (_, item) => {
    if (typeof item === 'number' && String(item).length > 9) expect(text).not.toContain(String(item));
    return item;
  });
  expect(text).not.toContain('987654321');
  for (const { hausdorff95, volume } of document.report.segmentation!.structures)
    for (const row of [hausdorff95, volume?.difference, volume?.absolute, volume?.relative]) {
      expect(row!.mean.value).toBeNull();
      expect(row!.median.value).not.toBeNull();
    }
});

test('structures with fewer than ten cases or patients have no figure, and counts of a few cases are not there', () => {
  expect(released(made(3, 9)).report.segmentation!.structures).toEqual([]);
  expect(released(made(3, 18, 2)).withheld).toHaveLength(2);
  const { withheld, report } = released(made(3, 12));
  expect(withheld.map(({ finding }) => finding)).toEqual(['lesion']);
  expect(report.segmentation!.structures.map(({ structure }) => structure)).toEqual(['organ']);
  expect(report.segmentation!.structures[0].counts).toBeNull();
  expect(JSON.stringify(report.limitations)).toContain('No figure of lesion is released');
});

test('parts that are not chosen are not there', () => {
  const one = made(11, 60);
  const onlyCost = released(one, ['cost']).report.segmentation!;
  for (const { hausdorff95, volume, dice } of onlyCost.structures)
    expect([hausdorff95, volume, dice.median.value !== null]).toEqual([null, null, true]);
  expect(released(one, ['surface']).report.segmentation!.structures[0].volume).toBeNull();
});

test('a test set that differs from a released one in one case is refused', () => {
  const one = made(13, 40);
  const { record } = discloseSegmentation(one.full, one.evidence, choice(), []);
  const fewer = made(13, 39);
  expect(() => discloseSegmentation(fewer.full, fewer.evidence, choice(), [record])).toThrow(/^DB5631/);
  expect(() => discloseSegmentation(one.full, one.evidence, choice(), [record])).not.toThrow();
});

test('the portal takes a release, and none that is finer, other, or says more', () => {
  const document = released(made(17, 60));
  expect(brokenSegmentation(document, TERMS)).toBeNull();
  const change = (how: (report: Report) => void) => {
    const changed = structuredClone(document);
    how(changed.report);
    return brokenSegmentation(changed, TERMS);
  };
  const organ = (report: Report) => report.segmentation!.structures[0];
  const fine: CaseFigure = { value: 0.913, low: null, high: null, step: 0.001, endStep: null };
  expect(change((report) => Object.assign(organ(report).dice, { mean: fine }))).toMatch(/more finely than one case/);
  expect(change((report) => Object.assign(organ(report).dice, { median: fine }))).toMatch(/not multiples/);
  expect(change((report) => Object.assign(organ(report).dice.median, { value: 0.913 }))).toMatch(/not multiples/);
  expect(
    change((report) => Object.assign(organ(report).volume!.absolute, { mean: { ...fine, step: 0.1, value: 3.1 } })),
  ).toMatch(/at will|any amount/);
  expect(
    change((report) => Object.assign(organ(report), { counts: { measured: 59, oneEmpty: 0, bothEmpty: 1 } })),
  ).toMatch(/where these are few/);
  expect(change((report) => Object.assign(organ(report), { structure: 'kidney' }))).toMatch(/kidney/);
  expect(change((report) => Object.assign(report.method, { seed: 4 }))).toMatch(/seed/);
  expect(change((report) => report.limitations.push({ text: 'Case 3 had 0.1.', part: null }))).toMatch(
    /does not follow/,
  );
  expect(brokenSegmentation(document, { ...TERMS, masks: undefined })).toMatch(/not agreed/);
  expect(brokenSegmentation({ ...document, parts: ['cost'] }, TERMS)).toMatch(/does not follow/);
  expect(brokenSegmentation(document, { ...TERMS, findings: ['organ'] })).toMatch(/lesion/);
});

test('text, table and PDF have the figures, with their steps where they are released', async () => {
  const one = made(19, 60);
  const document = released(one);
  const [{ dice }] = document.report.segmentation!.structures;
  const text = renderReportText(document.report);
  expect(text).toContain('How good the masks are here');
  expect(text).toContain(caseFigureText(dice.mean, 3));
  expect(text).toContain(caseFigureText(dice.median, 3));
  expect(text).not.toContain('AUROC');
  const rows = renderReportCsv(document.report).split('\r\n');
  expect(rows.find((row) => row.startsWith('masks,organ,,dice_median,'))).toContain(String(dice.median.value));
  expect(rows.some((row) => row.includes('dice_mean_step'))).toBe(true);
  expect(renderReportCsv(one.full)).not.toContain('_step');
  expect((await renderReportPdf(document.report, { released: document.parts })).length).toBeGreaterThan(2000);
  expect(figuresOf(one.full).every(({ step }) => step === null)).toBe(true);
});
