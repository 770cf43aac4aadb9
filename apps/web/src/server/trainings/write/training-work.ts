/** What stands behind each transition of a training in the portal; the contracts' table says which states it leads between. */
import {
  TRAINING,
  type TrainingEvent,
  type TrainingRole,
  type TrainingState,
  type TrainingTerms,
} from '@doubleblind/contracts';
import type { Database } from '../../database/client.ts';
import { noticeTraining } from '../../notices/trainings.ts';
import type { LockedWork } from '../../works/locked.ts';
import type { Cause, PortalWork } from '../../works/portal-work.ts';
import { changeState, type TransitionRequest } from '../../works/transition.ts';

const always = () => true;

/** Whether everybody has approved, and nobody has taken it back. */
export function allApproved({ approvals, participants }: LockedWork): boolean {
  const valid = new Set(approvals.filter(({ revocation }) => revocation === null).map((row) => row.organisationId));
  return participants.every(({ organisationId }) => valid.has(organisationId));
}

const isOpen = ({ attempts: [last] }: LockedWork) => last !== undefined && last.endedAt === null;

const CAUSES: Readonly<Record<TrainingEvent, Cause<TrainingRole>>> = {
  approve: { action: 'training.approve', holds: always, needs: '' },
  agree: { action: null, holds: allApproved, needs: 'approvals of all participants' },
  begin: { action: null, holds: (work) => allApproved(work) && isOpen(work), needs: 'approvals of all and an attempt' },
  finish: { action: 'training.report', holds: always, needs: '' },
  reject: { action: 'training.leave', holds: always, needs: '' },
  revoke: { action: 'training.leave', holds: always, needs: '' },
  cancel: { action: 'training.decide', holds: always, needs: '' },
  expire: { action: null, holds: ({ expiresAt }, _, now) => now >= expiresAt, needs: 'that the agreed time is over' },
  fail: { action: null, holds: ({ failureCode }) => failureCode !== null, needs: 'a reason' },
  retry: { action: 'training.decide', holds: always, needs: '' },
};

export const TRAINING_WORK: PortalWork<TrainingState, TrainingEvent, TrainingRole, TrainingTerms> = {
  kind: TRAINING,
  causes: CAUSES,
  tell: noticeTraining,
};

/** `changeState` of a training. */
export function changeTraining(
  database: Database,
  trainingId: string,
  decide: (training: LockedWork) => TransitionRequest<TrainingEvent> | null,
): Promise<boolean> {
  return changeState(database, TRAINING_WORK, trainingId, decide);
}
