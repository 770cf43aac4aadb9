import type { Actor } from '../authorisation/actor.ts';
import { authorise } from '../authorisation/authorise.ts';
import { database } from '../database/client.ts';

export async function listPeople(actor: Actor) {
  const { organisationId } = actor;
  authorise(actor, 'member.read', { organisationId });
  const [members, invitations] = await Promise.all([
    database().membership.findMany({
      where: { organisationId },
      include: { person: true },
      orderBy: { createdAt: 'asc' },
    }),
    database().invitation.findMany({
      where: { organisationId, acceptedAt: null, revokedAt: null, expiresAt: { gt: new Date() } },
      orderBy: { createdAt: 'desc' },
    }),
  ]);
  return {
    members: members.map((row) => ({
      id: row.id,
      name: row.person.name,
      email: row.person.email,
      role: row.role,
      since: row.createdAt,
    })),
    invitations: invitations.map(({ tokenHash, ...row }) => row),
  };
}
