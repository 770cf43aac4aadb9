import { appendAudit } from '../../audit/write.ts';
import type { Actor } from '../../authorisation/actor.ts';
import { authorise, found } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { identifier } from '../../input.ts';

/** Shows a model to hospitals, or hides it; running evaluations are not touched. */
export async function shareModel(database: Database, actor: Actor, modelId: string, listed: boolean): Promise<void> {
  const model = found(await database.model.findUnique({ where: { id: identifier(modelId) } }));
  authorise(actor, 'model.share', model);
  await database.$transaction(async (transaction) => {
    await transaction.model.update({ where: { id: modelId }, data: { listed } });
    await appendAudit(transaction, {
      actor,
      action: listed ? 'model.list' : 'model.hide',
      subject: { kind: 'model', id: modelId, name: model.name },
      organisations: [model.organisationId],
    });
  });
}
