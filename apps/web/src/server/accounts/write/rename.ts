import { appendAudit } from '../../audit/write.ts';
import type { Actor } from '../../authorisation/actor.ts';
import { authorise } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { personNameSchema } from '../../input.ts';

/** A person's own new name; the record of it, like earlier ones, keeps the name that the person had. */
export async function renameSelf(database: Database, actor: Actor, name: string): Promise<void> {
  const { organisationId } = actor;
  authorise(actor, 'person.rename', { organisationId });
  const to = personNameSchema.parse(name);
  await database.$transaction(async (transaction) => {
    const { name: from } = await transaction.person.findUniqueOrThrow({ where: { id: actor.id } });
    await transaction.person.update({ where: { id: actor.id }, data: { name: to } });
    const memberships = await transaction.membership.findMany({ where: { personId: actor.id } });
    await appendAudit(transaction, {
      actor,
      action: 'person.rename',
      subject: { kind: 'person', id: actor.id, name: to },
      // Whoever knows the person by the old name. A record has at most eight readers.
      organisations: [organisationId, ...memberships.map((row) => row.organisationId)].slice(0, 8),
      detail: { from, to },
    });
  });
}
