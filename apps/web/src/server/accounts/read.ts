import type { Actor } from '../authorisation/actor.ts';
import { authorise } from '../authorisation/authorise.ts';
import { database } from '../database/client.ts';

export async function readSettings(actor: Actor) {
  authorise(actor, 'token.manage', { organisationId: actor.organisationId });
  const [tokens, passkeys, sessions, person] = await Promise.all([
    database().apiToken.findMany({
      where: { personId: actor.id, organisationId: actor.organisationId, revokedAt: null },
      orderBy: { createdAt: 'desc' },
      select: { id: true, name: true, createdAt: true, expiresAt: true, lastUsedAt: true },
    }),
    database().passkey.findMany({ where: { userId: actor.id }, select: { id: true, name: true, createdAt: true } }),
    database().session.findMany({
      where: { userId: actor.id, expiresAt: { gt: new Date() } },
      orderBy: { updatedAt: 'desc' },
      select: { id: true, createdAt: true, updatedAt: true, ipAddress: true, userAgent: true },
    }),
    database().person.findUniqueOrThrow({ where: { id: actor.id }, select: { twoFactorEnabled: true } }),
  ]);
  return { tokens, passkeys, sessions, secondFactor: person.twoFactorEnabled };
}
