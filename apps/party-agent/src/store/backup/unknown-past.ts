/**
 * What an agent that was brought back from an older copy may not go on with. Budgets (images that a model answers for, tickets, patients' privacy) bound what
 * others learn over all time, and what was spent after the copy was taken is not in it: whoever could have a budget counted anew by restoring would have
 * no bound at all. So everything that the copy has begun is closed; new proposals, tickets and patients have budgets of their own.
 */
import type { DatabaseSync } from 'node:sqlite';
import { DoubleblindError } from '@doubleblind/errors';
import type { ComparedStudy } from '@doubleblind/report';
import type { DataFolder } from '../data-folder.ts';
import { listEvaluations } from '../database/evaluations.ts';
import { inTransaction } from '../database/open.ts';
import { withdrawAllPageTickets } from '../database/page-tickets.ts';
import { listTestSetRows } from '../database/test-sets.ts';
import { endTraining, listLedger, spendAllSteps, studiesOf } from '../database/training-ledger.ts';
import { comparedStudies } from '../study-keys.ts';
import { readContent, type TestSetContent } from '../test-set-content.ts';
import { listTestSets, openTestSet } from '../test-set-store.ts';

type Study = Pick<ComparedStudy, 'key' | 'patient'>;

/** Closes every evaluation, ticket and training of the database, and every patient of the test sets, of either kind. */
export async function closeUnknownPast(data: DataFolder, database: DatabaseSync): Promise<void> {
  const contents = await allContents(data, database);
  const ledger = listLedger(database);
  const trained = ledger.flatMap(({ terms }) => studiesOf(database, terms.trainingId));
  inTransaction(database, () => {
    const close = database.prepare('INSERT OR IGNORE INTO closed_evaluations (id) VALUES (?)');
    for (const { id } of listEvaluations(database)) close.run(id);
    const closeStudy = database.prepare('INSERT OR IGNORE INTO closed_studies (study_key, patient) VALUES (?, ?)');
    for (const { key, patient } of [...contents.flatMap(comparedStudies), ...trained]) closeStudy.run(key, patient);
    withdrawAllPageTickets(database, new Date());
  });
  for (const { terms, endedAt } of ledger) {
    if (endedAt !== null) continue;
    // As if all that was approved had been sent: how much of it was is not known.
    spendAllSteps(database, terms.trainingId);
    endTraining(database, terms.trainingId);
  }
}

async function allContents(data: DataFolder, database: DatabaseSync): Promise<TestSetContent[]> {
  const finished = listTestSetRows(database).filter(({ contentHash }) => contentHash !== null);
  const uploaded = finished.map(({ id, contentHash }) => readContent(data.upload(id), contentHash!));
  const added = (await listTestSets(data)).map(async (name) => (await openTestSet(data, name)).content);
  return Promise.all([...uploaded, ...added]);
}

/** Throws DB5516 for an evaluation of which others may have been told more than this agent knows. */
export function requireOpenEvaluation(database: DatabaseSync, evaluationId: string): void {
  const row = database.prepare('SELECT 1 FROM closed_evaluations WHERE id = ?').get(evaluationId);
  if (row) throw new DoubleblindError('DB5516', `It had evaluation ${evaluationId} already.`);
}

/** Throws DB5516 where more may have been released, or trained on, of these patients than this agent knows. */
export function requireOpenStudies(database: DatabaseSync, studies: readonly Study[]): void {
  const find = database.prepare("SELECT 1 FROM closed_studies WHERE study_key = ? OR (patient = ? AND patient <> '')");
  const closed = studies.filter(({ key, patient }) => find.get(key, patient) !== undefined).length;
  if (closed > 0) throw new DoubleblindError('DB5516', `It had ${closed} of these ${studies.length} studies already.`);
}
