'use client';

import type { EvaluationProgress } from '@doubleblind/browser-party';
import { useEffect } from 'react';
import { formatBytes, formatDuration } from '@/components/format';
import { useWords } from '@/components/reader';
import { Button } from '@/components/ui/button';
import { Panel, Section } from '@/components/ui/page';
import { ProgressBar } from '@/components/ui/progress-bar';
import { translatable } from '@/language/words';

const PHASES: Record<EvaluationProgress['phase'], string> = translatable({
  connecting: 'Meeting the vendor’s agent…',
  'set-up': 'Making keys…',
  computing: 'Computing, step by step…',
});

/** Steps, bytes, rate and time left. The worker goes on when the tab is hidden; the title says how far it is. */
export function ProgressPanel(props: { progress: EvaluationProgress; bytesInAll: number; stop: () => void }) {
  const t = useWords();
  const { progress, bytesInAll, stop } = props;
  const { phase, stepsDone, steps, bytes, seconds, secondsLeft } = progress;
  const percent = Math.round((100 * bytes) / bytesInAll);
  useEffect(() => {
    const before = document.title;
    document.title = `${percent}% · ${before}`;
    return () => {
      document.title = before;
    };
  }, [percent]);
  return (
    <Section title={t('3. Computing')}>
      <Panel>
        <p className="mb-3 font-medium">{t(PHASES[phase])}</p>
        <ProgressBar value={bytes} total={bytesInAll} label={t('Bytes exchanged')} />
        <p className="mt-3 text-soft tabular-nums">
          {t('{done} of {all} steps, {bytes} of {total}, {rate} a second', {
            done: stepsDone,
            all: steps,
            bytes: formatBytes(bytes),
            total: formatBytes(bytesInAll),
            rate: formatBytes(seconds > 0 ? bytes / seconds : 0),
          })}
          {secondsLeft !== null && `, ${t('about {time} left', { time: formatDuration(secondsLeft) })}`}
        </p>
        <p className="mt-4">
          <Button look="quiet" onClick={stop}>
            {t('Stop')}
          </Button>
        </p>
      </Panel>
    </Section>
  );
}
