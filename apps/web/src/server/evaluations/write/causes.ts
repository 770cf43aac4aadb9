/**
 * What stands behind each transition in the portal: which action of the policy its cause needs, and what must be true in
 * the database once it has happened. The contracts' table says which states it leads between and which side causes it.
 */
import { type ObservedState, ROLES_OF_WORK, type Side, type TransitionEvent } from '@doubleblind/contracts';
import type { ActionOnThing } from '../../authorisation/authorise.ts';
import { type LockedEvaluation, observedBy } from './locked.ts';

interface Cause {
  /** What the actor must be allowed to do; null: only the portal itself causes this. */
  readonly action: ActionOnThing | null;
  /** Whether the evaluation, with all that the transition has changed, bears it out; `side` is the actor's. */
  readonly holds: (evaluation: LockedEvaluation, side: Side | null, now: Date) => boolean;
  /** The same in words. */
  readonly needs: string;
}

const always = () => true;

function approvedBy({ approvals }: LockedEvaluation, ...sides: (Side | null)[]): boolean {
  const valid = approvals.filter(({ revocation }) => revocation === null).map(({ side }) => side);
  return valid.length === sides.length && sides.every((side) => side !== null && valid.includes(side));
}

function bothObserve(evaluation: LockedEvaluation, observed: ObservedState): boolean {
  return ROLES_OF_WORK.evaluation.every((role) => observedBy(evaluation, role) === observed);
}

function isOpen({ attempts: [last] }: LockedEvaluation): boolean {
  return last !== undefined && last.endedAt === null;
}

export const CAUSES: Readonly<Record<TransitionEvent, Cause>> = {
  'approve-first': {
    action: 'evaluation.approve',
    holds: (evaluation, side) => approvedBy(evaluation, side),
    needs: 'an approval of this side, and none of the other',
  },
  'approve-second': {
    action: 'evaluation.approve',
    holds: (evaluation) => approvedBy(evaluation, 'vendor', 'hospital'),
    needs: 'approvals of both sides',
  },
  reject: { action: 'evaluation.reject', holds: always, needs: '' },
  schedule: {
    action: null,
    holds: (evaluation) => approvedBy(evaluation, 'vendor', 'hospital') && isOpen(evaluation),
    needs: 'approvals of both sides and an attempt',
  },
  'start-preflight': {
    action: null,
    holds: (evaluation) => bothObserve(evaluation, 'ready'),
    needs: 'that both agents are ready',
  },
  'start-run': {
    action: null,
    holds: (evaluation) => bothObserve(evaluation, 'preflight-passed'),
    needs: 'that both agents have passed the preflight',
  },
  pause: { action: 'evaluation.control', holds: always, needs: '' },
  interrupt: { action: null, holds: isOpen, needs: 'an attempt' },
  resume: { action: 'evaluation.control', holds: isOpen, needs: 'an attempt' },
  resumed: { action: null, holds: isOpen, needs: 'an attempt' },
  retry: { action: 'evaluation.control', holds: isOpen, needs: 'a new attempt' },
  compute: {
    action: 'evaluation.report',
    holds: (evaluation) => observedBy(evaluation, 'hospital') === 'computed',
    needs: 'that the hospital’s agent has computed the results',
  },
  release: {
    action: 'results.release',
    holds: ({ result }) => result !== null,
    needs: 'results that the hospital’s agent has signed',
  },
  revoke: { action: 'evaluation.revoke', holds: always, needs: '' },
  cancel: { action: 'evaluation.control', holds: always, needs: '' },
  expire: {
    action: null,
    holds: ({ expiresAt }, _side, now) => now >= expiresAt,
    needs: 'that the agreed time is over',
  },
  fail: { action: null, holds: ({ failureCode }) => failureCode !== null, needs: 'a reason' },
};
