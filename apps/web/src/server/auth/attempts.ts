/**
 * Wrong passwords are counted for the account at one address, for the account, and for the address: who guesses from many
 * addresses is slowed down, and so is who tries many accounts, while a colleague at the same address can sign in. They are counted in
 * the database, whichever of the portal's processes is asked.
 */
import { createHash } from 'node:crypto';
import type { Database } from '../database/client.ts';

interface Limit {
  readonly most: number;
  readonly milliseconds: number;
}

const MINUTE = 60_000;
const LIMITS: Readonly<Record<'both' | 'account' | 'address', Limit>> = {
  both: { most: 10, milliseconds: 10 * MINUTE },
  account: { most: 60, milliseconds: 60 * MINUTE },
  address: { most: 100, milliseconds: 10 * MINUTE },
};
/** Longer than any of them. */
const KEEP_MILLISECONDS = 60 * MINUTE;

/** An attempt that is being made; whoever began it says how it went, and it counts as a failure meanwhile. */
export interface Attempt {
  /** Also forgets the earlier failures of this account at this address. */
  succeeded(): Promise<void>;
  /** It was not about the password. */
  withdrawn(): Promise<void>;
}

/** Counts an attempt before the password is looked at, so that many at once do not pass together; null where it is one too many. */
export async function beginAttempt(
  database: Database,
  email: string,
  address: string,
  now = new Date(),
): Promise<Attempt | null> {
  const account = email.trim().toLowerCase().slice(0, 300);
  const counted = [
    { key: keyOf('both', account, address), limit: LIMITS.both },
    { key: keyOf('account', account), limit: LIMITS.account },
    { key: keyOf('address', address), limit: LIMITS.address },
  ];
  const made = await database.signInAttempt.createManyAndReturn({
    data: counted.map(({ key }) => ({ key, at: now })),
    select: { id: true },
  });
  const withdrawn = async () => {
    await database.signInAttempt.deleteMany({ where: { id: { in: made.map(({ id }) => id) } } });
  };
  for (const { key, limit } of counted) {
    const since = new Date(now.getTime() - limit.milliseconds);
    if ((await database.signInAttempt.count({ where: { key, at: { gt: since } } })) <= limit.most) continue;
    await withdrawn();
    return null;
  }
  return {
    withdrawn,
    succeeded: async () => {
      await withdrawn();
      await database.signInAttempt.deleteMany({ where: { key: counted[0].key } });
    },
  };
}

/** Deletes what counts no more. */
export async function forgetAttempts(database: Database, now = new Date()): Promise<void> {
  await database.signInAttempt.deleteMany({ where: { at: { lt: new Date(now.getTime() - KEEP_MILLISECONDS) } } });
}

/** What somebody typed for an account may be anything, a password too. */
const keyOf = (...parts: string[]) => createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
