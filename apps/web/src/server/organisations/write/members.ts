import { DoubleblindError } from '@doubleblind/errors';
import { appendAudit } from '../../audit/write.ts';
import type { Actor } from '../../authorisation/actor.ts';
import { authorise, found } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { identifier } from '../../input.ts';
import { ROLES_OF } from '../roles.ts';

/** Ends a membership and the person's sessions and API tokens for it. An organisation keeps its last administrator. */
export async function removeMember(database: Database, actor: Actor, membershipId: string): Promise<void> {
  const membership = found(
    await database.membership.findUnique({
      where: { id: identifier(membershipId) },
      include: { person: true, organisation: true },
    }),
  );
  const { organisationId, organisation, person } = membership;
  authorise(actor, 'member.manage', membership);
  const administrators = await database.membership.count({
    where: { organisationId, role: ROLES_OF[organisation.kind][0] },
  });
  if (membership.role === ROLES_OF[organisation.kind][0] && administrators === 1) {
    throw new DoubleblindError('DB6001', 'This is the last administrator.');
  }
  await database.$transaction(async (transaction) => {
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
