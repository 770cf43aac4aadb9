import { canonicalHash, type SignedDeletion, verifyDocument } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { appendAudit } from '../../audit/write.ts';
import type { Actor } from '../../authorisation/actor.ts';
import { authorise, found } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';

/**
 * Keeps the agent's signed record that a test set is gone from its disk, and offers it no more. What evaluations say of it
 * stays. Answers its id; the same record again changes nothing. Throws DB6205 (not this agent's), DB6002 (not registered here).
 */
export async function recordDeletion(
  database: Database,
  actor: Actor,
  agentKey: string,
  signed: SignedDeletion,
): Promise<string> {
  authorise(actor, 'test-set.register', { organisationId: actor.organisationId });
  if (!verifyDocument('deletion', signed, agentKey)) throw new DoubleblindError('DB6205', 'Deletion of a test set.');
  const { organisationId } = actor;
  const { testSet: deleted, deletedAt, deletedBy, deletedFiles } = signed.document;
  return database.$transaction(async (transaction) => {
    const { contentHash } = deleted;
    const testSet = found(
      await transaction.testSet.findUnique({ where: { organisationId_contentHash: { organisationId, contentHash } } }),
    );
    // Another agent of the organisation may have registered the same images and labels: that one still has them.
    if (testSet.agentId !== actor.id)
      throw new DoubleblindError('DB6205', 'Another agent has registered this test set.');
    if (testSet.deletedAt !== null) return testSet.id;
    await transaction.testSet.update({
      where: { id: testSet.id },
      data: { deletedAt, deletion: signed, archivedAt: testSet.archivedAt ?? new Date(), listed: false },
    });
    await appendAudit(transaction, {
      actor,
      action: 'test-set.erase',
      subject: { kind: 'test-set', id: testSet.id, name: testSet.name },
      organisations: [organisationId],
      detail: { contentHash, deletedBy, deletedFiles, record: canonicalHash(signed.document) },
    });
    return testSet.id;
  });
}
