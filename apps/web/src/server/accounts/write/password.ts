import { DoubleblindError } from '@doubleblind/errors';
import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { LIMITS } from '../../../limits.ts';
import { beginAttempt } from '../../auth/attempts.ts';
import { passwordChanged } from '../../auth/password-mail.ts';
import type { Actor } from '../../authorisation/actor.ts';
import { authorise } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';

/**
 * Throws DB6008 unless this is the person's password; after ten wrong ones in ten minutes whatever it is: somebody who found an open browser
 * must not guess at the password there.
 */
export async function requirePassword(database: Database, personId: string, password: string): Promise<void> {
  const attempt = await beginAttempt(database, personId, `settings of ${personId}`);
  if (!attempt) throw new DoubleblindError('DB6008', 'Too many attempts: wait ten minutes.');
  const account = await database.account.findFirst({ where: { userId: personId, providerId: 'credential' } });
  const right = account?.password ? await verifyPassword({ hash: account.password, password }) : false;
  if (!right) throw new DoubleblindError('DB6008', '');
  await attempt.succeeded();
}

/** A new password ends every other session of the person. Throws DB6008, DB6003. */
export async function changePassword(
  database: Database,
  actor: Actor,
  input: { current: string; next: string; sessionId: string },
): Promise<void> {
  authorise(actor, 'account.manage', { organisationId: actor.organisationId });
  const { passwordLeast, passwordMost } = LIMITS;
  if (input.next.length < passwordLeast || input.next.length > passwordMost) {
    throw new DoubleblindError('DB6003', `A password has ${passwordLeast} to ${passwordMost} characters.`);
  }
  await requirePassword(database, actor.id, input.current);
  const password = await hashPassword(input.next);
  await database.$transaction(async (transaction) => {
    await transaction.account.updateMany({
      where: { userId: actor.id, providerId: 'credential' },
      data: { password },
    });
    await transaction.session.deleteMany({ where: { userId: actor.id, id: { not: input.sessionId } } });
    await passwordChanged(transaction, actor.id, actor);
  });
}
