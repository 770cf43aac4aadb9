import { database } from '../database/client.ts';
import { portalGlobals } from '../globals.ts';
import { PORTAL_VERSION } from '../version.ts';

const PATIENCE_MILLISECONDS = 2000;

/** Body of GET /api/health; without its database the portal is not well, whatever else runs. */
export async function health() {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), PATIENCE_MILLISECONDS);
  const asked = database().$queryRaw`SELECT 1`.then(() => true).catch(() => false);
  const answers = await Promise.race([asked, late]);
  clearTimeout(timer);
  return {
    status: answers ? 'ok' : 'no database',
    version: PORTAL_VERSION,
    agents: { connected: portalGlobals().connectedAgents.size },
  } as const;
}
