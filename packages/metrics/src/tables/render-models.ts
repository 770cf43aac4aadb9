import { formatDifference, formatEstimate, formatPValue } from './format.ts';
import type { ModelComparison, ModelPair } from './models.ts';
import { textTable } from './text-table.ts';

/** Several models on one test set as text: per finding the ranking, then all paired differences. */
export function renderModels(findings: readonly ModelComparison[]): string {
  return findings.map(renderFinding).join('\n');
}

function renderFinding({ name, models, pairs, ranking }: ModelComparison): string {
  const order = models.map((_, m) => m);
  if (ranking.defined) order.sort((a, b) => ranking.ranks[a].rank - ranking.ranks[b].rank);
  const rows = order.map((m) => {
    const rank = ranking.defined ? ranking.ranks[m] : null;
    return [
      models[m].name,
      formatEstimate(models[m].auroc),
      rank === null ? '-' : `${rank.rank} [${rank.low}-${rank.high}]`,
      rank === null ? '-' : `${(100 * rank.shareFirst).toFixed(0)}%`,
    ];
  });
  const reason = ranking.defined ? '' : `No ranking: ${ranking.reason}.\n`;
  const table = textTable([name, 'AUROC [CI, DeLong]', 'Rank [CI]', 'First in'], rows);
  const differences = textTable(['Difference', 'AUROC [CI, DeLong]', 'p', 'p (Holm)'], pairs.map(pairRow));
  return `${table}${reason}\n${differences}`;
}

function pairRow({ candidate, reference, result, adjustedPValue }: ModelPair): string[] {
  const name = `${candidate} - ${reference}`;
  if (!result.defined || adjustedPValue === null) return [name, '-', '-', '-'];
  return [name, formatDifference(result), formatPValue(result.pValue), formatPValue(adjustedPValue)];
}
