/** What a plan of a program holds. */
import type { Program, Scope, Step } from '@doubleblind/program';
import type { Party } from './party.ts';
import type { TwoPartyThreat } from './threat.ts';

/** How the comparisons of a step are done. */
export interface ComparisonPlan {
  /** Widths from the most significant down. */
  readonly digits: readonly number[];
  /** The party that sends the digit tables. */
  readonly sender: Party;
  /** The party that sends the tables of all gates; absent: both parties make the same number of keys (gateParts). */
  readonly gateSender?: Party;
}

/** A program's plan. */
export interface TwoPartyPlan {
  readonly program: Program;
  readonly scope: Scope;
  /** Against whom the run protects: decides on messages and sizes of the correlations' making. */
  readonly threat: TwoPartyThreat;
  /** The party that makes as few keys as can be, because they cost it much more than the other; absent: both are alike. */
  readonly sparing?: Party;
  /** Of a step that compares, by its name. Throws RangeError for others. */
  comparison(step: string): ComparisonPlan;
}

/** Whether a step's protocol has a comparison in it, so that the plan has its digits and its sender. */
export function compares({ op }: Pick<Step, 'op'>): boolean {
  return op === 'compare' || op === 'maxPool' || op === 'round';
}
