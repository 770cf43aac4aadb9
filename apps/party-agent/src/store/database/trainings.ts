/** Trainings that the portal has sent, and what the owner's agent needs for its own. */
import type { DatabaseSync } from 'node:sqlite';
import {
  type DesiredTraining,
  desiredTrainingSchema,
  type SignedTrainingApproval,
  signedTrainingApprovalSchema,
} from '@doubleblind/contracts';

/** Keeps the newest that the portal wants. */
export function storePortalTraining(database: DatabaseSync, desired: DesiredTraining): void {
  database
    .prepare(
      'INSERT INTO portal_trainings (id, desired) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET desired = excluded.desired',
    )
    .run(desired.trainingId, JSON.stringify(desired));
}

export function findPortalTraining(database: DatabaseSync, id: string): DesiredTraining | null {
  const row = database.prepare('SELECT desired FROM portal_trainings WHERE id = ?').get(id) as
    | { desired: string }
    | undefined;
  return row ? desiredTrainingSchema.parse(JSON.parse(row.desired)) : null;
}

/** A training of which this agent is the owner. */
export interface OwnTraining {
  readonly id: string;
  /** Path of the file to begin with. */
  readonly modelFile: string;
  /** Name of a test set of this agent's, to measure the model on. */
  readonly testSet: string | null;
  readonly evaluateEvery: number;
  readonly approval: SignedTrainingApproval | null;
}

export function storeOwnTraining(database: DatabaseSync, training: Omit<OwnTraining, 'approval'>): void {
  database
    .prepare('INSERT INTO own_trainings (id, model_file, test_set, evaluate_every) VALUES (?, ?, ?, ?)')
    .run(training.id, training.modelFile, training.testSet, training.evaluateEvery);
}

export function storeOwnerApproval(database: DatabaseSync, approval: SignedTrainingApproval): void {
  database
    .prepare('UPDATE own_trainings SET approval = ? WHERE id = ?')
    .run(JSON.stringify(approval), approval.document.trainingId);
}

export function findOwnTraining(database: DatabaseSync, id: string): OwnTraining | null {
  const row = database.prepare('SELECT * FROM own_trainings WHERE id = ?').get(id) as
    | { id: string; model_file: string; test_set: string | null; evaluate_every: number; approval: string | null }
    | undefined;
  if (!row) return null;
  return {
    ...{ id: row.id, modelFile: row.model_file, testSet: row.test_set, evaluateEvery: row.evaluate_every },
    approval: row.approval === null ? null : signedTrainingApprovalSchema.parse(JSON.parse(row.approval)),
  };
}
