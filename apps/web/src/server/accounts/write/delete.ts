import { appendAudit } from '../../audit/write.ts';
import type { Actor } from '../../authorisation/actor.ts';
import { authorise } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { keepAnAdministrator } from './administrators.ts';
import { requirePassword } from './password.ts';

/**
 * Deletes the person with memberships, sessions, passkeys and API tokens. What the person did for an organisation stays in
 * the audit chain, with the name that it had. Throws DB6008, DB6001 where an organisation would be without administrator.
 */
export async function deleteSelf(database: Database, actor: Actor, password: string): Promise<void> {
  authorise(actor, 'account.manage', { organisationId: actor.organisationId });
  await requirePassword(database, actor.id, password);
  await database.$transaction(async (transaction) => {
    const memberships = await transaction.membership.findMany({
      where: { personId: actor.id },
      include: { organisation: true },
    });
    for (const membership of memberships) await keepAnAdministrator(transaction, membership);
    await appendAudit(transaction, {
      actor,
      action: 'person.delete',
      subject: { kind: 'person', id: actor.id, name: actor.name },
      organisations: memberships.map((row) => row.organisationId).slice(0, 8),
    });
    await transaction.person.delete({ where: { id: actor.id } });
  });
}
