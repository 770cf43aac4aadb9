import { DoubleblindError } from '@doubleblind/errors';
import { appendAudit } from '../../audit/write.ts';
import type { Actor } from '../../authorisation/actor.ts';
import { authorise, found } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { identifier } from '../../input.ts';

/** Shows a test set's counts to vendors, or hides them. Throws DB6312. */
export async function shareTestSet(
  database: Database,
  actor: Actor,
  testSetId: string,
  listed: boolean,
): Promise<void> {
  const testSet = found(await database.testSet.findUnique({ where: { id: identifier(testSetId) } }));
  authorise(actor, 'test-set.share', testSet);
  if (testSet.deletedAt !== null) throw new DoubleblindError('DB6312', '');
  await database.$transaction(async (transaction) => {
    await transaction.testSet.update({ where: { id: testSetId }, data: { listed } });
    await appendAudit(transaction, {
      actor,
      action: listed ? 'test-set.list' : 'test-set.hide',
      subject: { kind: 'test-set', id: testSetId, name: testSet.name },
      organisations: [testSet.organisationId],
    });
  });
}
