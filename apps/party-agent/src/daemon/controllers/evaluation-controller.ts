/** One evaluation on this side: prepares, meets the peer, works, comes back after lost links, and says what it observes. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DesiredEvaluation, ObservedEvaluation, ObservedState, Progress } from '@doubleblind/contracts';
import { DoubleblindError, type ErrorCode } from '@doubleblind/errors';
import type { PeerLink } from '@doubleblind/mpc-core';
import type { Phase } from '../../peer/handshake.ts';
import { tryToWrite } from '../../store/database/open.ts';
import type { Log } from '../../store/log.ts';
import { Backoff } from '../backoff.ts';
import type { PartyWork } from '../evaluations/party-work.ts';
import { describeError, failureOf, toldFailureOf } from '../failure.ts';
import { termsOf } from './checks.ts';
import type { Controller } from './controller.ts';
import type { CrashLog } from './crash-log.ts';
import type { Standing } from './decide.ts';
import type { Slots } from './slots.ts';

export interface ControllerContext {
  readonly party: PartyWork;
  /** Throws what makes this agent refuse: missing approvals, another peer. */
  readonly checkAllowed: (work: DesiredEvaluation) => void;
  /** A link to the proven peer. Rejects with DB30xx when it cannot be had now. */
  readonly openLink: (work: DesiredEvaluation, signal: AbortSignal) => Promise<PeerLink>;
  /** Shared by all evaluations of this agent. */
  readonly slots: Slots;
  readonly crashes: CrashLog;
  /** Keeps what is observed and tells the portal. */
  readonly record: (observed: ObservedEvaluation) => void;
  /** The work that was started has come to an end, whichever: there may be something else to do by now. */
  readonly onIdle: () => void;
  readonly log: Log;
}

/** Another try with a fresh link and fresh randomness may succeed. DB3012: the peer itself tells the portal why. DB3016: a relay that was started again is called by both, in any order. DB5647: so is a database. */
const TRANSIENT: readonly ErrorCode[] = [
  'DB3001',
  'DB3004',
  'DB3006',
  'DB3007',
  'DB3008',
  'DB3012',
  'DB3016',
  'DB5612',
  'DB5642',
  'DB5647',
];
const RETRY_FIRST_MILLISECONDS = 300;
const RETRY_LONGEST_MILLISECONDS = 10_000;

interface Task {
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

export class EvaluationController implements Controller {
  readonly #context: ControllerContext;
  #work: DesiredEvaluation;
  #observed: ObservedEvaluation | null;
  #task: Task | null = null;
  #settled = false;
  #progress: Progress | undefined;
  #comparisonOwed: boolean;

  constructor(context: ControllerContext, work: DesiredEvaluation, observed: ObservedEvaluation | null) {
    this.#context = context;
    this.#work = work;
    this.#observed = observed;
    this.#comparisonOwed = observed?.comparisonOwed ?? false;
  }

  get standing(): Standing {
    return { observed: this.#observed, active: this.#task !== null, settled: this.#settled };
  }

  get work(): DesiredEvaluation {
    return this.#work;
  }

  update(work: DesiredEvaluation): void {
    if (work.attempt !== this.#work.attempt) this.#settled = false;
    this.#work = work;
  }

  async prepare(): Promise<void> {
    await this.#halt();
    try {
      await this.#check();
      this.#observe('ready');
    } catch (error) {
      this.#giveUp('refused', error);
    }
  }

  start(phase: Phase): void {
    if (this.#task) return;
    const abort = new AbortController();
    const done = this.#perform(phase, abort.signal)
      .catch((error) => this.#giveUp('failed', error))
      .finally(() => {
        this.#task = null;
        this.#context.onIdle();
      });
    this.#task = { abort, done };
  }

  async pause(): Promise<void> {
    await this.#halt();
    this.#observeUnlessDone('paused');
  }

  async cancel(): Promise<void> {
    await this.#halt();
    this.#observe('stopped');
  }

  async shutdown(): Promise<void> {
    await this.#halt();
  }

  async lookAgain(): Promise<void> {
    if (!this.#comparisonOwed || !this.#observed) return;
    await this.#lookForComparison();
    if (!this.#comparisonOwed) this.#observe(this.#observed.observed, this.#observed);
  }

  async #check(): Promise<void> {
    this.#context.checkAllowed(this.#work);
    await this.#context.party.check(this.#work.proposal);
    await this.#lookForComparison();
  }

  async #lookForComparison(): Promise<void> {
    this.#comparisonOwed = await this.#context.party.owesComparison(this.#work.proposal);
  }

  async #halt(): Promise<void> {
    this.#task?.abort.abort(new DoubleblindError('DB5020', ''));
    await this.#task?.done;
  }

  async #perform(phase: Phase, signal: AbortSignal): Promise<void> {
    try {
      await this.#check();
    } catch (error) {
      this.#giveUp('refused', error);
      return;
    }
    const backoff = new Backoff(RETRY_FIRST_MILLISECONDS, RETRY_LONGEST_MILLISECONDS);
    if (phase === 'preflight') this.#observe('preflighting');
    while (!signal.aborted) {
      try {
        if (phase === 'run') await this.#concludeIfComplete();
        await this.#once(phase, signal, () => backoff.reset());
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof DoubleblindError && TRANSIENT.includes(error.code))) throw error;
        const about = { work: this.#work.evaluationId, error: error.code };
        this.#context.log(`evaluation ${about.work}: ${error.message}`, about);
        // People are told why nothing happens, also before anything has.
        const failure = toldFailureOf(error);
        if (phase === 'preflight') this.#observe('preflighting', { failure });
        else {
          await this.#concludeIfComplete();
          this.#observeUnlessDone('link-lost', { failure });
        }
        await sleep(backoff.next(), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** One link, from meeting to end. */
  async #once(phase: Phase, signal: AbortSignal, onProgress: () => void): Promise<void> {
    const { party, crashes } = this.#context;
    const work = this.#work;
    let imagesDone: number | undefined;
    const link = await this.#context.openLink(work, signal);
    const onAbort = () => link.close(signal.reason as DoubleblindError);
    signal.addEventListener('abort', onAbort, { once: true });
    let giveBack: (() => void) | undefined;
    try {
      if (signal.aborted) onAbort();
      giveBack = await this.#context.slots.acquire(signal);
      crashes.begin(work);
      const session = {
        link,
        proposal: work.proposal,
        terms: { ...termsOf(work), phase },
        onProgress: (progress: Progress) => {
          if (progress.imagesDone > 0) onProgress();
          if (progress.imagesDone > (imagesDone ?? progress.imagesDone)) crashes.progress(work.evaluationId);
          imagesDone = progress.imagesDone;
          this.#progress = progress;
          this.#observeUnlessDone('running');
        },
      };
      if (phase === 'preflight') {
        const preflight = await party.preflight({ ...session, onProgress: () => undefined });
        this.#observe('preflight-passed', { preflight });
        return;
      }
      await party.run(session);
      this.#settled = true;
      await party.conclude(work.proposal, work.attempt);
      this.#observeUnlessDone('computed');
    } catch (error) {
      // What the peer is told of a disk that is full: its number, and no file.
      link.close(
        error instanceof DoubleblindError ? error : new DoubleblindError(failureOf(error).code as ErrorCode, ''),
      );
      throw error;
    } finally {
      signal.removeEventListener('abort', onAbort);
      try {
        if (giveBack) tryToWrite(this.#context.log, () => crashes.end(work.evaluationId));
      } finally {
        // A place that is not given back is one less for good.
        giveBack?.();
      }
    }
  }

  /** All images done, but the link broke before both knew: the results do not wait for the peer. */
  async #concludeIfComplete(): Promise<void> {
    const { party } = this.#context;
    const { proposal, attempt } = this.#work;
    if (this.#isDone() || !(await party.isComplete(proposal))) return;
    await party.conclude(proposal, attempt);
    this.#observe('computed');
  }

  #isDone(): boolean {
    return this.#observed?.attempt === this.#work.attempt && this.#observed.observed === 'computed';
  }

  #observeUnlessDone(state: ObservedState, more: Partial<ObservedEvaluation> = {}): void {
    if (!this.#isDone()) this.#observe(state, more);
  }

  #observe(observed: ObservedState, more: Partial<ObservedEvaluation> = {}): void {
    const { evaluationId, attempt } = this.#work;
    if (observed !== this.#observed?.observed)
      this.#context.log(`evaluation ${evaluationId}: ${observed}`, { work: evaluationId });
    const progress = this.#progressIn(observed);
    this.#observed = { evaluationId, attempt, observed, ...(progress ? { progress } : {}), ...more };
    if (this.#comparisonOwed) this.#observed.comparisonOwed = true;
    else delete this.#observed.comparisonOwed;
    this.#context.record(this.#observed);
  }

  /** How far it is, for as long as that says something. */
  #progressIn(observed: ObservedState): Progress | undefined {
    if (observed === 'computed') {
      const { images } = this.#work.proposal.testSet;
      const still = { imagesPerSecond: null, bytesPerSecond: null, secondsLeft: 0, phase: 'computed' };
      return { bytes: this.#progress?.bytes ?? 0, ...still, imagesDone: images, imagesTotal: images };
    }
    return ['running', 'link-lost', 'paused'].includes(observed) ? this.#progress : undefined;
  }

  #giveUp(state: 'refused' | 'failed', error: unknown): void {
    const work = this.#work.evaluationId;
    this.#context.log(`evaluation ${work} ${state}: ${describeError(error)}`, {
      work,
      ...(error instanceof DoubleblindError ? { error: error.code } : {}),
    });
    this.#observe(state, { failure: toldFailureOf(error) });
  }
}
