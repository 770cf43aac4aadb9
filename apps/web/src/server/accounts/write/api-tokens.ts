import { z } from 'zod';
import type { Role } from '../../../../../../prisma/generated/enums.ts';
import { LIMITS } from '../../../limits.ts';
import { appendAudit } from '../../audit/write.ts';
import type { Actor } from '../../authorisation/actor.ts';
import { authorise, found } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { identifier, lineSchema } from '../../input.ts';
import { makeToken } from '../../tokens.ts';

const DAY = 24 * 60 * 60 * 1000;

export const apiTokenInputSchema = z.object({
  name: lineSchema(LIMITS.tokenName).min(1),
  expiresInDays: z.coerce.number().int().min(1).max(365).default(90),
});

/** A token with the person's own role in the organisation; answers it once. */
export async function createApiToken(
  database: Database,
  actor: Actor,
  input: z.input<typeof apiTokenInputSchema>,
): Promise<string> {
  const { organisationId } = actor;
  authorise(actor, 'token.manage', { organisationId });
  const { name, expiresInDays } = apiTokenInputSchema.parse(input);
  const { token, tokenHash } = makeToken('dbapi');
  await database.$transaction(async (transaction) => {
    const row = await transaction.apiToken.create({
      data: {
        name,
        tokenHash,
        organisationId,
        personId: actor.id,
        role: actor.role as Role,
        expiresAt: new Date(Date.now() + expiresInDays * DAY),
      },
    });
    await appendAudit(transaction, {
      actor,
      action: 'token.create',
      subject: { kind: 'token', id: row.id, name },
      organisations: [organisationId],
    });
  });
  return token;
}

export async function revokeApiToken(database: Database, actor: Actor, tokenId: string): Promise<void> {
  const token = found(await database.apiToken.findUnique({ where: { id: identifier(tokenId) } }));
  authorise(actor, 'token.manage', token);
  // One's own; those of others only for who manages the members.
  if (token.personId !== actor.id) authorise(actor, 'member.manage', token);
  await database.$transaction(async (transaction) => {
    await transaction.apiToken.update({ where: { id: tokenId }, data: { revokedAt: new Date() } });
    await appendAudit(transaction, {
      actor,
      action: 'token.revoke',
      subject: { kind: 'token', id: tokenId, name: token.name },
      organisations: [token.organisationId],
    });
  });
}
