/**
 * Test sets of one hospital that are nearly, but not quite, the same: what is told of both tells of the few studies, or of the few
 * patients, in which they differ.
 */
import { RULES } from './rules.ts';

/** A study as it is compared. It never leaves the agent. */
export interface ComparedStudy {
  /** The same in all of the hospital's test sets. */
  readonly key: string;
  /** As the labels name the patient; empty where they do not. */
  readonly patient: string;
  /** What its labels say, where another label makes it another study. */
  readonly labels?: string;
}

/**
 * Whether the two differ, and do so in nine studies or fewer, or in studies of nine patients or fewer where all of these are named. A
 * patient's twelve studies are one person's.
 */
export function nearlyAlike(one: readonly ComparedStudy[], other: readonly ComparedStudy[]): boolean {
  const apart = [...missing(one, other), ...missing(other, one)];
  if (apart.length === 0) return false;
  // A study with another label is missing on either side, and one study.
  if (new Set(apart.map(({ key }) => key)).size <= RULES.nearlyTheSame) return true;
  if (apart.some(({ patient }) => patient === '')) return false;
  return new Set(apart.map(({ patient }) => patient)).size <= RULES.nearlyTheSame;
}

function missing(from: readonly ComparedStudy[], of: readonly ComparedStudy[]): ComparedStudy[] {
  const known = new Set(from.map(nameOf));
  return of.filter((study) => !known.has(nameOf(study)));
}

function nameOf({ key, labels = '' }: ComparedStudy): string {
  return JSON.stringify([key, labels]);
}
