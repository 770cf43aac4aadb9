import {
  checkReleased,
  generateAgentKey,
  holdsOnly,
  type ProposalDocument,
  proposalHash,
  RELEASE_PARTS,
  type ReleasePart,
  type Report,
  releasedResults,
  releasedResultsSchema,
  selectParts,
} from '@doubleblind/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exampleReport, renderReportCsv, renderReportPdf, renderReportText } from '../src/index.ts';

const FULL = exampleReport({ missing: 0.1 });
const subsets = fc.subarray([...RELEASE_PARTS], { minLength: 1 });

/** Every number with more digits than counts, levels and bins have: figures that can be recognised. */
function figures(value: unknown): Set<number> {
  const found = new Set<number>();
  JSON.stringify(value, (_, item) => {
    if (typeof item === 'number' && String(item).length > 9) found.add(item);
    return item;
  });
  return found;
}

/** The figures that only this part holds, read off the full report by hand, not by `selectParts`. */
const OF_PART: Record<ReleasePart, (report: Report) => unknown> = {
  discrimination: ({ performance, groups }) => [
    performance.map(({ averagePrecision, operatingPoints }) => [averagePrecision, operatingPoints]),
    groups.map(({ findings }) =>
      findings.map(({ groups }) => groups.map((row) => (row.suppressed ? null : [row.sensitivity, row.specificity]))),
    ),
  ],
  curves: ({ performance }) => performance.map(({ roc }) => roc?.secure),
  calibration: ({ performance }) => performance.map(({ calibration }) => calibration),
  agreement: ({ agreement, performance, cost }) => [
    agreement,
    performance.map(({ roc }) => roc?.plaintext),
    { plaintext: cost?.plaintextCpuSecondsPerImage },
  ],
  'by-site': ({ groups }) =>
    groups.map(({ findings }) =>
      findings.map(({ groups }) => groups.map((row) => (row.suppressed ? null : [row.auroc, row.brier]))),
    ),
  cost: ({ cost }) => cost,
};

/** Figures that belong to every release, and so may stand there although a held-back part repeats them. */
function alwaysReleased({ performance, macro, adequacy, counts }: Report): Set<number> {
  const common = performance.map(({ prevalence, auroc, brier }) => [prevalence, auroc, brier]);
  return figures([common, macro, adequacy, counts]);
}

test('no figure of a part that was not chosen is anywhere in the text of the released document', () => {
  fc.assert(
    fc.property(subsets, (parts) => {
      const document = releasedResults(FULL, { evaluationId: 'e', attempt: 1, parts });
      const text = JSON.stringify(document);
      const allowed = alwaysReleased(FULL);
      for (const part of parts) for (const figure of figures(OF_PART[part](FULL))) allowed.add(figure);
      const withheld = RELEASE_PARTS.filter((part) => !parts.includes(part));
      for (const part of withheld) {
        for (const figure of figures(OF_PART[part](FULL))) if (!allowed.has(figure)) expect(text).not.toContain(figure);
      }
    }),
  );
});

test('with all parts nothing but the assessment is left out, and selecting again changes nothing', () => {
  expect(selectParts(FULL, RELEASE_PARTS)).toEqual({ ...FULL, assessment: null });
  fc.assert(
    fc.property(subsets, (parts) => {
      const once = selectParts(FULL, parts);
      expect(selectParts(once, parts)).toEqual(once);
      expect(holdsOnly(once, parts)).toBe(true);
      expect(
        releasedResultsSchema.safeParse(releasedResults(FULL, { evaluationId: 'e', attempt: 1, parts })).success,
      ).toBe(true);
    }),
  );
});

test('a plaintext figure is released with the agreement only', () => {
  const parts = RELEASE_PARTS.filter((part) => part !== 'agreement');
  const { agreement, performance, cost } = selectParts(FULL, parts);
  expect(agreement).toBeNull();
  expect(performance.every(({ roc }) => roc!.plaintext === null)).toBe(true);
  expect(cost!.plaintextCpuSecondsPerImage).toBeNull();
});

test('sentences about a part go with it: methods, limitations, answers of checklists', () => {
  const { method, limitations, checklists } = selectParts(FULL, ['curves']);
  const text = JSON.stringify([method, limitations, checklists.map(({ items }) => items.map(({ answer }) => answer))]);
  expect(text).not.toMatch(/plaintext|Youden|average precision|PPV|calibration|Bland|flip|McNemar|by site|by sex/i);
  const open = checklists.flatMap(({ items }) => items.filter(({ answer }) => answer === null));
  const before = FULL.checklists.flatMap(({ items }) => items.filter(({ answer }) => answer === null));
  expect(open.length).toBeGreaterThan(before.length);
});

test('what was released can be read as text, CSV and PDF whatever parts it has', async () => {
  for (const part of RELEASE_PARTS) {
    const report = selectParts(FULL, [part]);
    expect(renderReportText(report)).toContain('AUROC');
    expect(renderReportCsv(report)).toContain('auroc');
    expect((await renderReportPdf(report)).length).toBeGreaterThan(1000);
  }
});

test('a released document has no place for the score of an image', () => {
  const document = releasedResults(FULL, { evaluationId: 'e', attempt: 1, parts: ['curves'] });
  expect(releasedResultsSchema.safeParse({ ...document, scores: [0.1] }).success).toBe(false);
  const [first, ...rest] = document.report.performance;
  const leaking = { ...document.report, performance: [{ ...first, scores: [0.1] }, ...rest] };
  expect(releasedResultsSchema.safeParse({ ...document, report: leaking }).success).toBe(false);
  const fine = { ...first, roc: { secure: { sensitivity: new Array(668).fill(0) }, plaintext: null } };
  const curve = { ...document.report, performance: [fine, ...rest] };
  expect(releasedResultsSchema.safeParse({ ...document, report: curve }).success).toBe(false);
});

test('results that go beyond the proposal, or belong to another one, are found', () => {
  const party = (name: string) => ({
    organisationId: name,
    organisationName: name,
    agentId: name,
    agentKey: generateAgentKey().publicKey,
  });
  const proposal: ProposalDocument = {
    format: 'doubleblind-proposal',
    version: 1,
    evaluationId: 'e',
    purpose: 'Before buying',
    vendor: party('v'),
    hospital: party('h'),
    model: { versionId: 'm', name: 'Net', modelVersion: '1', programHash: FULL.subject.model.programHash },
    testSet: { id: 't', name: 'Films', contentHash: FULL.subject.testSet.contentHash, images: FULL.counts.images },
    findings: FULL.performance.map(({ finding }) => finding),
    release: { parts: ['curves', 'agreement'] },
    plaintextComparison: { agreed: true, runBy: 'hospital', on: 'all-images' },
    equivalenceMargin: 0.01,
    notBefore: null,
    expiresAt: '2027-01-01T00:00:00.000Z',
    proposedAt: '2026-01-01T00:00:00.000Z',
  };
  const report = { ...FULL, subject: { ...FULL.subject, proposalHash: proposalHash(proposal) } };
  const release = (parts: ReleasePart[]) => releasedResults(report, { evaluationId: 'e', attempt: 1, parts });
  expect(checkReleased(release(['curves']), proposal)).toBeNull();
  expect(checkReleased(release(['curves', 'cost']), proposal)).toContain('more than was agreed');
  expect(checkReleased({ ...release(['curves']), report }, proposal)).toContain('more than they say');
  expect(checkReleased({ ...release(['curves']), evaluationId: 'f' }, proposal)).toContain('another evaluation');
  expect(
    checkReleased(releasedResults(FULL, { evaluationId: 'e', attempt: 1, parts: ['curves'] }), proposal),
  ).toContain('other terms');
  const fewer = { ...proposal, findings: ['Edema'] };
  const other = { ...report, subject: { ...report.subject, proposalHash: proposalHash(fewer) } };
  expect(checkReleased(releasedResults(other, { evaluationId: 'e', attempt: 1, parts: ['curves'] }), fewer)).toContain(
    'finding',
  );
});
