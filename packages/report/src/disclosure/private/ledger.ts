/** What releases with noise have spent of the patients of a test set. */
import type { ReleasePrivacy } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { Evidence } from '../evidence.ts';
import type { ReleaseRecord } from '../record.ts';

interface Studies extends Pick<Evidence, 'keys'> {
  readonly patients?: readonly string[] | undefined;
}

/**
 * The sum over all earlier releases with noise that share a study or a patient with these (basic composition: Dwork and Roth 2014,
 * theorem 3.16), an upper bound for each patient.
 */
export function spentBefore(
  studies: Studies,
  earlier: readonly ReleaseRecord[],
): Pick<ReleasePrivacy, 'epsilon' | 'delta'> & { readonly releases: number } {
  const shared = earlier.filter((record) => record.privacy !== undefined && shareAny(studies, record));
  const sum = (of: (privacy: ReleasePrivacy) => number) => shared.reduce((all, { privacy }) => all + of(privacy!), 0);
  return { epsilon: sum(({ epsilon }) => epsilon), delta: sum(({ delta }) => delta), releases: shared.length };
}

/**
 * Throws DB5652 where figures without noise (`privacy` undefined) would take back what an earlier release with noise has promised to one of
 * these patients, DB5653 where noise would spend more than is left of the limit on epsilon.
 */
export function requirePromises(
  studies: Studies,
  privacy: ReleasePrivacy | undefined,
  earlier: readonly ReleaseRecord[],
  limit: number,
): void {
  const spent = spentBefore(studies, earlier);
  if (privacy === undefined) {
    if (spent.releases === 0) return;
    throw new DoubleblindError('DB5652', `${spent.releases} with epsilon ${spent.epsilon} together.`);
  }
  if (spent.epsilon + privacy.epsilon <= limit + ROUNDING) return;
  const detail = `Of these patients epsilon ${spent.epsilon} is spent, this release would take ${privacy.epsilon} more, and the limit is ${limit}.`;
  throw new DoubleblindError('DB5653', detail);
}

/** Sums of decimal fractions are off by so little. */
const ROUNDING = 1e-9;

/** Earlier releases with every figure as it is, of the same studies or patients: they tell what noise would hide. */
export function withoutNoiseBefore(studies: Studies, earlier: readonly ReleaseRecord[]): ReleaseRecord[] {
  return earlier.filter((record) => record.privacy === undefined && shareAny(studies, record));
}

function shareAny(one: Studies, other: Studies): boolean {
  const keys = new Set(other.keys);
  if (one.keys.some((key) => keys.has(key))) return true;
  const patients = new Set(other.patients?.filter((patient) => patient !== ''));
  return one.patients?.some((patient) => patients.has(patient)) ?? false;
}
