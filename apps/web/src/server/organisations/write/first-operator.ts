import type { Database } from '../../database/client.ts';
import { emailSchema } from '../../input.ts';
import { makeToken } from '../../tokens.ts';

const DAY = 24 * 60 * 60 * 1000;

/** For a new portal, from its own machine only: answers the token of an invitation for an operator. */
export async function inviteFirstOperator(database: Database, email: string): Promise<string> {
  const name = 'Portal operator';
  const organisation = await database.organisation.upsert({
    where: { name },
    create: { name, kind: 'operator' },
    update: {},
  });
  const { token, tokenHash } = makeToken('dbinvite');
  await database.invitation.create({
    data: {
      organisationId: organisation.id,
      email: emailSchema.parse(email),
      role: 'operator',
      tokenHash,
      invitedBy: 'The portal’s own machine',
      expiresAt: new Date(Date.now() + DAY),
    },
  });
  return token;
}
