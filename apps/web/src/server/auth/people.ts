import { DoubleblindError } from '@doubleblind/errors';
import { hashPassword } from 'better-auth/crypto';
import type { Database } from '../database/client.ts';
import { MINIMUM_PASSWORD } from './auth.ts';

/** Makes an account with a password, in the form that the authentication library reads. Throws DB6003. */
export async function createPerson(
  database: Database,
  person: { name: string; email: string; password: string },
): Promise<{ id: string; name: string; email: string }> {
  const name = person.name.trim();
  if (name.length === 0) throw new DoubleblindError('DB6003', 'The name is missing.');
  if (person.password.length < MINIMUM_PASSWORD) {
    throw new DoubleblindError('DB6003', `The password needs at least ${MINIMUM_PASSWORD} characters.`);
  }
  const password = await hashPassword(person.password);
  return database.$transaction(async (transaction) => {
    const email = person.email.toLowerCase();
    const created = await transaction.person.create({ data: { name, email, emailVerified: true } });
    await transaction.account.create({
      data: { userId: created.id, accountId: created.id, providerId: 'credential', password },
    });
    return created;
  });
}
