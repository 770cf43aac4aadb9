'use client';

import type { TrainingPoint, TrainingRecord, TrainingTerms } from '@doubleblind/contracts';
import dynamic from 'next/dynamic';
import { formatDuration, formatValue } from '@/components/format';
import { useWords } from '@/components/reader';
import { ProgressBar } from '@/components/ui/progress-bar';
import type { Words } from '@/language/words';
import { Drawing } from '../results/figures/panels.tsx';
import { epsilonText } from './texts.ts';

const TrainingChart = dynamic(() => import('./chart.tsx'), { ssr: false });

/** How far it is, and how good it has become. */
export function TrainingProgress(props: { terms: TrainingTerms; record: TrainingRecord | null; live: boolean }) {
  const t = useWords();
  const { terms, record, live } = props;
  const progress = record?.progress;
  if (!progress) return <p className="text-soft">{t('No round is done yet.')}</p>;
  const { round, rounds, present, secondsLeft, points } = progress;
  const card = record?.card?.document;
  const done = card?.rounds.done ?? round;
  const shown = card?.history ?? points;
  return (
    <div className="rounded-lg border border-line bg-surface p-5">
      <ProgressBar value={done} total={rounds} label={t('Rounds')} />
      <p className="mt-3" aria-live="polite">
        {t('{done} of {total} rounds', { done, total: rounds })}
        {live && t(', {present} of {all} hospitals are there', { present, all: terms.hospitals.length })}
        {live && secondsLeft !== null && done < rounds && t(', {time} left', { time: formatDuration(secondsLeft) })}
      </p>
      {shown.length > 0 && (
        <div className="mt-4">
          <Drawing text={chartText(shown, t)}>
            <TrainingChart points={shown} rounds={rounds} />
          </Drawing>
          <p className="mt-1 text-sm text-soft">{chartText(shown, t)}</p>
        </div>
      )}
    </div>
  );
}

function chartText(points: readonly TrainingPoint[], t: Words): string {
  const { round, accuracy, meanAuroc, epsilon } = points[points.length - 1];
  const spent = epsilonText(epsilon, t);
  if (accuracy !== null)
    return t('After {round} rounds: accuracy {value} on the owner’s own images, epsilon {spent}.', {
      ...{ round, value: formatValue(accuracy, t), spent },
    });
  if (meanAuroc !== null)
    return t('After {round} rounds: mean AUROC {value} on the owner’s own images, epsilon {spent}.', {
      ...{ round, value: formatValue(meanAuroc, t), spent },
    });
  return t('After {round} rounds: epsilon {spent}.', { round, spent });
}
