import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../../../../../prisma/generated/client.ts';
import { portalGlobals } from '../globals.ts';

export type Database = PrismaClient;
/** What runs inside an interactive transaction. */
export type Transaction = Omit<PrismaClient, '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'>;

/** Longer than a transaction may take. */
const IDLE_MILLISECONDS = 20_000;

export function connectDatabase(url: string): Database {
  return new PrismaClient({
    adapter: new PrismaPg({
      connectionString: url,
      max: 12,
      // A process that is stopped, or whose machine is cut off, in the middle of a transaction must not keep the others from the rows for ever.
      idle_in_transaction_session_timeout: IDLE_MILLISECONDS,
    }),
    // Appends to the audit chain wait for each other; on a machine that is busy computing that may take a while.
    transactionOptions: { maxWait: 15_000, timeout: 15_000 },
  });
}

/** The portal's one connection pool, shared by the server's own code and the bundled pages. */
export function database(): Database {
  const globals = portalGlobals();
  globals.database ??= connectDatabase(requireUrl());
  return globals.database;
}

function requireUrl(): string {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set: start the portal with scripts/portal.ts');
  return url;
}
