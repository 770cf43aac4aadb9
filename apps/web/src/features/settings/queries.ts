import type { Actor } from '@/server/authorisation/actor';
import { authorise } from '@/server/authorisation/authorise';
import { database } from '@/server/database/client';

export async function readSettings(actor: Actor) {
  authorise(actor, 'token.manage', { organisationId: actor.organisationId });
  const [tokens, passkeys] = await Promise.all([
    database().apiToken.findMany({
      where: { personId: actor.id, organisationId: actor.organisationId, revokedAt: null },
      orderBy: { createdAt: 'desc' },
      select: { id: true, name: true, createdAt: true, expiresAt: true, lastUsedAt: true },
    }),
    database().passkey.findMany({ where: { userId: actor.id }, select: { id: true, name: true, createdAt: true } }),
  ]);
  return { tokens, passkeys };
}
