import { CAPTIONS, type ForestSummary, type NotDefined } from '@doubleblind/metrics';
import { formatPValue, formatValue, type ReaderFormats } from '@/components/format';
import { readerFormats } from '@/features/session/reader';
import type { ModelForest } from '@/server/results/read/test-sets-of-model';
import { Forest, type ForestLine, lowestOf } from './figures/forest.tsx';

/** One model on several test sets: a forest plot for each finding, all on one axis, with what pools them and how much they differ. */
export async function ModelForests({ forests }: { forests: readonly ModelForest[] }) {
  const formats = await readerFormats();
  const all = forests.map((forest) => ({ ...forest, lines: linesOf(forest, formats) }));
  const low = lowestOf(all.flatMap(({ lines }) => lines));
  return (
    <div className="grid gap-8">
      {all.map(({ lines, ...forest }) => (
        <figure key={forest.finding}>
          <h3 className="mb-2 font-medium">{forest.finding}</h3>
          <Forest measure="AUROC" lines={lines} low={low} />
          <figcaption className="mt-2 max-w-3xl text-sm text-soft">
            {summaryText(forest.forest.summary)}{' '}
            {forest.forest.rows.flatMap(({ leftOut }) => (leftOut === null ? [] : [leftOut])).join(' ')}
          </figcaption>
        </figure>
      ))}
      <p className="max-w-3xl text-sm text-soft">
        {CAPTIONS.forest.caption} The thin grey line beside the diamond is the prediction interval, cut off where the
        axis ends. {CAPTIONS.forest.reference}
      </p>
    </div>
  );
}

function linesOf(
  { hospitals, forest: { rows, summary } }: ModelForest,
  { formatCount, formatNumberOf }: ReaderFormats,
): ForestLine[] {
  const lines = rows.map((row, index): ForestLine => {
    const weight = row.weight === null ? '' : `, weight ${Math.round(100 * row.weight)}%`;
    const counts = `${formatNumberOf(row.studies, 'study', 'studies')}, ${formatCount(row.positives)} with it`;
    return {
      key: String(index),
      name: row.name,
      detail: `${hospitals[index]}: ${counts}${weight}`,
      estimate: row.auroc,
    };
  });
  if (!summary.defined) return lines;
  const { auroc, prediction } = summary;
  return [...lines, { key: 'summary', name: 'Summary', estimate: auroc, summary: true, prediction }];
}

function summaryText(summary: ForestSummary | NotDefined): string {
  if (!summary.defined) return `No summary: ${summary.reason}.`;
  const { degreesOfFreedom, prediction, i2, q, qPValue, tau2 } = summary;
  const further =
    prediction === null
      ? 'With two test sets nothing can be said of a third.'
      : `A further, similar test set is expected between ${formatValue(prediction.low)} and ${formatValue(prediction.high)} (t, ${prediction.degreesOfFreedom} degrees of freedom).`;
  return (
    `Random-effects mean on log odds, interval by t with ${degreesOfFreedom} degrees of freedom. ${further} Heterogeneity: I² ${Math.round(100 * i2)}%, τ² ${formatValue(tau2)}, ` +
    `Q ${formatValue(q, 1)} (p ${formatPValue(qPValue)}).`
  );
}
