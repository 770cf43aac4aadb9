'use client';

import type { EvaluationState } from '@doubleblind/contracts';
import { clockText, formatBytes, formatDuration } from '@/components/format';
import { useReaderFormats, useWords } from '@/components/reader';
import { ErrorNotice } from '@/components/ui/form';
import { Notice } from '@/components/ui/page';
import { ProgressBar } from '@/components/ui/progress-bar';
import { StateBadge } from '@/components/ui/state-badge';
import { translatable } from '@/language/words';
import type { LiveView } from '@/server/evaluations/read/live-view';
import { OwedComparison } from './owed-comparison.tsx';
import { OBSERVED_TEXTS, STATE_TEXTS } from './texts.ts';
import { useLive } from './use-live.ts';

const SIDES = ['vendor', 'hospital'] as const;
/** While what the preflight lets expect may be the best that is known; then the run's own rate is. */
const UNTIL_RUN: readonly EvaluationState[] = ['preflight', 'running'];

export function LivePanel({ evaluationId, initial }: { evaluationId: string; initial: LiveView }) {
  const t = useWords();
  const { view, cut } = useLive(evaluationId, initial);
  const { progress, preflight, failure, state } = view;
  const working = ['running', 'paused', 'resuming', 'computed'].includes(state);
  const silent = view.lost.vendor !== null || view.lost.hospital !== null;
  return (
    <div className="rounded-lg border border-line bg-surface">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-4" aria-live="polite">
        <StateBadge state={state} />
        <p className="min-w-0 flex-1 basis-64">
          {silent && state === 'running'
            ? t('It goes on only where the two agents still reach each other.')
            : t(STATE_TEXTS[state])}
        </p>
      </div>
      {cut && (
        <div className="px-5 pb-4">
          <Notice tone="warn" title={t('This page is cut off from the portal')}>
            {t(
              'It shows what was last known, and goes on by itself when the portal answers. If you have signed out, load it again.',
            )}
          </Notice>
        </div>
      )}
      <Obstacles view={view} />
      {failure && state === 'failed' && (
        <div className="px-5 pb-4">
          <ErrorNotice error={failure} />
        </div>
      )}
      {view.vendorObserved && state !== 'released' && (
        <dl className="grid grid-cols-2 border-t border-line">
          <Lane side="vendor" observed={view.vendorObserved} />
          <Lane side="hospital" observed={view.hospitalObserved ?? 'idle'} />
        </dl>
      )}
      {working && progress && <ProgressFacts progress={progress} timed={state === 'running' && !silent} />}
      {preflight && UNTIL_RUN.includes(state) && !progress?.imagesPerSecond && (
        <p className="border-t border-line px-5 py-3 text-sm text-soft">
          {t(
            'Preflight: {seconds} and {bytes} for two images, round trip {milliseconds} ms, {rate}/s. All images are expected to take {total}.',
            {
              seconds: formatDuration(preflight.seconds),
              bytes: formatBytes(preflight.bytes),
              milliseconds: Math.round(preflight.roundTripMilliseconds),
              rate: formatBytes(preflight.bytesPerSecond),
              total: formatDuration(preflight.estimatedSecondsTotal),
            },
          )}
        </p>
      )}
    </div>
  );
}

function Lane({ side, observed }: { side: 'vendor' | 'hospital'; observed: string }) {
  const t = useWords();
  const colours = side === 'vendor' ? 'border-vendor text-vendor' : 'border-hospital text-hospital';
  return (
    <div className={`border-t-4 px-5 py-3 ${colours}`}>
      <dt className="text-sm font-medium">{side === 'vendor' ? t('Vendor’s agent') : t('Hospital’s agent')}</dt>
      <dd className="text-ink">{t(OBSERVED_TEXTS[observed] ?? observed)}</dd>
    </div>
  );
}

const TROUBLED = translatable({
  vendor: 'The vendor’s agent cannot go on, and tries again: {title}',
  hospital: 'The hospital’s agent cannot go on, and tries again: {title}',
});
const WRONG_CLOCK = translatable({
  vendor: 'The clock of the vendor’s agent is wrong',
  hospital: 'The clock of the hospital’s agent is wrong',
});
const LOST = translatable({
  vendor: 'Lost contact with the vendor’s agent',
  hospital: 'Lost contact with the hospital’s agent',
});

/** What keeps the two agents from working, named before anything is approved and as long as it is so. */
function Obstacles({ view: { lost, clocks, nobodyListens, comparisonOwed, trouble } }: { view: LiveView }) {
  const t = useWords();
  const { formatTime } = useReaderFormats();
  const silent = SIDES.filter((side) => lost[side] !== null);
  const wrong = SIDES.filter((side) => clocks[side] !== null);
  // What a silent agent has said last may be over.
  const troubled = SIDES.filter((side) => trouble[side] !== null && lost[side] === null);
  if (silent.length + wrong.length + troubled.length === 0 && !nobodyListens && comparisonOwed === null) return null;
  return (
    <div className="grid gap-3 px-5 pb-4">
      {silent.map((side) => (
        <Notice key={side} tone="warn" title={t(LOST[side])}>
          {lost[side] === 'never'
            ? t('It has never connected.')
            : t('It was last heard from {time}.', { time: formatTime(lost[side]!) })}{' '}
          {t.rich(
            'No work begins, and what this page says of it is what it said then. Its organisation sees to its machine: <code>party-agent doctor</code> says what is wrong.',
            { code: (inside) => <code>{inside}</code> },
          )}
        </Notice>
      ))}
      {troubled.map((side) => (
        <Notice key={side} tone="warn" title={t(TROUBLED[side], { title: t(trouble[side]!.title) })}>
          {trouble[side]!.detail} {t(trouble[side]!.remedy)}{' '}
          <span className="text-sm text-soft">({trouble[side]!.code})</span>
        </Notice>
      ))}
      {wrong.map((side) => (
        <Notice key={side} tone="warn" title={t(WRONG_CLOCK[side])}>
          {t(
            'When the agent last connected it was {off}. Agreed times begin and end by it, and what the agent signs has its time. Its machine takes the time from the network (NTP); then the agent is started again.',
            { off: clockText(clocks[side]!, t) },
          )}
        </Notice>
      ))}
      {comparisonOwed !== null && <OwedComparison programHash={comparisonOwed} />}
      {nobodyListens && (
        <Notice tone="warn" title={t('The two agents cannot meet')}>
          {t.rich(
            'Neither says where the other can call it. One of the two has to be started with <code>party-agent daemon --listen-peer HOST:PORT</code>, at an address that the other one reaches, or, where neither can be called, with <code>party-agent daemon --relay</code>.',
            { code: (inside) => <code>{inside}</code> },
          )}
        </Notice>
      )}
    </div>
  );
}

/** `timed`: work goes on at the measured rate, so that a time that is left can be told. */
function ProgressFacts({ progress, timed }: { progress: NonNullable<LiveView['progress']>; timed: boolean }) {
  const t = useWords();
  const { imagesDone, imagesTotal } = progress;
  const facts: [string, string][] = [
    [t('Images'), t('{done} of {total}', { done: imagesDone, total: imagesTotal })],
    [t('Exchanged'), t.figures(formatBytes(progress.bytes))],
  ];
  if (timed && progress.imagesPerSecond !== null)
    facts.push([t('Rate'), t('{rate} images/s', { rate: Number(progress.imagesPerSecond.toPrecision(2)) })]);
  if (timed && progress.secondsLeft !== null && imagesDone < imagesTotal)
    facts.push([t('Time left'), formatDuration(progress.secondsLeft)]);
  if (progress.workers) {
    const { pairs, batchesDone, batches, again } = progress.workers;
    facts.push([t('Pairs of workers'), t('{pairs} at work', { pairs })]);
    facts.push([
      t('Batches'),
      again === 0
        ? t('{done} of {total}', { done: batchesDone, total: batches })
        : t('{done} of {total}, {again} begun again', { done: batchesDone, total: batches, again }),
    ]);
  }
  return (
    <div className="border-t border-line px-5 py-4">
      <ProgressBar value={imagesDone} total={imagesTotal} label={t('Images evaluated')} />
      <dl className="mt-4 grid grid-cols-2 gap-4 sm:grid-cols-4">
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt className="text-sm text-soft">{term}</dt>
            <dd className="font-medium tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
