/**
 * What stands behind each transition of an evaluation in the portal: which action of the policy its cause needs, and what
 * must be true in the database once it has happened. The contracts' table says which states it leads between and which side
 * causes it.
 */
import {
  EVALUATION,
  type EvaluationState,
  type ObservedState,
  type ProposalDocument,
  type Side,
  type TransitionEvent,
} from '@doubleblind/contracts';
import type { Database } from '../../database/client.ts';
import { noticeTransition } from '../../notices/evaluations.ts';
import type { LockedWork } from '../../works/locked.ts';
import type { Cause, PortalWork } from '../../works/portal-work.ts';
import { changeState, type TransitionRequest } from '../../works/transition.ts';
import { observedBy } from '../observed.ts';

const always = () => true;

function approvedBy({ approvals }: LockedWork, ...sides: (Side | null)[]): boolean {
  const valid = approvals.filter(({ revocation }) => revocation === null).map(({ role }) => role);
  return valid.length === sides.length && sides.every((side) => side !== null && valid.includes(side));
}

function bothObserve(evaluation: LockedWork, observed: ObservedState): boolean {
  return observedBy(evaluation, 'vendor') === observed && observedBy(evaluation, 'hospital') === observed;
}

function isOpen({ attempts: [last] }: LockedWork): boolean {
  return last !== undefined && last.endedAt === null;
}

const CAUSES: Readonly<Record<TransitionEvent, Cause<Side>>> = {
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

/** Evaluations in the portal. */
export const EVALUATION_WORK: PortalWork<EvaluationState, TransitionEvent, Side, ProposalDocument> = {
  kind: EVALUATION,
  causes: CAUSES,
  tell: noticeTransition,
};

/** `changeState` of an evaluation. */
export function changeEvaluation(
  database: Database,
  evaluationId: string,
  decide: (evaluation: LockedWork) => TransitionRequest<TransitionEvent> | null,
): Promise<boolean> {
  return changeState(database, EVALUATION_WORK, evaluationId, decide);
}
