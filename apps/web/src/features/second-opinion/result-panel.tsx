'use client';

import type { AnsweredImage } from '@doubleblind/browser-party';
import { formatBytes, formatDuration } from '@/components/format';
import { useReaderFormats, useWords } from '@/components/reader';
import { Button } from '@/components/ui/button';
import { Notice, Section } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import type { Known } from './known.ts';
import { shownScore } from './shown-score.ts';

/** The scores beside the vendor's thresholds, what they do not mean, and a record to keep. */
export function ResultPanel(props: { known: Known; answer: AnsweredImage; again: () => void }) {
  const t = useWords();
  const { formatSecond } = useReaderFormats();
  const { known, answer, again } = props;
  const { model } = known.offer;
  const { record, seconds, bytes } = answer;
  // The engine gives no number where a value left its range.
  const valid = !answer.scores.some((score) => Number.isNaN(score));
  const rows = model.findings.map((finding, i) => {
    const threshold = model.operatingPoints.find((point) => point.finding === finding)?.threshold;
    const score = answer.scores[i];
    const above = threshold !== undefined && score >= threshold;
    return { finding, threshold, above, shown: shownScore(score, threshold) };
  });
  const meaning = ({ threshold, above }: (typeof rows)[number]) => {
    if (threshold === undefined) return t('a score without a threshold');
    return above ? t('positive: at or above the threshold') : t('negative: below the threshold');
  };
  const keep = () => {
    const scores = valid ? Object.fromEntries(rows.map(({ finding, shown }) => [finding, Number(shown)])) : 'not valid';
    const kept = {
      record,
      scores,
      model: `${model.name} ${model.modelVersion}`.trim(),
      vendor: known.issuer.organisation,
    };
    const url = URL.createObjectURL(new Blob([JSON.stringify(kept, null, 2)], { type: 'application/json' }));
    const link = Object.assign(document.createElement('a'), {
      href: url,
      download: `second-opinion-${record.document.imageId}.json`,
    });
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <Section title={t('3. The answer')}>
      <div className="grid gap-5">
        <Notice tone="warn" title={t('This is research, and no diagnosis.')}>
          {t(
            'A score is what the model says, not how likely the finding is in this patient: that depends on who is examined and where. Models err, and do so more often on images unlike those they were made with. Decide nothing by it without a radiologist.',
          )}
        </Notice>
        {!valid && (
          <Notice tone="bad" title={t('The score is not valid.')}>
            {t(
              'While it was computed a value left the range that the model was compiled for: this image is unlike those that the model was made with. There is no score of it.',
            )}
          </Notice>
        )}
        {valid && (
          <Table
            caption={t('Scores of this image')}
            rows={rows}
            rowKey={({ finding }) => finding}
            columns={[
              { key: 'finding', title: t('Finding'), cell: ({ finding }) => finding },
              { key: 'score', title: t('Score'), numeric: true, cell: ({ shown }) => t.figures(shown) },
              {
                key: 'threshold',
                title: t('Vendor’s threshold'),
                numeric: true,
                cell: ({ threshold }) => (threshold === undefined ? '–' : t.figures(String(threshold))),
              },
              { key: 'meaning', title: t('What the model says'), cell: meaning },
            ]}
          />
        )}
        <p className="text-soft">
          {t('Computed in {time} with {bytes}; the agent’s record says {finished}.', {
            time: formatDuration(seconds),
            bytes: formatBytes(bytes),
            finished: formatSecond(record.document.finishedAt),
          })}
        </p>
        <p className="flex flex-wrap gap-2">
          <Button onClick={keep}>{t('Keep a record')}</Button>
          <Button look="quiet" onClick={again}>
            {t('Another image')}
          </Button>
        </p>
        <p className="max-w-3xl text-sm text-soft">
          {t(
            'The record has the scores as you see them, and what the vendor’s agent has signed: ticket, program, the image’s random number and the times. The agent does not know the scores, so its signature does not cover them.',
          )}
        </p>
      </div>
    </Section>
  );
}
