/** Desired against observed state: what to do now. */
import type { DesiredEvaluation, ObservedEvaluation, ObservedState } from '@doubleblind/contracts';

export type Action = 'none' | 'prepare' | 'start-preflight' | 'start-run' | 'pause' | 'cancel';

/** Only a new attempt changes anything. */
const ATTEMPT_ENDED: readonly ObservedState[] = ['refused', 'failed'];
/** Nothing changes these. */
const ENDED: readonly ObservedState[] = ['released', 'stopped'];
const DONE: readonly ObservedState[] = ['computed', 'released'];

export interface Standing {
  readonly observed: ObservedEvaluation | null;
  /** The controller is at work. */
  readonly active: boolean;
  /** Both parties know that every image is done. */
  readonly settled: boolean;
}

/** What was observed of an earlier attempt counts only when it ended the evaluation. */
export function decide(work: DesiredEvaluation, { observed, active, settled }: Standing): Action {
  const before = observed?.observed ?? 'idle';
  const state = observed?.attempt === work.attempt || ENDED.includes(before) ? before : 'idle';
  const { desired } = work;
  if (desired === 'stop') return state === 'stopped' ? 'none' : 'cancel';
  if (ATTEMPT_ENDED.includes(state) || ENDED.includes(state)) return 'none';
  switch (desired) {
    case 'await-approval':
      return active ? 'cancel' : 'none';
    case 'prepare':
      // Without the peer's card nothing can be checked; the portal sends it when the peer has connected.
      return state === 'ready' || DONE.includes(state) || work.peer === null ? 'none' : 'prepare';
    case 'preflight':
      return active || state === 'preflight-passed' || DONE.includes(state) ? 'none' : 'start-preflight';
    case 'run':
      // Also when all images are done here: the peer may not have heard of it.
      return active || settled ? 'none' : 'start-run';
    case 'pause':
      // Work that has not met the peer yet still counts as what it was before: paused, or computed here only.
      return active || !(state === 'paused' || DONE.includes(state)) ? 'pause' : 'none';
  }
}
