import { keepAnAdministrator } from '../../accounts/write/administrators.ts';
import { appendAudit } from '../../audit/write.ts';
import type { Actor } from '../../authorisation/actor.ts';
import { authorise, found } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { identifier } from '../../input.ts';

/** Ends a membership and the person's sessions and API tokens for it. An organisation keeps its last administrator. */
export async function removeMember(database: Database, actor: Actor, membershipId: string): Promise<void> {
  const membership = found(
    await database.membership.findUnique({
      where: { id: identifier(membershipId) },
      include: { person: true, organisation: true },
    }),
  );
  const { organisationId, person } = membership;
  authorise(actor, 'member.manage', membership);
  await database.$transaction(async (transaction) => {
    await keepAnAdministrator(transaction, membership);
    await transaction.membership.delete({ where: { id: membershipId } });
    await transaction.session.updateMany({
      where: { userId: person.id, activeOrganisationId: organisationId },
      data: { activeOrganisationId: null },
    });
    await transaction.apiToken.updateMany({
      where: { personId: person.id, organisationId, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    await appendAudit(transaction, {
      actor,
      action: 'member.remove',
      subject: { kind: 'person', id: person.id, name: person.name },
      organisations: [organisationId],
    });
  });
}
