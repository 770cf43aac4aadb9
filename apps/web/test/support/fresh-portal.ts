/** A portal in a process of its own, on a database of its own, with the demo's organisations and people. */
import type { Actor } from '../../src/server/authorisation/actor.ts';
import type { Database } from '../../src/server/database/client.ts';
import { seedDemo } from '../../src/server/demo/organisations.ts';
import { freePort, spawnPortal } from './browser.ts';
import { testDatabase } from './database.ts';

export interface FreshPortal {
  readonly database: Database;
  readonly port: number;
  readonly origin: string;
  /** By e-mail address. */
  readonly people: ReadonlyMap<string, Actor>;
  /** What its process has printed so far. */
  log(): string;
  stop(): Promise<void>;
}

export async function startFreshPortal(): Promise<FreshPortal> {
  const { database, url } = await testDatabase();
  const port = await freePort();
  const portal = await spawnPortal(url, port);
  const people = await seedDemo(database);
  return {
    ...{ database, port, people },
    origin: `http://localhost:${port}`,
    log: () => portal.log(),
    stop: async () => {
      await portal.stop();
      await database.$disconnect();
    },
  };
}
