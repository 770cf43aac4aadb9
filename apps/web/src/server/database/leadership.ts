/**
 * Which process of the portal does what one alone does at a time: looking at all works, sending mails, the relay. It has a lease in the
 * database and renews it; one that is killed, stopped or cut off loses it, and the next that asks has it. Whatever the leader does is safe
 * even if two believe to be it for a moment (changes are made under the rows' locks); the lease is there so that it is done once.
 */
import { EventEmitter } from 'node:events';
import { hostname } from 'node:os';
import { DoubleblindError } from '@doubleblind/errors';
import { portalGlobals } from '../globals.ts';
import type { Database } from './client.ts';

const LEASE_SECONDS = 10;
const RENEW_MILLISECONDS = 2000;
/** By the holder's own clock it ends earlier than by the database's. */
const OWN_LEASE_MILLISECONDS = LEASE_SECONDS * 1000 - 2000;
/** A process that has not said for so long that it is alive is not. */
const DEAD_SECONDS = 30;
const NAME = 'leader';
/** Where no other machine reaches a process. */
const LOOPBACK = /^(127\.|localhost:|\[::1\])/;

export interface OwnProcess {
  /** Where the other processes reach it, as HOST:PORT. */
  readonly address: string;
  readonly secretCheck: string;
  readonly portalOrigin: string;
}

interface LeadershipEvents {
  gained: [];
  /** Another process leads. Not while the database says nothing: then nobody else can begin to. */
  lost: [];
}

export class Leadership extends EventEmitter<LeadershipEvents> {
  readonly #database: Database;
  #own: OwnProcess | null = null;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #asking: Promise<void> = Promise.resolve();
  /** By performance.now(). */
  #until = 0;
  /** As the database last said. */
  #isHolder = false;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  /** Whether this process leads now: also false when it could not renew its lease in time. */
  get leads(): boolean {
    return performance.now() < this.#until;
  }

  /** Joins the other processes. Throws DB6109 where one that runs has another secret or origin. */
  async start(own: OwnProcess): Promise<void> {
    await this.#register(own);
    this.#own = own;
    await this.#ask();
    let asks = false;
    this.#timer = setInterval(() => {
      if (asks) return;
      asks = true;
      this.#asking = this.#ask().finally(() => {
        asks = false;
      });
    }, RENEW_MILLISECONDS);
  }

  /** Another process may lead from now on. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#asking;
    this.#until = 0;
    const { processId } = portalGlobals();
    await this.#database.portalLeader
      .deleteMany({ where: { name: NAME, holder: processId } })
      .then(() => this.#database.portalProcess.deleteMany({ where: { id: processId } }))
      // Without a database the lease ends by itself.
      .catch(() => undefined);
  }

  /** Where the leader is reached, unless it is this process or nobody. */
  async addressOfOther(): Promise<string | null> {
    const rows = await this.#database.$queryRaw<{ address: string; holder: string }[]>`
      SELECT "address", "holder" FROM "PortalLeader" WHERE "name" = ${NAME} AND "until" > (now() AT TIME ZONE 'utc')`;
    const [row] = rows;
    return row && row.holder !== portalGlobals().processId ? row.address : null;
  }

  async #register({ address, secretCheck, portalOrigin }: OwnProcess): Promise<void> {
    const others = await this.#database.$queryRaw<(OwnProcess & { hostname: string })[]>`
      SELECT "secretCheck", "portalOrigin", "address", "hostname" FROM "PortalProcess"
      WHERE "aliveAt" > (now() AT TIME ZONE 'utc') - make_interval(secs => ${DEAD_SECONDS})
        AND NOT ("hostname" = ${hostname()} AND "address" = ${address})`;
    if (others.some((other) => other.secretCheck !== secretCheck))
      throw new DoubleblindError('DB6109', 'The other one has another AUTH_SECRET.');
    const other = others.find((row) => row.portalOrigin !== portalOrigin);
    if (other) throw new DoubleblindError('DB6109', `The other one's PORTAL_ORIGIN is ${other.portalOrigin}.`);
    const far = others.find((row) => row.hostname !== hostname());
    if (far && [far.address, address].some((text) => LOOPBACK.test(text)))
      throw new DoubleblindError(
        'DB6109',
        `Neither ${far.address} nor ${address} may be an address of one machine only.`,
      );
    await this.#database.$executeRaw`
      INSERT INTO "PortalProcess" ("id", "address", "hostname", "secretCheck", "portalOrigin", "aliveAt")
      VALUES (${portalGlobals().processId}, ${address}, ${hostname()}, ${secretCheck}, ${portalOrigin}, now() AT TIME ZONE 'utc')
      ON CONFLICT ("id") DO UPDATE SET "address" = EXCLUDED."address", "secretCheck" = EXCLUDED."secretCheck",
        "portalOrigin" = EXCLUDED."portalOrigin", "aliveAt" = EXCLUDED."aliveAt"`;
  }

  async #ask(): Promise<void> {
    const { processId } = portalGlobals();
    const { address } = this.#own!;
    const asked = performance.now();
    try {
      // A process at the same place of the same machine can only be the holder's successor: ports are not shared.
      const held = await this.#database.$queryRaw<{ holder: string }[]>`
        INSERT INTO "PortalLeader" ("name", "holder", "hostname", "address", "until")
        VALUES (${NAME}, ${processId}, ${hostname()}, ${address},
          (now() AT TIME ZONE 'utc') + make_interval(secs => ${LEASE_SECONDS}))
        ON CONFLICT ("name") DO UPDATE
        SET "holder" = EXCLUDED."holder", "hostname" = EXCLUDED."hostname", "address" = EXCLUDED."address",
            "until" = EXCLUDED."until"
        WHERE "PortalLeader"."holder" = EXCLUDED."holder" OR "PortalLeader"."until" < (now() AT TIME ZONE 'utc')
          OR ("PortalLeader"."hostname" = EXCLUDED."hostname" AND "PortalLeader"."address" = EXCLUDED."address")
        RETURNING "holder"`;
      if (!this.#stopped) this.#answered(held.length > 0, asked);
      await this.#database.$executeRaw`
        UPDATE "PortalProcess" SET "aliveAt" = now() AT TIME ZONE 'utc' WHERE "id" = ${processId}`;
    } catch (error) {
      if (!this.#stopped) console.error(`processes: ${error instanceof Error ? error.message.trim() : 'no database'}`);
    }
  }

  #answered(isHolder: boolean, asked: number): void {
    this.#until = isHolder ? asked + OWN_LEASE_MILLISECONDS : 0;
    if (isHolder === this.#isHolder) return;
    this.#isHolder = isHolder;
    this.emit(isHolder ? 'gained' : 'lost');
  }

  /** When all works were last looked at, by whichever process. */
  async lastSweep(): Promise<number | null> {
    const row = await this.#database.portalLeader.findUnique({ where: { name: NAME } });
    return row?.sweptAt?.getTime() ?? null;
  }

  async noteSweep(): Promise<void> {
    const { processId } = portalGlobals();
    await this.#database.portalLeader.updateMany({
      where: { name: NAME, holder: processId },
      data: { sweptAt: new Date() },
    });
    const dead = new Date(Date.now() - DEAD_SECONDS * 1000);
    await this.#database.portalProcess.deleteMany({ where: { aliveAt: { lt: dead }, id: { not: processId } } });
  }
}
