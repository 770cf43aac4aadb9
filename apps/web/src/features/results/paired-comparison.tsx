'use client';

import type { ComparedFinding, ModelComparison } from '@doubleblind/contracts';
import { localApiPaths } from '@doubleblind/contracts/local-api/rules';
import { CAPTIONS } from '@doubleblind/metrics';
import { useEffect, useState } from 'react';
import { formatPValue, formatSigned } from '@/components/format';
import { useReaderFormats } from '@/components/reader';
import { Notice } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { type AgentAddress, askAgent, describeProblem } from '@/features/local-agent/client';
import { ConnectAgent } from '@/features/local-agent/connect';
import { Elsewhere } from '@/features/local-agent/elsewhere';
import { EstimateCell } from './estimate-cell.tsx';

interface NamedEvaluation {
  readonly evaluationId: string;
  readonly model: string;
}

/** Paired tests between models, from the hospital's own agent, which alone has the scores; the portal never sees them. */
export function PairedComparison(props: {
  models: readonly NamedEvaluation[];
  localApiUrl: string | null;
  agentKey: string;
}) {
  return (
    <div className="grid gap-4">
      <p className="max-w-3xl text-soft">
        Differences between the models with p-values, and their ranking, need the scores study by study. Your own agent
        computes them; without it this page has the intervals above only.
      </p>
      <ConnectAgent localApiUrl={props.localApiUrl} expectedKey={props.agentKey} otherwise={<Elsewhere />}>
        {(address) => <Comparison address={address} models={props.models} />}
      </ConnectAgent>
    </div>
  );
}

function Comparison({ address, models }: { address: AgentAddress; models: readonly NamedEvaluation[] }) {
  const { formatCount } = useReaderFormats();
  const [comparison, setComparison] = useState<ModelComparison | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const path = localApiPaths.comparisons(models.map(({ evaluationId }) => evaluationId));
  useEffect(() => {
    void askAgent('comparison', address, path).then((answer) => {
      if (answer.ok) setComparison(answer.body);
      else setProblem(describeProblem(answer.problem));
    });
  }, [address, path]);

  if (problem) return <Notice tone="bad">{problem}</Notice>;
  if (!comparison) return <p className="text-soft">Asking your agent…</p>;
  const names = new Map(models.map(({ evaluationId, model }) => [evaluationId, model]));
  const { method } = comparison;
  return (
    <div className="grid gap-8">
      <p className="max-w-3xl">
        {CAPTIONS.models.caption} {formatCount(comparison.studies)} studies; intervals of{' '}
        {Math.round(100 * method.confidence)}%; ranking by {formatCount(method.resamples)} resamples of studies.{' '}
        <span className="text-sm text-soft">{CAPTIONS.models.reference}</span>
      </p>
      {comparison.findings.map((finding) => (
        <section key={finding.finding} aria-label={finding.finding} className="grid gap-4">
          <h3 className="font-medium">
            {finding.finding}{' '}
            <span className="font-normal text-soft">
              {formatCount(finding.positives)} with it, {formatCount(finding.negatives)} without
            </span>
          </h3>
          <Ranking finding={finding} names={names} />
          <Differences finding={finding} names={names} />
        </section>
      ))}
    </div>
  );
}

type Names = ReadonlyMap<string, string>;

/** Best first, where there is a ranking. */
function Ranking({ finding, names }: { finding: ComparedFinding; names: Names }) {
  const { models, ranking, reason } = finding;
  const rows = models
    .map((model) => ({ ...model, place: ranking?.find((row) => row.evaluationId === model.evaluationId) }))
    .sort((a, b) => (a.place?.rank ?? 0) - (b.place?.rank ?? 0));
  return (
    <Table
      caption={`Ranking for ${finding.finding}`}
      rows={rows}
      rowKey={(row) => row.evaluationId}
      columns={[
        { key: 'model', title: 'Model', cell: (row) => names.get(row.evaluationId) },
        { key: 'auroc', title: 'AUROC', numeric: true, cell: (row) => <EstimateCell estimate={row.auroc} /> },
        { key: 'rank', title: 'Place', numeric: true, cell: ({ place }) => place?.rank ?? '–' },
        {
          key: 'range',
          title: 'May well be',
          numeric: true,
          cell: ({ place }) => (place ? rangeText(place.low, place.high) : '–'),
        },
        {
          key: 'first',
          title: 'First in',
          numeric: true,
          cell: ({ place }) => (place ? `${Math.round(100 * place.shareFirst)}%` : '–'),
        },
      ]}
      note={
        ranking === null ? `No ranking: ${reason}.` : 'First in: the share of the resamples in which it is the best.'
      }
    />
  );
}

function rangeText(low: number, high: number): string {
  return low === high ? String(low) : `${low} to ${high}`;
}

function Differences({ finding, names }: { finding: ComparedFinding; names: Names }) {
  return (
    <Table
      caption={`Paired differences for ${finding.finding}`}
      rows={finding.pairs}
      rowKey={(row) => `${row.candidate}/${row.reference}`}
      columns={[
        {
          key: 'pair',
          title: 'Difference',
          cell: (row) => `${names.get(row.candidate)} minus ${names.get(row.reference)}`,
        },
        {
          key: 'difference',
          title: 'AUROC',
          numeric: true,
          cell: ({ difference }) =>
            difference.value === null ? (
              (difference.reason ?? '–')
            ) : (
              <EstimateCell estimate={difference} format={formatSigned} />
            ),
        },
        { key: 'p', title: 'p', numeric: true, cell: (row) => formatPValue(row.pValue) },
        { key: 'adjusted', title: 'p, corrected', numeric: true, cell: (row) => formatPValue(row.adjustedPValue) },
      ]}
      note="By DeLong on the same studies; corrected by Holm for all pairs of all findings on this page."
    />
  );
}
