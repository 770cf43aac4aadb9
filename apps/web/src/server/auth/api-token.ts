import type { Actor } from '../authorisation/actor.ts';
import type { Database } from '../database/client.ts';
import { hashToken } from '../tokens.ts';

/** Who asks with this token, or null. The person must still have the role that the token was made with. */
export async function actorFromToken(database: Database, token: string): Promise<Actor | null> {
  const row = await database.apiToken.findUnique({
    where: { tokenHash: hashToken(token) },
    include: { person: { include: { memberships: true } }, organisation: true },
  });
  if (!row || row.revokedAt || (row.expiresAt && row.expiresAt < new Date())) return null;
  const member = row.person.memberships.find((candidate) => candidate.organisationId === row.organisationId);
  if (member?.role !== row.role) return null;
  await database.apiToken.update({ where: { id: row.id }, data: { lastUsedAt: new Date() } });
  return {
    kind: 'person',
    id: row.personId,
    name: `${row.person.name} (token ${row.name})`,
    role: row.role,
    organisationId: row.organisationId,
    organisationName: row.organisation.name,
    organisationKind: row.organisation.kind,
  };
}
