import { connectedNow } from '../agents/contact.ts';
import { database } from '../database/client.ts';
import { PORTAL_VERSION } from '../version.ts';

const PATIENCE_MILLISECONDS = 2000;

/** Body of GET /api/health; without its database the portal is not well, whatever else runs. */
export async function health() {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), PATIENCE_MILLISECONDS);
  const asked = database()
    .agent.count({ where: connectedNow() })
    .catch(() => null);
  const connected = await Promise.race([asked, late]);
  clearTimeout(timer);
  return {
    status: connected === null ? 'no database' : 'ok',
    version: PORTAL_VERSION,
    agents: { connected: connected ?? 0 },
  } as const;
}
