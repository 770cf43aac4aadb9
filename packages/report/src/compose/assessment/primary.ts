/** The goal that both sides declared before the run, judged by the figures of the run. */
import type { Estimate, Primary, PrimaryGoal } from '@doubleblind/contracts';
import { auroc, aurocInterval, classify, numberPatients } from '@doubleblind/metrics';
import type { EvaluatedFinding } from '../findings.ts';
import { absent, interval, proportion } from '../values.ts';

/** A goal is met where the lower end of the interval reaches it: the value alone may be luck. */
export function judgeGoal(
  { finding: name, threshold, goals }: PrimaryGoal,
  findings: readonly EvaluatedFinding[],
  confidence: number,
): Primary {
  const finding = findings.find((candidate) => candidate.name === name);
  const judged = goals.map(({ measure, atLeast }) => {
    const estimate = finding
      ? figureOf(measure, finding, threshold, confidence)
      : absent('no study has a label for it');
    return { measure, atLeast, estimate, met: estimate.low === null ? null : estimate.low >= atLeast };
  });
  const failed = judged.some(({ met }) => met === false);
  const open = judged.some(({ met }) => met === null);
  return { finding: name, threshold, goals: judged, met: failed ? false : open ? null : true };
}

function figureOf(
  measure: PrimaryGoal['goals'][number]['measure'],
  { secure: { scores }, labels: { labels, patientId } }: EvaluatedFinding,
  threshold: number | null,
  confidence: number,
): Estimate {
  const patients = numberPatients(patientId);
  if (measure === 'auroc') {
    const value = auroc(scores, labels);
    if (!value.defined) return absent(value.reason);
    const { low, high, reason } = interval(aurocInterval(scores, labels, confidence, patients));
    return { value: value.value, low, high, ...(reason === undefined ? {} : { reason }) };
  }
  if (threshold === null) return absent('no threshold was declared');
  const {
    cases: _cases,
    of: _of,
    ...share
  } = proportion(classify(scores, labels, threshold, confidence, patients)[measure]);
  return share;
}
