import { DoubleblindError } from '@doubleblind/errors';
import { hashPassword } from 'better-auth/crypto';
import { LIMITS } from '../../../limits.ts';
import type { Database } from '../../database/client.ts';
import { emailSchema, personNameSchema } from '../../input.ts';

/** Makes an account with a password, in the form that the authentication library reads. Throws DB6003. */
export async function createPerson(
  database: Database,
  person: { name: string; email: string; password: string },
): Promise<{ id: string; name: string; email: string }> {
  const name = personNameSchema.parse(person.name);
  const { passwordLeast, passwordMost } = LIMITS;
  if (person.password.length < passwordLeast || person.password.length > passwordMost) {
    throw new DoubleblindError('DB6003', `A password has ${passwordLeast} to ${passwordMost} characters.`);
  }
  const password = await hashPassword(person.password);
  return database.$transaction(async (transaction) => {
    const email = emailSchema.parse(person.email);
    const created = await transaction.person.create({ data: { name, email, emailVerified: true } });
    await transaction.account.create({
      data: { userId: created.id, accountId: created.id, providerId: 'credential', password },
    });
    return created;
  });
}
