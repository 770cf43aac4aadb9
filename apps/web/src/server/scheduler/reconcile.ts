/**
 * Desired against observed state, as pure functions: which transition is due, and what each agent is to do.
 */
import {
  CHANNEL_LIMITS,
  EVALUATION,
  type EvaluationState,
  type Failure,
  type ObservedState,
  type TransitionEvent,
} from '@doubleblind/contracts';

export interface Situation {
  readonly state: EvaluationState;
  readonly notBefore: Date | null;
  readonly expiresAt: Date;
  readonly vendor: { readonly observed: ObservedState; readonly lastSeenAt: Date | null };
  readonly hospital: { readonly observed: ObservedState; readonly lastSeenAt: Date | null };
}

export interface Due {
  readonly event: TransitionEvent;
  readonly failure?: Failure;
}

/** How long an agent may stay away before a waiting evaluation is given up. */
export const PATIENCE_MILLISECONDS = 24 * 60 * 60 * 1000;

function silence(party: Situation['vendor'], now: Date): number {
  return party.lastSeenAt ? now.getTime() - party.lastSeenAt.getTime() : Number.POSITIVE_INFINITY;
}

/** The transition that the portal owes, or null. */
export function dueTransition(situation: Situation, now: Date): Due | null {
  const { state, vendor, hospital } = situation;
  if (now >= situation.expiresAt && EVALUATION.possibleEvents(state).includes('expire')) return { event: 'expire' };
  const both = (observed: ObservedState) => vendor.observed === observed && hospital.observed === observed;
  const atWork = (party: Situation['vendor']) => party.observed === 'running' || party.observed === 'computed';
  const longest = Math.max(silence(vendor, now), silence(hospital, now));
  switch (state) {
    case 'approved':
      return situation.notBefore === null || now >= situation.notBefore ? { event: 'schedule' } : null;
    case 'scheduled':
      return both('ready') ? { event: 'start-preflight' } : null;
    case 'preflight':
      return both('preflight-passed') ? { event: 'start-run' } : null;
    case 'running':
      if (hospital.observed === 'computed') return { event: 'compute' };
      if (vendor.observed === 'link-lost' || hospital.observed === 'link-lost') return { event: 'interrupt' };
      return longest > CHANNEL_LIMITS.silenceMilliseconds ? { event: 'interrupt' } : null;
    case 'resuming':
      // Every image is done: a vendor's agent that is gone for good keeps no results back.
      if (hospital.observed === 'computed') return { event: 'resumed' };
      if (atWork(vendor) && atWork(hospital) && longest <= CHANNEL_LIMITS.silenceMilliseconds)
        return { event: 'resumed' };
      if (Number.isFinite(longest) && longest > PATIENCE_MILLISECONDS) {
        const who = silence(vendor, now) > silence(hospital, now) ? 'vendor' : 'hospital';
        return { event: 'fail', failure: { code: 'DB6304', detail: `The ${who}'s agent.` } };
      }
      return null;
    default:
      return null;
  }
}
