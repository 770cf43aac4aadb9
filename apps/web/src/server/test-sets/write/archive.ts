import { DoubleblindError } from '@doubleblind/errors';
import { appendAudit } from '../../audit/write.ts';
import type { Actor } from '../../authorisation/actor.ts';
import { authorise, found } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { identifier } from '../../input.ts';

/** Offers a test set for new evaluations no more, or again; evaluations that name it go on, and the images stay where they are. Throws DB6312. */
export async function archiveTestSet(
  database: Database,
  actor: Actor,
  testSetId: string,
  archived: boolean,
): Promise<void> {
  const testSet = found(await database.testSet.findUnique({ where: { id: identifier(testSetId) } }));
  authorise(actor, 'test-set.archive', testSet);
  if (testSet.deletedAt !== null) throw new DoubleblindError('DB6312', '');
  await database.$transaction(async (transaction) => {
    await transaction.testSet.update({ where: { id: testSetId }, data: { archivedAt: archived ? new Date() : null } });
    await appendAudit(transaction, {
      actor,
      action: archived ? 'test-set.archive' : 'test-set.restore',
      subject: { kind: 'test-set', id: testSetId, name: testSet.name },
      organisations: [testSet.organisationId],
    });
  });
}
