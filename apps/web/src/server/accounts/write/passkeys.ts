import { DoubleblindError } from '@doubleblind/errors';
import type { Actor } from '../../authorisation/actor.ts';
import { authorise, found } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { identifier } from '../../input.ts';

/** The device signs its owner in no more. Throws DB6002 for another person's passkey. */
export async function removePasskey(database: Database, actor: Actor, passkeyId: string): Promise<void> {
  authorise(actor, 'token.manage', { organisationId: actor.organisationId });
  const passkey = found(await database.passkey.findUnique({ where: { id: identifier(passkeyId) } }));
  if (passkey.userId !== actor.id) throw new DoubleblindError('DB6002', '');
  await database.passkey.delete({ where: { id: passkeyId } });
}
