/**
 * Labels from figures that are near the best or worst that they could be, of all studies and of each shown group: somebody who knows the
 * scores tries for every study whether the other label could go with AUROC, average precision and Brier score at all.
 */
import type { Estimate, Report } from '@doubleblind/contracts';
import type { EvidenceOfFinding } from '../evidence.ts';
import { byScore, type RocStep } from '../roc-steps.ts';
import { type KnownOrder, labelsFrom } from '../telling.ts';
import type { StaircaseAttack } from './staircase.ts';

/** By study of the finding 1 or 0 where that label follows for certain, else -1. */
export function attackBounds(
  report: Report,
  { finding, scores, labels, columns }: EvidenceOfFinding,
  { runs }: Pick<StaircaseAttack, 'runs'>,
): Int8Array {
  const found = new Int8Array(scores.length).fill(-1);
  const merge = (members: readonly number[], told: Int8Array) => {
    told.forEach((label, m) => {
      if (label >= 0) found[members[m]] = label;
    });
  };
  const { auroc, averagePrecision, brier } = report.performance.find((entry) => entry.finding === finding)!;
  const all = [...scores.keys()];
  const whole = { scored: byScore(scores, labels), scores, steps: placesOf(runs) };
  merge(all, labelsFrom('auroc', auroc, whole));
  if (averagePrecision) merge(all, labelsFrom('averagePrecision', averagePrecision, whole));
  merge(all, labelsFrom('brier', brier, whole));
  for (const table of report.groups) {
    for (const row of table.findings.find((entry) => entry.finding === finding)?.groups ?? []) {
      if (row.suppressed) continue;
      const members = columns[table.column].flatMap((group, s) => (group === row.group ? [s] : []));
      const own = { scores: members.map((s) => scores[s]), labels: Uint8Array.from(members, (s) => labels[s]) };
      const known: KnownOrder = {
        ...{ scores: own.scores, steps: [] },
        scored: byScore(Float64Array.from(own.scores), own.labels),
      };
      const mean: Estimate = { value: row.brier, low: null, high: null };
      merge(members, labelsFrom('auroc', row.auroc, known));
      merge(members, labelsFrom('brier', mean, known));
    }
  }
  return found;
}

/** Where counts along the scores leave one number of positives only. */
function placesOf(runs: StaircaseAttack['runs']): RocStep[] {
  let before = 0;
  const places = runs.flatMap(({ studies, heights }) => {
    before += studies.length;
    return heights.length === 1 ? [{ studies: before, positives: heights[0] }] : [];
  });
  return places.slice(0, -1);
}
