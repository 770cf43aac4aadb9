/** What was archived for a while and is in no evaluation is deleted; what evaluations name is part of what was signed. */
import { appendAudit } from '../audit/write.ts';
import type { Database } from '../database/client.ts';

export const RETENTION_DAYS = 30;
const DAY = 24 * 60 * 60 * 1000;

/** Also deletes models without any version. */
export async function deleteArchived(database: Database, now = new Date()): Promise<void> {
  const archivedAt = { lt: new Date(now.getTime() - RETENTION_DAYS * DAY) };
  const unused = { archivedAt, evaluations: { none: {} } };
  const versions = await database.modelVersion.findMany({ where: unused, include: { model: true } });
  for (const { id, modelId, modelVersion, model } of versions) {
    await database.$transaction(async (transaction) => {
      // Somebody may have restored it, or proposed an evaluation of it, meanwhile.
      const { count } = await transaction.modelVersion.deleteMany({ where: { id, ...unused } });
      if (count === 0) return;
      await appendAudit(transaction, {
        actor: 'portal',
        action: 'model.delete',
        subject: { kind: 'model', id, name: `${model.name} ${modelVersion}` },
        organisations: [model.organisationId],
      });
      await transaction.model.deleteMany({ where: { id: modelId, versions: { none: {} } } });
    });
  }
  // The record of a hospital's deletion stays.
  const unusedTestSet = { ...unused, deletedAt: null };
  const testSets = await database.testSet.findMany({ where: unusedTestSet });
  for (const { id, name, organisationId } of testSets) {
    await database.$transaction(async (transaction) => {
      const { count } = await transaction.testSet.deleteMany({ where: { id, ...unusedTestSet } });
      if (count === 0) return;
      await appendAudit(transaction, {
        actor: 'portal',
        action: 'test-set.delete',
        subject: { kind: 'test-set', id, name },
        organisations: [organisationId],
      });
    });
  }
}
