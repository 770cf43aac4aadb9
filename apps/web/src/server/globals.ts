/**
 * What exists once in the portal's process. The server's own code and the bundled pages are two copies of the same
 * modules, so shared things hang on the global object, and only here.
 */
import type { EventEmitter } from 'node:events';
import type { PrismaClient } from '../../../../prisma/generated/client.ts';

export interface PortalGlobals {
  database?: PrismaClient;
  /** Wake-ups between pages and the scheduler: see events.ts. */
  events?: EventEmitter;
  /** The authentication library's instance: see auth/auth.ts. */
  auth?: unknown;
  /** Wrong passwords of late: see auth/attempts.ts. */
  signInAttempts?: unknown;
  /** Ids of the agents that are connected now. */
  connectedAgents: Set<string>;
}

const KEY = Symbol.for('doubleblind.portal');

export function portalGlobals(): PortalGlobals {
  const holder = globalThis as { [KEY]?: PortalGlobals };
  holder[KEY] ??= { connectedAgents: new Set() };
  return holder[KEY];
}
