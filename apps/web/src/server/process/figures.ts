/** What the portal tells of itself to those who watch it: counts, and how it fares. Nothing of anybody's works or people. */
import { Histogram, one, ProcessFigures, several, type WatchedProcess } from '@doubleblind/contracts/monitoring';
import type { Relay } from '@doubleblind/relay';
import { connectedNow } from '../agents/contact.ts';
import type { Database } from '../database/client.ts';
import { PORTAL_VERSION } from '../version.ts';

/** The scheduler looks at everything every ten seconds; so much later it does not run. */
const SWEEP_LATE_SECONDS = 120;
const ANSWER_SECONDS = [0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10];

export interface Watched {
  readonly database: Database;
  readonly relay: Pick<Relay, 'counters'>;
  /** Milliseconds since 1970; null before the first sweep of whichever process. */
  readonly lastSweep: () => number | null | Promise<number | null>;
  readonly livePages: () => number;
}

export class PortalFigures implements WatchedProcess {
  readonly #watched: Watched;
  readonly #process = new ProcessFigures(PORTAL_VERSION);
  readonly #begun = Date.now();
  readonly #answers = new Map<string, number>();
  readonly #seconds = new Histogram(
    {
      name: 'doubleblind_portal_answer_duration_seconds',
      unit: 'seconds',
      help: 'From a request until its answer was sent whole.',
    },
    ANSWER_SECONDS,
  );

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  /** Counts one answer. */
  answered(status: number, seconds: number): void {
    const kind = `${Math.floor(status / 100)}xx`;
    this.#answers.set(kind, (this.#answers.get(kind) ?? 0) + 1);
    this.#seconds.observe(seconds);
  }

  stop(): void {
    this.#process.stop();
  }

  readonly troubles = async (): Promise<string[]> => {
    // On a disk that takes nothing, or where it follows another one, a PostgreSQL reads and does not write.
    const asked = this.#watched.database.$queryRaw<{ readOnly: string }[]>`
      SELECT current_setting('transaction_read_only') AS "readOnly"`;
    const database = await asked.then(
      ([{ readOnly }]) => (readOnly === 'on' ? ['The database takes no writes.'] : []),
      () => ['The database does not answer.'],
    );
    const swept = await Promise.resolve(this.#watched.lastSweep()).catch(() => null);
    const since = Date.now() - (swept ?? this.#begun);
    const isLate = since > SWEEP_LATE_SECONDS * 1000;
    return [
      ...database,
      ...(isLate ? [`The scheduler has not looked at works for ${Math.round(since / 1000)} s.`] : []),
    ];
  };

  readonly families = async () => {
    const { database, relay, lastSweep, livePages } = this.#watched;
    const [agents, connected, works, waiting, oldest, records, swept] = await Promise.all([
      database.agent.count({ where: { removedAt: null } }),
      database.agent.count({ where: connectedNow() }),
      database.work.groupBy({ by: ['kind', 'state'], _count: true }),
      database.delivery.count({ where: { nextAttemptAt: { not: null } } }),
      database.delivery.aggregate({ where: { nextAttemptAt: { not: null } }, _min: { createdAt: true } }),
      database.auditRecord.aggregate({ _max: { sequence: true } }),
      lastSweep(),
    ]);
    const waitingSince = oldest._min.createdAt?.getTime();
    const { listeners, waitingCalls, joinedCalls, calls, refused, bytes } = relay.counters;
    return [
      ...this.#process.families(),
      several('doubleblind_portal_agents', 'gauge', 'Agents that are enrolled.', 'line', [
        ['connected', connected],
        ['away', Math.max(0, agents - connected)],
      ]),
      {
        name: 'doubleblind_portal_works',
        type: 'gauge' as const,
        help: 'Works of organisations with each other.',
        samples: works.map(({ kind, state, _count }) => ({ labels: { kind, state }, value: _count })),
      },
      one('doubleblind_portal_deliveries_waiting', 'gauge', 'Mails and webhooks that are not taken yet.', waiting),
      one(
        'doubleblind_portal_oldest_delivery_age_seconds',
        'gauge',
        'Age of the oldest mail or webhook that waits.',
        waitingSince === undefined ? 0 : (Date.now() - waitingSince) / 1000,
      ),
      one('doubleblind_portal_audit_records', 'gauge', 'Records of the audit chain.', records._max.sequence ?? 0),
      one(
        'doubleblind_portal_last_sweep_timestamp_seconds',
        'gauge',
        'When the scheduler last looked at all works, in seconds since 1970; 0 before the first time.',
        (swept ?? 0) / 1000,
      ),
      several('doubleblind_portal_answers', 'counter', 'Answers to requests.', 'status', this.#answers),
      this.#seconds.family(),
      one('doubleblind_portal_live_pages', 'gauge', 'Pages that are told of progress.', livePages()),
      several('doubleblind_relay_calls_now', 'gauge', 'Calls at the relay.', 'state', [
        ['listening', listeners],
        ['waiting', waitingCalls],
        ['joined', joinedCalls],
      ]),
      one('doubleblind_relay_calls', 'counter', 'Calls that the relay has joined.', calls),
      one('doubleblind_relay_refused_calls', 'counter', 'Calls that the relay has refused.', refused),
      one('doubleblind_relay_passed_bytes', 'counter', 'What the relay has passed on.', bytes),
    ];
  };
}
