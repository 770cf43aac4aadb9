/**
 * What exists once in each of the portal's processes. The server's own code and the bundled pages are two copies of the same
 * modules, so shared things hang on the global object, and only here. Nothing that another process has to know.
 */
import { randomUUID } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import type { Tracing } from '@doubleblind/contracts/tracing';
import type { PrismaClient } from '../../../../prisma/generated/client.ts';

export interface PortalGlobals {
  /** Of this process, new at each start. */
  readonly processId: string;
  database?: PrismaClient;
  /** Wake-ups between pages and the scheduler: see events.ts. */
  events?: EventEmitter;
  /** Where spans of works go: see works/traced.ts. */
  tracing?: Tracing;
  /** The authentication library's instance: see auth/auth.ts. */
  auth?: unknown;
  /** What the database takes of what it may, where there is a limit: see storage.ts. */
  storage?: { readonly usedBytes: number; readonly mostBytes: number };
}

const KEY = Symbol.for('doubleblind.portal');

export function portalGlobals(): PortalGlobals {
  const holder = globalThis as { [KEY]?: PortalGlobals };
  holder[KEY] ??= { processId: randomUUID() };
  return holder[KEY];
}
