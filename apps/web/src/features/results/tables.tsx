/** The tables of a result; used by the results page, the hospital's preview and the comparison. No server code here. */
import type { FindingResult, GroupResult, ReleasedResults, RunCost } from '@doubleblind/contracts';
import {
  formatBytes,
  formatCount,
  formatEstimate,
  formatPValue,
  formatSeconds,
  formatValue,
} from '@/components/format';
import { Badge } from '@/components/ui/badge';
import { Facts, Panel } from '@/components/ui/page';
import { type Column, Table } from '@/components/ui/table';
import { EstimateCell } from './estimate-cell.tsx';

const findingColumn: Column<FindingResult> = { key: 'finding', title: 'Finding', cell: (row) => row.finding };

function hasPlaintext(results: ReleasedResults): boolean {
  return results.findings.some((row) => row.plaintext);
}

export function AurocTable({ results }: { results: ReleasedResults }) {
  const { macro, method } = results;
  const plain = hasPlaintext(results);
  const columns: Column<FindingResult>[] = [
    findingColumn,
    { key: 'positives', title: 'Positive', numeric: true, cell: (row) => formatCount(row.positives) },
    { key: 'negatives', title: 'Negative', numeric: true, cell: (row) => formatCount(row.negatives) },
    {
      key: 'secure',
      title: 'AUROC, protected',
      numeric: true,
      cell: (row) => <EstimateCell estimate={row.secure.auroc} />,
    },
  ];
  if (plain) {
    columns.push(
      {
        key: 'plain',
        title: 'AUROC, plaintext',
        numeric: true,
        cell: (row) => (row.plaintext ? <EstimateCell estimate={row.plaintext.auroc} /> : '–'),
      },
      {
        key: 'difference',
        title: 'Difference',
        numeric: true,
        cell: (row) => (row.agreement ? <EstimateCell estimate={row.agreement.aurocDifference} digits={4} /> : '–'),
      },
      { key: 'equivalent', title: 'Equivalent?', cell: (row) => <Equivalence finding={row} /> },
    );
  }
  const reasons = results.findings
    .filter((row) => row.secure.auroc.reason)
    .map((row) => `${row.finding}: ${row.secure.auroc.reason}.`);
  const note =
    `Area under the ROC curve with ${Math.round(method.confidence * 100)}% intervals (${method.intervals}). ` +
    `Mean over findings: ${formatEstimate(macro.secureAuroc)}${macro.plaintextAuroc ? `, plaintext ${formatEstimate(macro.plaintextAuroc)}` : ''}. ` +
    (plain
      ? 'Difference: protected minus plaintext on the same studies. Equivalent: the interval lies within the margin that was agreed (two one-sided tests). '
      : '') +
    reasons.join(' ');
  return (
    <Table
      caption="AUROC per finding"
      columns={columns}
      rows={results.findings}
      rowKey={(row) => row.finding}
      note={note}
    />
  );
}

function Equivalence({ finding }: { finding: FindingResult }) {
  const result = finding.agreement?.equivalence;
  if (!result || result.equivalent === null) return <span className="text-soft">{result?.reason ?? '–'}</span>;
  return (
    <Badge tone={result.equivalent ? 'good' : 'warn'}>
      {result.equivalent ? 'yes' : 'not shown'}, p {formatPValue(result.pValue)}
    </Badge>
  );
}

export function BrierTable({ results }: { results: ReleasedResults }) {
  const columns: Column<FindingResult>[] = [
    findingColumn,
    {
      key: 'secure',
      title: 'Brier, protected',
      numeric: true,
      cell: (row) => <EstimateCell estimate={row.secure.brier} digits={4} />,
    },
  ];
  if (hasPlaintext(results)) {
    columns.push(
      {
        key: 'plain',
        title: 'Brier, plaintext',
        numeric: true,
        cell: (row) => (row.plaintext ? <EstimateCell estimate={row.plaintext.brier} digits={4} /> : '–'),
      },
      {
        key: 'difference',
        title: 'Difference',
        numeric: true,
        cell: (row) => (row.agreement ? <EstimateCell estimate={row.agreement.brierDifference} digits={5} /> : '–'),
      },
    );
  }
  return (
    <Table
      caption="Brier score per finding"
      columns={columns}
      rows={results.findings}
      rowKey={(row) => row.finding}
      note="Mean squared distance between score and truth: 0 is perfect; always saying 0.5 gives 0.25."
    />
  );
}

export function AgreementTable({ results }: { results: ReleasedResults }) {
  const rows = results.findings.filter((row) => row.agreement);
  return (
    <Table
      caption="Secure against plaintext per finding"
      rows={rows}
      rowKey={(row) => row.finding}
      columns={[
        findingColumn,
        {
          key: 'ks',
          title: 'K-S statistic',
          numeric: true,
          cell: (row) => formatValue(row.agreement!.kolmogorovSmirnov.statistic, 4),
        },
        { key: 'p', title: 'p', numeric: true, cell: (row) => formatPValue(row.agreement!.kolmogorovSmirnov.pValue) },
        {
          key: 'mean',
          title: 'Mean |difference|',
          numeric: true,
          cell: (row) => row.agreement!.absoluteDifference.mean.toExponential(1),
        },
        {
          key: 'max',
          title: 'Largest',
          numeric: true,
          cell: (row) => row.agreement!.absoluteDifference.max.toExponential(1),
        },
        {
          key: 'flips',
          title: 'Decision flips',
          cell: (row) =>
            row.agreement!.decisionFlips.map((flip) => (
              <span key={flip.operatingPoint} className="block whitespace-nowrap">
                {flip.flips} of {formatCount(flip.of)}, at most {(100 * flip.upperBound).toFixed(1)}% (
                {flip.operatingPoint})
              </span>
            )),
        },
      ]}
      note="K-S compares the two distributions of scores; that it finds no difference proves nothing by itself, so the differences image by image and the decisions that change are beside it. “At most”: exact 95% upper bound."
    />
  );
}

export function OperatingPoints({ results }: { results: ReleasedResults }) {
  const rows = results.findings.flatMap((row) =>
    (row.secure.operatingPoints ?? []).map((point) => ({ finding: row.finding, ...point })),
  );
  return (
    <Table
      caption="Operating points"
      rows={rows}
      rowKey={(row) => `${row.finding}/${row.name}`}
      columns={[
        { key: 'finding', title: 'Finding', cell: (row) => row.finding },
        { key: 'name', title: 'Operating point', cell: (row) => row.name },
        { key: 'threshold', title: 'Threshold', numeric: true, cell: (row) => formatValue(row.threshold) },
        {
          key: 'sensitivity',
          title: 'Sensitivity',
          numeric: true,
          cell: (row) => <EstimateCell estimate={row.sensitivity} digits={2} />,
        },
        {
          key: 'specificity',
          title: 'Specificity',
          numeric: true,
          cell: (row) => <EstimateCell estimate={row.specificity} digits={2} />,
        },
        {
          key: 'ppv',
          title: 'PPV',
          numeric: true,
          cell: (row) => <EstimateCell estimate={row.positivePredictiveValue} digits={2} />,
        },
        {
          key: 'npv',
          title: 'NPV',
          numeric: true,
          cell: (row) => <EstimateCell estimate={row.negativePredictiveValue} digits={2} />,
        },
      ]}
      note="With 95% intervals (Wilson). PPV and NPV hold for the prevalence in this test set."
    />
  );
}

export function GroupTable({ results }: { results: ReleasedResults }) {
  const findings = results.findings.map((row) => row.finding);
  return (
    <Table
      caption="AUROC by group"
      rows={results.groups}
      rowKey={(row) => `${row.column}/${row.group}`}
      columns={[
        {
          key: 'group',
          title: 'Group',
          cell: (row) => (row.column === 'site' ? row.group : `${row.column}: ${row.group}`),
        },
        { key: 'studies', title: 'Studies', numeric: true, cell: (row) => formatCount(row.studies) },
        ...findings.map((finding) => ({
          key: finding,
          title: finding,
          numeric: true,
          cell: (row: GroupResult) => {
            const found = row.findings.find((entry) => entry.finding === finding);
            return row.suppressed ? 'too few' : found ? <EstimateCell estimate={found.auroc} digits={2} /> : '–';
          },
        })),
      ]}
      note={`Groups with fewer than ${results.method.suppressBelow} studies are not shown in numbers.`}
    />
  );
}

export function CostFacts({ cost }: { cost: RunCost }) {
  return (
    <Panel>
      <Facts
        rows={[
          ['Images', `${formatCount(cost.images)}, in batches of ${formatCount(cost.batchSize)}`],
          [
            'Time per image',
            `${formatSeconds(cost.secondsPerImage)}${cost.plaintextSecondsPerImage === undefined ? '' : ` (plaintext ${formatSeconds(cost.plaintextSecondsPerImage)})`}`,
          ],
          ['Exchanged per image', formatBytes(cost.bytesPerImage)],
          ['In total', `${formatSeconds(cost.secondsTotal)}, ${formatBytes(cost.bytesTotal)}`],
          ...cost.phases.map(
            (phase) => [phase.name, `${formatSeconds(phase.seconds)}, ${formatBytes(phase.bytes)}`] as const,
          ),
        ]}
      />
    </Panel>
  );
}
