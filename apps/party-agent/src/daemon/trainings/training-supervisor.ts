/**
 * Desired against observed state of trainings. An agent works on terms that its own organisation has approved (its ledger, or the
 * owner's own record, has the signature) and everybody else, too; it stops when the portal says so or is silent for longer than the
 * lease.
 */
import type { DatabaseSync } from 'node:sqlite';
import {
  checkTrainingApproval,
  type DesiredTraining,
  type ObservedTraining,
  publicKeyOf,
  trainingTermsHash,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { Identity } from '../../peer/identity.ts';
import type { PeerServer } from '../../peer/server.ts';
import type { DataFolder } from '../../store/data-folder.ts';
import { tryToWrite } from '../../store/database/open.ts';
import { endTraining, findLedgerEntry } from '../../store/database/training-ledger.ts';
import { findOwnTraining, storePortalTraining } from '../../store/database/trainings.ts';
import type { Log } from '../../store/log.ts';
import { isBudgetSpent } from '../../work/training/hospital.ts';
import { describeError, failureOf } from '../failure.ts';
import { Lease } from '../lease.ts';
import type { RunContext } from './run-context.ts';
import { runHospital } from './run-hospital.ts';
import { runOwner } from './run-owner.ts';

export interface TrainingSupervisorOptions {
  readonly data: DataFolder;
  readonly database: DatabaseSync;
  readonly identity: Identity;
  readonly server: PeerServer | null;
  readonly log: Log;
  /** Tells the portal, if it is there. */
  readonly report: (observed: ObservedTraining) => void;
  /** Sends what is in the outbox. */
  readonly flush: () => void;
}

interface Run {
  desired: DesiredTraining;
  lease: Lease;
  readonly attempt: number;
  readonly abort: AbortController;
  observed: ObservedTraining;
  lastReport: number;
  done: Promise<void>;
  over: boolean;
}

const REPORT_MILLISECONDS = 1000;
const TICK_MILLISECONDS = 2000;

export class TrainingSupervisor {
  readonly #options: TrainingSupervisorOptions;
  readonly #runs = new Map<string, Run>();
  readonly #ticker: NodeJS.Timeout;
  readonly #key: string;

  constructor(options: TrainingSupervisorOptions) {
    this.#options = options;
    this.#key = publicKeyOf(options.identity.privateKey);
    this.#ticker = setInterval(() => this.#tick(), TICK_MILLISECONDS);
  }

  /** Everything that is wanted; what is not in the list needs nothing any more. */
  accept(list: readonly DesiredTraining[]): void {
    for (const desired of list) {
      tryToWrite(this.#options.log, () => storePortalTraining(this.#options.database, desired));
      const run = this.#runs.get(desired.trainingId);
      if (run) {
        run.desired = desired;
        run.lease = new Lease(desired.leaseUntil);
      }
      if (desired.desired === 'run') this.#begin(desired);
      else if (desired.desired === 'stop' || desired.desired === 'pause') this.#end(desired);
    }
    const wanted = new Set(list.map(({ trainingId }) => trainingId));
    for (const [id, run] of this.#runs) if (!wanted.has(id)) run.abort.abort(new DoubleblindError('DB5020', ''));
  }

  observed(): ObservedTraining[] {
    return [...this.#runs.values()].map(({ observed }) => observed);
  }

  async stop(): Promise<void> {
    clearInterval(this.#ticker);
    const runs = [...this.#runs.values()];
    for (const { abort } of runs) abort.abort(new DoubleblindError('DB5020', ''));
    await Promise.all(runs.map(({ done }) => done));
  }

  #begin(desired: DesiredTraining): void {
    const before = this.#runs.get(desired.trainingId);
    // What has ended ends for this attempt; a new lease or a new attempt begins again.
    const ended = before?.over && before.attempt === desired.attempt && !before.abort.signal.aborted;
    if (before && (!before.over || ended)) return;
    const { trainingId, attempt } = desired;
    const run: Run = {
      lease: new Lease(desired.leaseUntil),
      ...{ desired, attempt, abort: new AbortController(), lastReport: 0, over: false, done: Promise.resolve() },
      observed: { trainingId, attempt, observed: 'idle' },
    };
    this.#runs.set(trainingId, run);
    run.done = this.#perform(run).finally(() => {
      run.over = true;
    });
  }

  #end({ trainingId, attempt, desired }: DesiredTraining): void {
    const run = this.#runs.get(trainingId);
    if (desired === 'stop' && findLedgerEntry(this.#options.database, trainingId))
      tryToWrite(this.#options.log, () => endTraining(this.#options.database, trainingId));
    run?.abort.abort(new DoubleblindError('DB5020', ''));
    void (run?.done ?? Promise.resolve()).then(() =>
      this.#options.report({ trainingId, attempt: run?.attempt ?? attempt, observed: 'stopped' }),
    );
  }

  async #perform(run: Run): Promise<void> {
    const { desired } = run;
    try {
      this.#requireApproved(desired);
    } catch (error) {
      return this.#say(run, { observed: 'refused', failure: failureOf(error) });
    }
    const owner = desired.terms.owner.agentKey === this.#key;
    const context: RunContext = {
      ...{ ...this.#options, desired, signal: run.abort.signal },
      tell: (news) => this.#say(run, news, REPORT_MILLISECONDS),
    };
    try {
      this.#say(run, { observed: 'running' });
      if (owner) {
        await runOwner(context);
        this.#options.flush();
        this.#say(run, { observed: 'stopped' });
      } else {
        const ended = await runHospital(context);
        this.#options.log(`training ${desired.trainingId}: ${ended}`);
        this.#say(run, { observed: 'left', ...(isBudgetSpent(ended) && { failure: { code: 'DB8202', detail: '' } }) });
      }
    } catch (error) {
      if (run.abort.signal.aborted) return;
      this.#options.log(`training ${desired.trainingId}: ${describeError(error)}`);
      this.#say(run, { observed: 'failed', failure: failureOf(error) });
    }
  }

  /** Throws DB8203. */
  #requireApproved({ terms, approvals }: DesiredTraining): void {
    const { database } = this.#options;
    const hash = trainingTermsHash(terms);
    const own =
      terms.owner.agentKey === this.#key
        ? findOwnTraining(database, terms.trainingId)?.approval
        : findLedgerEntry(database, terms.trainingId)?.approval;
    if (own?.document.termsHash !== hash)
      throw new DoubleblindError('DB8203', 'This agent has no approval of these terms of its own.');
    for (const party of [terms.owner, ...terms.hospitals]) {
      const theirs = approvals.filter(({ document }) => document.organisationId === party.organisationId);
      const problems = theirs.map((approval) => checkTrainingApproval(terms, approval, party, new Date()));
      if (!problems.includes(null))
        throw new DoubleblindError('DB8203', `${party.organisationName}: ${problems[0] ?? 'it has not approved'}.`);
    }
  }

  /** `pause`: not more often than that. */
  #say(run: Run, news: Omit<ObservedTraining, 'trainingId' | 'attempt'>, pause = 0): void {
    const { trainingId, attempt } = run.observed;
    const { progress = run.observed.progress, spent = run.observed.spent } = news;
    run.observed = {
      ...{ trainingId, attempt },
      ...news,
      ...(progress ? { progress } : {}),
      ...(spent ? { spent } : {}),
    };
    if (performance.now() - run.lastReport < pause) return;
    run.lastReport = performance.now();
    this.#options.report(run.observed);
  }

  /** A portal that is silent for too long may have been told to stop; the agreed time ends by itself. */
  #tick(): void {
    const now = Date.now();
    for (const run of this.#runs.values()) {
      const { terms } = run.desired;
      if (run.over || run.abort.signal.aborted) continue;
      if (!run.lease.isOver && now < Date.parse(terms.expiresAt)) continue;
      this.#options.log(`training ${terms.trainingId}: DB5615`);
      run.abort.abort(new DoubleblindError('DB5615', ''));
    }
  }
}
