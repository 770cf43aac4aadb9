import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../../../../prisma/generated/client.ts';
import type { Database } from '../../src/server/database/client.ts';

export interface Measured {
  /** Statements that the database ran. */
  readonly queries: number;
  /** Of all that it answered, as JSON. */
  readonly bytes: number;
}

/** A connection that counts what a page asks of the database. */
export class MeasuredDatabase {
  readonly database: Database;
  #queries = 0;
  #bytes = 0;

  constructor(url: string) {
    const client = new PrismaClient({
      adapter: new PrismaPg({ connectionString: url, max: 4 }),
      log: [{ emit: 'event', level: 'query' }],
    });
    client.$on('query', () => {
      this.#queries += 1;
    });
    const extended = client.$extends({
      query: {
        $allOperations: async ({ args, query }) => {
          const answer = await query(args);
          this.#bytes += JSON.stringify(answer)?.length ?? 0;
          return answer;
        },
      },
    });
    this.database = extended as unknown as Database;
  }

  async measure(work: () => Promise<unknown>): Promise<Measured> {
    this.#queries = 0;
    this.#bytes = 0;
    await work();
    return { queries: this.#queries, bytes: this.#bytes };
  }
}
