import { canonicalHash, type SignedTestSetManifest, verifyDocument } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { registeredCounts } from '@doubleblind/report';
import { Prisma } from '../../../../../../prisma/generated/client.ts';
import { appendAudit } from '../../audit/write.ts';
import type { Actor } from '../../authorisation/actor.ts';
import { authorise } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';

/** Stores a test set's manifest of hashes and counts; answers its id. The same content again answers the same id. Throws DB6205, DB6308. */
export async function registerTestSet(
  database: Database,
  actor: Actor,
  agentKey: string,
  signed: SignedTestSetManifest,
): Promise<string> {
  authorise(actor, 'test-set.register', { organisationId: actor.organisationId });
  const { document } = signed;
  if (!verifyDocument('test-set-manifest', signed, agentKey))
    throw new DoubleblindError('DB6205', 'Test set manifest.');
  if (canonicalHash(registeredCounts(document)) !== canonicalHash(document)) throw new DoubleblindError('DB6308', '');
  const { organisationId } = actor;
  const { contentHash } = document;
  return database.$transaction(async (transaction) => {
    const existing = await transaction.testSet.findUnique({
      where: { organisationId_contentHash: { organisationId, contentHash } },
    });
    if (existing && existing.deletedAt === null) return existing.id;
    if (existing) {
      // Deleted, and added again: its evaluations name this row.
      const again = { deletedAt: null, deletion: Prisma.DbNull, archivedAt: null, agentId: actor.id };
      const { signature } = signed;
      await transaction.testSet.update({
        where: { id: existing.id },
        data: { ...again, name: document.name, manifest: document, signature },
      });
      await appendAudit(transaction, {
        actor,
        action: 'test-set.register',
        subject: { kind: 'test-set', id: existing.id, name: document.name },
        organisations: [organisationId],
        detail: { contentHash, images: document.images, again: true },
      });
      return existing.id;
    }
    const created = await transaction.testSet.create({
      data: {
        organisationId,
        agentId: actor.id,
        name: document.name,
        contentHash,
        images: document.images,
        studies: document.studies,
        findings: document.findings.map((row) => row.finding),
        manifest: document,
        signature: signed.signature,
      },
    });
    await appendAudit(transaction, {
      actor,
      action: 'test-set.register',
      subject: { kind: 'test-set', id: created.id, name: document.name },
      organisations: [organisationId],
      detail: { contentHash, images: document.images },
    });
    return created.id;
  });
}
