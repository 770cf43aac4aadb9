/** The exact counts that noise is added to. They never leave the agent. */
import type { PrivateCounts, ReleasePrivacy } from '@doubleblind/contracts';
import type { Evidence } from '../evidence.ts';

/**
 * Ends between ranges of probabilities, the same for every evaluation, because chosen ones would tell of the scores. Closer together near
 * 0, where the scores of rare findings lie.
 */
const ENDS: readonly number[] = [0.01, 0.03, 0.07, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95];

/** The ends for a finding with these declared thresholds: each takes the place of the nearest end. */
export function rangeEnds(thresholds: readonly number[]): number[] {
  const ends = [...ENDS];
  for (const threshold of thresholds) {
    const free = ends.filter((end) => !thresholds.includes(end));
    const nearest = free.reduce((best, end) => (Math.abs(end - threshold) < Math.abs(best - threshold) ? end : best));
    if (!ends.includes(threshold)) ends[ends.indexOf(nearest)] = threshold;
  }
  return ends.sort((a, b) => a - b);
}

/** A finding that is counted with noise. */
export interface CountedFinding {
  readonly finding: string;
  /** Declared before the run: the vendor's threshold and that of the goal. */
  readonly thresholds: readonly number[];
}

/** Of each patient one study: the one whose name, a hash of its images, is the least; so no label or score has a part in it. */
export function privateCounts(
  evidence: Evidence,
  findings: readonly CountedFinding[],
  privacy: ReleasePrivacy,
): PrivateCounts {
  const chosen = oneOfEach(evidence);
  return {
    privacy,
    unit: evidence.patients ? 'patient' : 'study',
    studies: chosen.size,
    findings: findings.map(({ finding, thresholds }) => {
      const ends = rangeEnds(thresholds);
      const counts = { positives: new Array<number>(ends.length + 1).fill(0), negatives: [] as number[] };
      counts.negatives = [...counts.positives];
      const own = evidence.findings.find((entry) => entry.finding === finding);
      own?.studies.forEach(({ key, positive }, study) => {
        if (!chosen.has(key)) return;
        const range = ends.filter((end) => own.scores[study] >= end).length;
        counts[positive ? 'positives' : 'negatives'][range]++;
      });
      return { finding, thresholds: [...thresholds].sort((a, b) => a - b), ends, ...counts };
    }),
  };
}

/** A study whose patient is not named counts as of a patient of its own. */
function oneOfEach({ keys, patients }: Evidence): Set<string> {
  const least = new Map<string, string>();
  keys.forEach((key, study) => {
    const patient = patients?.[study] ? `patient ${patients[study]}` : `study ${key}`;
    const known = least.get(patient);
    if (known === undefined || key < known) least.set(patient, key);
  });
  return new Set(least.values());
}
