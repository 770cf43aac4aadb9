import { portalGlobals } from '../globals.ts';
import { PORTAL_VERSION } from '../version.ts';

/** Body of GET /api/health. */
export function health() {
  return {
    status: 'ok',
    version: PORTAL_VERSION,
    agents: { connected: portalGlobals().connectedAgents.size },
  } as const;
}
