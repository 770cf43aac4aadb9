import { createHmac, randomBytes } from 'node:crypto';
import type { Database } from '../../src/server/database/client.ts';

/** The cookie of a fresh session, as the authentication library makes it for a portal without TLS. */
export async function sessionCookie(database: Database, personId: string, secret: string): Promise<string> {
  const token = randomBytes(16).toString('hex');
  const expiresAt = new Date(Date.now() + 3_600_000);
  await database.session.create({ data: { token, expiresAt, userId: personId } });
  const signature = createHmac('sha256', secret).update(token).digest('base64');
  return `doubleblind.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
}
