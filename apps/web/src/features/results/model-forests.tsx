import { CAPTIONS, type ForestSummary, type NotDefined } from '@doubleblind/metrics';
import { formatPValue, formatValue } from '@/components/format';
import { readerWords } from '@/features/session/reader';
import type { Words } from '@/language/words';
import type { ModelForest } from '@/server/results/read/test-sets-of-model';
import { Forest, type ForestLine, lowestOf } from './figures/forest.tsx';

/** One model on several test sets: a forest plot for each finding, all on one axis, with what pools them and how much they differ. */
export async function ModelForests({ forests }: { forests: readonly ModelForest[] }) {
  const t = await readerWords();
  const all = forests.map((forest) => ({ ...forest, lines: linesOf(forest, t) }));
  const low = lowestOf(all.flatMap(({ lines }) => lines));
  return (
    <div className="grid gap-8">
      {all.map(({ lines, ...forest }) => (
        <figure key={forest.finding}>
          <h3 className="mb-2 font-medium">{forest.finding}</h3>
          <Forest measure={t('AUROC')} lines={lines} low={low} t={t} />
          <figcaption className="mt-2 max-w-3xl text-sm text-soft">
            {summaryText(forest.forest.summary, t)}{' '}
            {forest.forest.rows.flatMap(({ leftOut }) => (leftOut === null ? [] : [leftOut])).join(' ')}
          </figcaption>
        </figure>
      ))}
      <p className="max-w-3xl text-sm text-soft">
        {t(CAPTIONS.forest.caption)}{' '}
        {t('The thin grey line beside the diamond is the prediction interval, cut off where the axis ends.')}{' '}
        {CAPTIONS.forest.reference}
      </p>
    </div>
  );
}

function linesOf({ hospitals, forest: { rows, summary } }: ModelForest, t: Words): ForestLine[] {
  const lines = rows.map((row, index): ForestLine => {
    const values = { hospital: hospitals[index], studies: row.studies, positives: row.positives };
    return {
      key: String(index),
      name: row.name,
      detail:
        row.weight === null
          ? t('{hospital}: {studies, plural, one {# study} other {# studies}}, {positives} with it', values)
          : t('{hospital}: {studies, plural, one {# study} other {# studies}}, {positives} with it, weight {weight}%', {
              ...values,
              weight: Math.round(100 * row.weight),
            }),
      estimate: row.auroc,
    };
  });
  if (!summary.defined) return lines;
  const { auroc, prediction } = summary;
  return [...lines, { key: 'summary', name: t('Summary'), estimate: auroc, summary: true, prediction }];
}

function summaryText(summary: ForestSummary | NotDefined, t: Words): string {
  if (!summary.defined) return t('No summary: {reason}.', { reason: summary.reason });
  const { degreesOfFreedom, prediction, i2, q, qPValue, tau2 } = summary;
  const further =
    prediction === null
      ? t('With two test sets nothing can be said of a third.')
      : t(
          'A further, similar test set is expected between {low} and {high} (t, {degreesOfFreedom, plural, one {# degree} other {# degrees}} of freedom).',
          {
            low: formatValue(prediction.low, t),
            high: formatValue(prediction.high, t),
            degreesOfFreedom: prediction.degreesOfFreedom,
          },
        );
  return t(
    'Random-effects mean on log odds, interval by t with {degreesOfFreedom, plural, one {# degree} other {# degrees}} of freedom. {further} Heterogeneity: I² {i2}%, τ² {tau2}, Q {q} (p {p}).',
    {
      ...{ degreesOfFreedom, further },
      i2: Math.round(100 * i2),
      tau2: formatValue(tau2, t),
      q: formatValue(q, t, 1),
      p: formatPValue(qPValue, t),
    },
  );
}
