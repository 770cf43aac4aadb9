'use client';

import type { ComparedFinding, ModelComparison } from '@doubleblind/contracts';
import { localApiPaths } from '@doubleblind/contracts/local-api/rules';
import { CAPTIONS } from '@doubleblind/metrics';
import { useEffect, useState } from 'react';
import { formatPValue, formatSigned } from '@/components/format';
import { useWords } from '@/components/reader';
import { Notice } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { type AgentAddress, askAgent, describeProblem } from '@/features/local-agent/client';
import { ConnectAgent } from '@/features/local-agent/connect';
import { Elsewhere } from '@/features/local-agent/elsewhere';
import type { Words } from '@/language/words';
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
  const t = useWords();
  return (
    <div className="grid gap-4">
      <p className="max-w-3xl text-soft">
        {t(
          'Differences between the models with p-values, and their ranking, need the scores study by study. Your own agent computes them; without it this page has the intervals above only.',
        )}
      </p>
      <ConnectAgent localApiUrl={props.localApiUrl} expectedKey={props.agentKey} otherwise={<Elsewhere />}>
        {(address) => <Comparison address={address} models={props.models} />}
      </ConnectAgent>
    </div>
  );
}

function Comparison({ address, models }: { address: AgentAddress; models: readonly NamedEvaluation[] }) {
  const t = useWords();
  const [comparison, setComparison] = useState<ModelComparison | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const path = localApiPaths.comparisons(models.map(({ evaluationId }) => evaluationId));
  useEffect(() => {
    void askAgent('comparison', address, path).then((answer) => {
      if (answer.ok) setComparison(answer.body);
      else setProblem(describeProblem(answer.problem, t));
    });
  }, [address, path, t]);

  if (problem) return <Notice tone="bad">{problem}</Notice>;
  if (!comparison) return <p className="text-soft">{t('Asking your agent…')}</p>;
  const names = new Map(models.map(({ evaluationId, model }) => [evaluationId, model]));
  const { method } = comparison;
  return (
    <div className="grid gap-8">
      <p className="max-w-3xl">
        {t(CAPTIONS.models.caption)}{' '}
        {t(
          method.unit === 'patient'
            ? '{studies} studies; intervals of {confidence}%, by patient; ranking by {resamples} resamples of patients.'
            : '{studies} studies; intervals of {confidence}%; ranking by {resamples} resamples of studies.',
          {
            studies: comparison.studies,
            confidence: Math.round(100 * method.confidence),
            resamples: method.resamples,
          },
        )}{' '}
        <span className="text-sm text-soft">{CAPTIONS.models.reference}</span>
      </p>
      {comparison.findings.map((finding) => (
        <section key={finding.finding} aria-label={finding.finding} className="grid gap-4">
          <h3 className="font-medium">
            {finding.finding}{' '}
            <span className="font-normal text-soft">
              {t('{positives} with it, {negatives} without', {
                positives: finding.positives,
                negatives: finding.negatives,
              })}
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
  const t = useWords();
  const { models, ranking, reason } = finding;
  const rows = models
    .map((model) => ({ ...model, place: ranking?.find((row) => row.evaluationId === model.evaluationId) }))
    .sort((a, b) => (a.place?.rank ?? 0) - (b.place?.rank ?? 0));
  return (
    <Table
      caption={t('Ranking for {finding}', { finding: finding.finding })}
      rows={rows}
      rowKey={(row) => row.evaluationId}
      columns={[
        { key: 'model', title: t('Model'), cell: (row) => names.get(row.evaluationId) },
        { key: 'auroc', title: t('AUROC'), numeric: true, cell: (row) => <EstimateCell estimate={row.auroc} /> },
        { key: 'rank', title: t('Place'), numeric: true, cell: ({ place }) => place?.rank ?? '–' },
        {
          key: 'range',
          title: t('May well be'),
          numeric: true,
          cell: ({ place }) => (place ? rangeText(place.low, place.high, t) : '–'),
        },
        {
          key: 'first',
          title: t('First in'),
          numeric: true,
          cell: ({ place }) => (place ? `${Math.round(100 * place.shareFirst)}%` : '–'),
        },
      ]}
      note={
        ranking === null
          ? t('No ranking: {reason}.', { reason: reason ?? '' })
          : t('First in: the share of the resamples in which it is the best, alone or together with others.')
      }
    />
  );
}

function rangeText(low: number, high: number, t: Words): string {
  return low === high ? String(low) : t('{low} to {high}', { low, high });
}

function Differences({ finding, names }: { finding: ComparedFinding; names: Names }) {
  const t = useWords();
  return (
    <Table
      caption={t('Paired differences for {finding}', { finding: finding.finding })}
      rows={finding.pairs}
      rowKey={(row) => `${row.candidate}/${row.reference}`}
      columns={[
        {
          key: 'pair',
          title: t('Difference'),
          cell: (row) =>
            t('{candidate} minus {reference}', {
              candidate: names.get(row.candidate) ?? '',
              reference: names.get(row.reference) ?? '',
            }),
        },
        {
          key: 'difference',
          title: t('AUROC'),
          numeric: true,
          cell: ({ difference }) =>
            difference.value === null ? (
              (difference.reason ?? '–')
            ) : (
              <EstimateCell estimate={difference} format={formatSigned} />
            ),
        },
        { key: 'p', title: 'p', numeric: true, cell: (row) => formatPValue(row.pValue, t) },
        {
          key: 'adjusted',
          title: t('p, corrected'),
          numeric: true,
          cell: (row) => formatPValue(row.adjustedPValue, t),
        },
      ]}
      note={t(
        'By DeLong on the same studies, by patient where the labels name them; corrected by Holm for all pairs of all findings on this page.',
      )}
    />
  );
}
