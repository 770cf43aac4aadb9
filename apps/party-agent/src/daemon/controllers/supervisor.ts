/**
 * Desired against observed state of all evaluations. What the portal wants is kept on the disk, so that a restarted
 * agent goes on while its lease lasts even when the portal is away; what is observed is kept and told. On a full disk both
 * go on from memory.
 */
import type { DatabaseSync } from 'node:sqlite';
import { CHANNEL_LIMITS, type DesiredEvaluation, type ObservedEvaluation, proposalHash } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import {
  findEvaluation,
  listEvaluations,
  setDesired,
  setObserved,
  storeProposal,
} from '../../store/database/evaluations.ts';
import { tryToWrite } from '../../store/database/open.ts';
import { describeError, toldFailureOf } from '../failure.ts';
import { Lease } from '../lease.ts';
import { decide } from './decide.ts';
import { type ControllerContext, EvaluationController } from './evaluation-controller.ts';

export interface SupervisorOptions {
  readonly database: DatabaseSync;
  readonly context: Omit<ControllerContext, 'record' | 'onIdle'>;
  /** Tells the portal, if it is there. */
  readonly report: (observed: ObservedEvaluation) => void;
}

const TICK_MILLISECONDS = 2000;

interface Supervised {
  readonly controller: EvaluationController;
  /** The newest that the portal has said. */
  wanted: DesiredEvaluation;
  lease: Lease;
  /** Decisions about one evaluation are carried out one after the other. */
  queue: Promise<void>;
  lastReport: number;
  reportTimer: NodeJS.Timeout | null;
}

export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #supervised = new Map<string, Supervised>();
  readonly #ticker: NodeJS.Timeout;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    for (const { desired } of listEvaluations(options.database)) if (desired) this.#apply(desired);
    this.#ticker = setInterval(() => this.#tick(), TICK_MILLISECONDS);
  }

  /** Everything that is wanted from this agent; what is not in the list needs nothing. */
  accept(list: readonly DesiredEvaluation[]): void {
    const { database } = this.#options;
    const wanted = new Set(list.map(({ evaluationId }) => evaluationId));
    for (const { id, desired } of listEvaluations(database)) {
      if (!desired || wanted.has(id)) continue;
      this.#write(() => setDesired(database, id, null));
      const entry = this.#supervised.get(id);
      this.#supervised.delete(id);
      if (entry) this.#enqueue(entry, () => entry.controller.shutdown());
    }
    for (const work of list) {
      this.#write(() => storeProposal(database, work.proposal));
      const known = findEvaluation(database, work.evaluationId);
      if (!known) continue;
      if (proposalHash(known.proposal) !== proposalHash(work.proposal)) this.#refuseAltered(work);
      else {
        this.#write(() => setDesired(database, work.evaluationId, work));
        this.#apply(work);
      }
    }
  }

  /** What is to be told when the portal is back. */
  observed(): ObservedEvaluation[] {
    return listEvaluations(this.#options.database).flatMap(({ id, desired }) => {
      const observed = this.#supervised.get(id)?.controller.standing.observed;
      return desired && observed ? [observed] : [];
    });
  }

  current(evaluationId: string): ObservedEvaluation | null {
    return (
      this.#supervised.get(evaluationId)?.controller.standing.observed ??
      findEvaluation(this.#options.database, evaluationId)?.observed ??
      null
    );
  }

  /** Ends the work on an evaluation at once: its approval was taken back. */
  async cancel(evaluationId: string): Promise<void> {
    const entry = this.#supervised.get(evaluationId);
    if (entry) await this.#enqueue(entry, () => entry.controller.cancel());
  }

  /** Notes something that did not come from a controller, such as an acknowledged release. */
  note(observed: ObservedEvaluation): void {
    this.#write(() => setObserved(this.#options.database, observed));
    this.#options.report(observed);
  }

  async stop(): Promise<void> {
    clearInterval(this.#ticker);
    const entries = [...this.#supervised.values()];
    this.#supervised.clear();
    await Promise.all(entries.map((entry) => this.#enqueue(entry, () => entry.controller.shutdown())));
    for (const { reportTimer } of entries) if (reportTimer) clearTimeout(reportTimer);
  }

  #write(write: () => void): void {
    tryToWrite(this.#options.context.log, write);
  }

  #apply(work: DesiredEvaluation): void {
    const entry = this.#supervised.get(work.evaluationId) ?? this.#supervise(work);
    entry.wanted = work;
    entry.lease = new Lease(work.leaseUntil);
    this.#reconcile(entry);
  }

  #reconcile(entry: Supervised): void {
    this.#enqueue(entry, async () => {
      // What was wanted when this was put into the queue may be out of date by now.
      const { controller, wanted: work } = entry;
      controller.update(work);
      if (entry.lease.isOver) return;
      switch (decide(work, controller.standing)) {
        case 'prepare':
          return controller.prepare();
        case 'start-preflight':
          return controller.start('preflight');
        case 'start-run':
          return controller.start('run');
        case 'pause':
          return controller.pause();
        case 'cancel':
          return controller.cancel();
        case 'none':
      }
    });
  }

  #supervise(work: DesiredEvaluation): Supervised {
    const { context, database } = this.#options;
    const observed = findEvaluation(database, work.evaluationId)?.observed ?? null;
    const controller = new EvaluationController(
      {
        ...context,
        record: (now) => this.#record(entry, now),
        onIdle: () => this.#supervised.get(work.evaluationId) === entry && this.#reconcile(entry),
      },
      work,
      observed,
    );
    const entry: Supervised = {
      controller,
      wanted: work,
      lease: new Lease(work.leaseUntil),
      queue: Promise.resolve(),
      lastReport: 0,
      reportTimer: null,
    };
    this.#supervised.set(work.evaluationId, entry);
    return entry;
  }

  #enqueue(entry: Supervised, action: () => Promise<void> | void): Promise<void> {
    entry.queue = entry.queue.then(action).catch((error) => this.#options.context.log(describeError(error)));
    return entry.queue;
  }

  /** Changes of state go out and to the disk at once, progress at most every half second. */
  #record(entry: Supervised, observed: ObservedEvaluation): void {
    const before = findEvaluation(this.#options.database, observed.evaluationId)?.observed;
    const changed =
      before?.observed !== observed.observed ||
      before.attempt !== observed.attempt ||
      before.comparisonOwed !== observed.comparisonOwed;
    if (changed) this.#write(() => setObserved(this.#options.database, observed));
    const wait = entry.lastReport + CHANNEL_LIMITS.progressMilliseconds - performance.now();
    if (changed || wait <= 0) this.#send(entry);
    else entry.reportTimer ??= setTimeout(() => this.#send(entry), wait);
  }

  #send(entry: Supervised): void {
    if (entry.reportTimer) clearTimeout(entry.reportTimer);
    entry.reportTimer = null;
    entry.lastReport = performance.now();
    const { observed } = entry.controller.standing;
    if (observed) this.#options.report(observed);
  }

  #refuseAltered(work: DesiredEvaluation): void {
    const failure = toldFailureOf(new DoubleblindError('DB5607', ''));
    this.#options.context.log(`evaluation ${work.evaluationId}: DB5607`, { work: work.evaluationId, error: 'DB5607' });
    const { evaluationId, attempt } = work;
    this.#options.report({ evaluationId, attempt, observed: 'refused', failure });
  }

  /** Leases and agreed times end by themselves, and what is owed is brought by another process. */
  #tick(): void {
    const now = Date.now();
    for (const entry of this.#supervised.values()) {
      const { controller, wanted } = entry;
      if (controller.standing.observed?.comparisonOwed) this.#enqueue(entry, () => controller.lookAgain());
      if (!controller.standing.active) continue;
      if (now >= Date.parse(wanted.proposal.expiresAt)) this.#enqueue(entry, () => controller.cancel());
      else if (entry.lease.isOver) {
        const work = wanted.evaluationId;
        this.#options.context.log(`evaluation ${work}: DB5615`, { work, error: 'DB5615' });
        this.#enqueue(entry, () => controller.pause());
      }
    }
  }
}
