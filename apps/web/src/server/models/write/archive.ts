import { appendAudit } from '../../audit/write.ts';
import type { Actor } from '../../authorisation/actor.ts';
import { authorise, found } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { identifier } from '../../input.ts';

/** Offers a version for new evaluations no more, or again; evaluations that name it go on. */
export async function archiveVersion(
  database: Database,
  actor: Actor,
  versionId: string,
  archived: boolean,
): Promise<void> {
  const version = found(
    await database.modelVersion.findUnique({ where: { id: identifier(versionId) }, include: { model: true } }),
  );
  const { organisationId, name } = version.model;
  authorise(actor, 'model.archive', { organisationId });
  await database.$transaction(async (transaction) => {
    await transaction.modelVersion.update({
      where: { id: versionId },
      data: { archivedAt: archived ? new Date() : null },
    });
    await appendAudit(transaction, {
      actor,
      action: archived ? 'model.archive' : 'model.restore',
      subject: { kind: 'model', id: versionId, name: `${name} ${version.modelVersion}` },
      organisations: [organisationId],
    });
  });
}
