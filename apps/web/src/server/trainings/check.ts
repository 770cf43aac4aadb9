import { TRAINING, type TrainingEvent } from '@doubleblind/contracts';
import type { Database } from '../database/client.ts';
import { COLUMNS } from '../database/columns.ts';
import { beginAttempt } from '../evaluations/write/attempt.ts';
import type { LockedWork } from '../works/locked.ts';
import { allApproved, changeTraining } from './write/training-work.ts';

/** The transition that the portal owes, or null. */
function due(training: LockedWork, now: Date): TrainingEvent | null {
  const state = COLUMNS.trainingState(training.state);
  if (now >= training.expiresAt && TRAINING.possibleEvents(state).includes('expire')) return 'expire';
  if (state === 'proposed' && allApproved(training)) return 'agree';
  return state === 'approved' ? 'begin' : null;
}

/** Carries out what is due for one training; answers whether anything was. */
export function checkTraining(database: Database, trainingId: string, now = new Date()): Promise<boolean> {
  return changeTraining(database, trainingId, (training) => {
    const event = due(training, now);
    if (event === null) return null;
    return {
      ...{ event, actor: 'portal' },
      also: async (transaction) => {
        if (event !== 'begin') return;
        // What is kept of an attempt is the training's: a new one goes on with it.
        const [before] = training.attempts;
        await beginAttempt(transaction, trainingId, (before?.number ?? 0) + 1);
        if (before?.progress) {
          const latest = { workId_number: { workId: trainingId, number: before.number + 1 } };
          await transaction.attempt.update({ where: latest, data: { progress: before.progress } });
        }
      },
    };
  });
}
