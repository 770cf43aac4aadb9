/** Whether groups differ, how far a further one may lie, and what a threshold from elsewhere gives in each. */
import type { GroupAssessment, GroupTable, Heterogeneity } from '@doubleblind/contracts';
import {
  auroc,
  aurocInterval,
  classify,
  differenceOfIndependent,
  forestOfEstimates,
  holm,
  homogeneityOfShares,
  numberPatients,
  type Proportion,
  type TestSetEstimate,
  transportThreshold,
} from '@doubleblind/metrics';
import type { EvaluatedFinding } from '../findings.ts';
import { absent, difference, interval } from '../values.ts';

type Tested = Omit<Heterogeneity, 'adjustedPValue'>;
type Untested = Omit<GroupAssessment['findings'][number], 'heterogeneity'> & { readonly tests: readonly Tested[] };

/** Only groups that the table of results by group shows; the family of Holm's correction is every test of every column. */
export function assessGroups(
  tables: readonly GroupTable[],
  findings: readonly EvaluatedFinding[],
  { confidence, thresholds }: { readonly confidence: number; readonly thresholds: Readonly<Record<string, number>> },
): GroupAssessment[] {
  const assessed = tables.map(({ column, findings: rows }) => ({
    column,
    findings: rows.flatMap(({ finding: name, groups }): Untested[] => {
      const finding = findings.find((candidate) => candidate.name === name)!;
      const shown = groups.flatMap((row) => (row.suppressed ? [] : [row.group]));
      if (shown.length === 0) return [];
      return [assessFinding(finding, column, shown, thresholds[name], confidence)];
    }),
  }));
  const tests = assessed.flatMap((table) => table.findings.flatMap((finding) => finding.tests));
  const adjusted = holm(tests.map(({ pValue }) => pValue));
  return assessed.map(({ column, findings: rows }) => ({
    column,
    findings: rows.map(({ tests: own, ...rest }) => ({
      ...rest,
      heterogeneity: own.map((test) => ({ ...test, adjustedPValue: adjusted[tests.indexOf(test)] })),
    })),
  }));
}

interface Cases {
  readonly scores: Float64Array;
  readonly labels: Uint8Array;
  readonly patients: Uint32Array | undefined;
}

function assessFinding(
  { name, secure: { scores }, labels: { labels, patientId, columns } }: EvaluatedFinding,
  column: string,
  shown: readonly string[],
  threshold: number | undefined,
  confidence: number,
): Untested {
  const patients = numberPatients(patientId);
  const membership = columns[column];
  const casesOf = (belongs: (group: string) => boolean): Cases => {
    const rows = Uint32Array.from(membership, (_, i) => i).filter((i) => belongs(membership[i]));
    return {
      scores: Float64Array.from(rows, (row) => scores[row]),
      labels: Uint8Array.from(rows, (row) => labels[row]),
      patients: patients && Uint32Array.from(rows, (row) => patients[row]),
    };
  };
  const aurocOf = (cases: Cases) => aurocInterval(cases.scores, cases.labels, confidence, cases.patients);
  const groups = shown.map((group) => ({ group, cases: casesOf((other) => other === group) }));
  const forest = forestOfEstimates(
    groups.map(({ group, cases }) => estimateOf(group, cases, aurocOf(cases))),
    confidence,
  );
  const tests: Tested[] = forest.summary.defined
    ? [
        {
          measure: 'auroc',
          groups: forest.rows.filter(({ leftOut }) => leftOut === null).length,
          q: forest.summary.q,
          pValue: forest.summary.qPValue,
        },
      ]
    : [];
  if (threshold !== undefined) {
    const decisions = groups.map(({ cases }) =>
      classify(cases.scores, cases.labels, threshold, confidence, cases.patients),
    );
    for (const measure of ['sensitivity', 'specificity'] as const) {
      const shares = decisions.flatMap((figures): Proportion[] => {
        const share = figures[measure];
        return share.defined ? [share] : [];
      });
      const test = homogeneityOfShares(shares);
      if (test.defined) tests.push({ measure, groups: test.groups, q: test.q, pValue: test.pValue });
    }
  }
  const { summary } = forest;
  return {
    finding: name,
    differences: groups.map(({ group, cases }) => ({
      group,
      auroc: difference(differenceOfIndependent(aurocOf(cases), aurocOf(casesOf((other) => other !== group)))),
    })),
    tests,
    summary:
      summary.defined && summary.prediction !== null
        ? {
            auroc: { value: summary.auroc.value, low: summary.auroc.low, high: summary.auroc.high },
            predictionLow: summary.prediction.low,
            predictionHigh: summary.prediction.high,
            i2: summary.i2,
          }
        : null,
    transport: transportThreshold(
      { kind: 'sensitivity', target: 0.9 },
      scores,
      labels,
      membership,
      confidence,
      patients,
    ).flatMap(({ group, result }) =>
      result.defined && shown.includes(group)
        ? [
            {
              ...{ group, threshold: result.threshold },
              sensitivity: interval(result.sensitivity),
              specificity: interval(result.specificity),
            },
          ]
        : [],
    ),
  };
}

function estimateOf(
  name: string,
  { scores, labels }: Cases,
  bounds: ReturnType<typeof aurocInterval>,
): TestSetEstimate {
  const value = auroc(scores, labels);
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const figures = bounds.defined ? interval(bounds) : absent(bounds.reason);
  const error = bounds.defined ? bounds.logitStandardError : null;
  return {
    ...{ name, studies: labels.length, positives },
    auroc: {
      ...{ value: value.defined ? value.value : null, low: figures.low, high: figures.high },
      ...(figures.reason === undefined ? {} : { reason: figures.reason }),
    },
    ...(error === null ? {} : { logitStandardError: error }),
  };
}
