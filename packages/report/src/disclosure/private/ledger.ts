/** What releases with noise, and trainings, have spent of the patients of a test set: one budget. */
import type { ReleasePrivacy } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { Evidence } from '../evidence.ts';
import type { ReleaseRecord } from '../record.ts';

interface Studies extends Pick<Evidence, 'keys'> {
  readonly patients?: readonly string[] | undefined;
}

type Spent = Pick<ReleasePrivacy, 'epsilon' | 'delta'>;

/** What was spent on these studies otherwise than by a release: by a training. */
export interface SpentElsewhere extends Studies, Spent {}

/** Sums for one patient, and how many releases and other things they are of. */
export interface SpentBefore extends Spent {
  readonly releases: number;
  readonly others: number;
}

/**
 * The sum over all earlier releases with noise, and all else, that share a study or a patient with these (basic composition: Dwork and
 * Roth 2014, theorem 3.16), an upper bound for each patient.
 */
export function spentBefore(
  studies: Studies,
  earlier: readonly ReleaseRecord[],
  elsewhere: readonly SpentElsewhere[] = [],
): SpentBefore {
  const releases = earlier.flatMap((record) => (record.privacy && shareAny(studies, record) ? [record.privacy] : []));
  const others = elsewhere.filter((other) => shareAny(studies, other));
  const sum = (of: (spent: Spent) => number) => [...releases, ...others].reduce((all, spent) => all + of(spent), 0);
  return {
    ...{ epsilon: sum(({ epsilon }) => epsilon), delta: sum(({ delta }) => delta) },
    ...{ releases: releases.length, others: others.length },
  };
}

/**
 * Throws DB5652 where figures without noise (`privacy` undefined) would take back what an earlier release with noise has promised to one of
 * these patients, DB5653 where noise would spend more than is left of the limit on epsilon.
 */
export function requirePromises(
  studies: Studies,
  privacy: Spent | undefined,
  earlier: readonly ReleaseRecord[],
  limit: number,
  elsewhere: readonly SpentElsewhere[] = [],
): void {
  const spent = spentBefore(studies, earlier, elsewhere);
  if (privacy === undefined) {
    if (spent.releases === 0) return;
    throw new DoubleblindError(
      'DB5652',
      `${spent.releases} with epsilon ${spentBefore(studies, earlier).epsilon} together.`,
    );
  }
  if (spent.epsilon + privacy.epsilon <= limit + ROUNDING) return;
  const detail =
    `Of these patients epsilon ${rounded(spent.epsilon)} is spent or approved (releases: ${spent.releases}, trainings: ${spent.others}), ` +
    `this would take ${rounded(privacy.epsilon)} more, and the limit is ${limit}.`;
  throw new DoubleblindError('DB5653', detail);
}

const rounded = (value: number) => Number(value.toPrecision(6));

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
