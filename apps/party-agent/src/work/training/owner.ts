/** The owner's work in a training: its agent holds the model, adds up what the hospitals send, and takes the steps. */
import {
  type SignedTrainingApproval,
  type TrainingPoint,
  type TrainingTerms,
  trainingTermsHash,
} from '@doubleblind/contracts';
import { DoubleblindError, type ErrorCode } from '@doubleblind/errors';
import type { PeerLink } from '@doubleblind/mpc-core';
import { lossDistributionEpsilon } from '@doubleblind/privacy';
import {
  evaluate,
  type GradientEngine,
  type LabelledInput,
  Momentum,
  planSum,
  type SumPlan,
} from '@doubleblind/training';
import { readState, type TrainingState, writeState } from './checkpoint.ts';
import { loadEngine } from './engine-of.ts';
import { runRound } from './owner-round.ts';
import { Roster } from './roster.ts';
import { COARSE_GRID, mechanismOf, sumOptions } from './round-session.ts';

/** What people see of a training while it runs. */
export interface TrainingProgress {
  readonly round: number;
  readonly rounds: number;
  /** Hospitals that are there now. */
  readonly present: number;
  /** Looks at the owner's test images so far. */
  readonly history: readonly TrainingPoint[];
  readonly secondsLeft: number | null;
}

export interface OwnerJob {
  readonly terms: TrainingTerms;
  readonly onnx: Uint8Array;
  /** File of the state between rounds. */
  readonly statePath: string;
  /** Images that nobody trains on; none: accuracy is not measured. */
  readonly test: readonly LabelledInput[];
  /** Rounds between two looks at them. */
  readonly evaluateEvery: number;
  readonly accept: (hospital: number, signal: AbortSignal) => Promise<PeerLink>;
  readonly admitted: (hospital: number, approval: SignedTrainingApproval) => Promise<void>;
  /** How long to wait at first until all are there; later, until enough are; for one that computes; and over each step of a sum. */
  readonly joinMilliseconds: number;
  readonly waitMilliseconds: number;
  readonly computeMilliseconds: number;
  readonly stepMilliseconds: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: TrainingProgress) => void;
  readonly log: (text: string) => void;
}

export interface Trained {
  readonly onnx: Uint8Array;
  readonly state: TrainingState;
  /** By hospital; null for one that never came. */
  readonly approvals: readonly (SignedTrainingApproval | null)[];
  /** Why it ended, in words. */
  readonly ended: string;
}

/** Another attempt may succeed, with those who are there then. */
const REPEATED: readonly ErrorCode[] = ['DB8102', 'DB8103'];
/** Attempts at one round that may fail: each costs the hospitals budget. */
const MOST_FAILURES = 5;
/** How long the round after a lost hospital waits for it to come back. */
const COMEBACK_MILLISECONDS = 3000;

/**
 * Trains to the last round that was agreed on, or until too few hospitals have budget left. Goes on behind the last finished round
 * of an earlier start.
 *
 * @throws DoubleblindError DB8205 when too few hospitals come, DB8206 for a state of other terms, DB8001-DB8005 for a model that
 *   cannot be trained so, DB5020 when it is told to stop; finished rounds are kept in each case
 */
export async function trainAsOwner(job: OwnerJob): Promise<Trained> {
  const { terms, onnx } = job;
  const engine = await loadEngine(onnx, terms);
  try {
    planSum(sumOptions(terms, engine.initial.length, terms.hospitals.length));
    return await new OwnerTraining(job, engine, await beginning(job, engine)).run();
  } finally {
    await engine.release();
  }
}

async function beginning({ statePath, terms }: OwnerJob, engine: GradientEngine): Promise<TrainingState> {
  const termsHash = trainingTermsHash(terms);
  const kept = await readState(statePath, termsHash);
  if (kept?.parameters.length === engine.initial.length) return kept;
  if (kept) throw new DoubleblindError('DB8206', statePath);
  const zeros = terms.hospitals.map(() => 0);
  return {
    ...{ termsHash, round: 0, rounds: zeros, spentSteps: zeros, history: [] },
    ...{ parameters: engine.initial, velocity: new Float32Array(engine.initial.length) },
  };
}

class OwnerTraining {
  readonly #job: OwnerJob;
  readonly #engine: GradientEngine;
  readonly #approvals: (SignedTrainingApproval | null)[];
  readonly #roster: Roster;
  readonly #parameters: Float32Array;
  readonly #momentum: Momentum;
  readonly #rounds: number[];
  readonly #spentSteps: number[];
  readonly #history: TrainingPoint[];
  #round: number;
  /** Hospitals with which the last attempt at a round began. */
  #lastPresent: readonly number[] = [];

  constructor(job: OwnerJob, engine: GradientEngine, state: TrainingState) {
    this.#job = job;
    this.#engine = engine;
    this.#round = state.round;
    this.#parameters = state.parameters;
    this.#momentum = new Momentum(state.parameters.length, job.terms, state.velocity);
    this.#rounds = [...state.rounds];
    this.#spentSteps = [...state.spentSteps];
    this.#history = [...state.history];
    this.#approvals = job.terms.hospitals.map(() => null);
    this.#roster = new Roster({
      ...{ terms: job.terms, onnx: job.onnx, accept: job.accept, log: job.log },
      admitted: async (hospital, approval) => {
        await job.admitted(hospital, approval);
        this.#approvals[hospital - 1] = approval;
      },
      changed: () => this.#tell(null),
    });
  }

  async run(): Promise<Trained> {
    const { terms, log } = this.#job;
    try {
      const ended = await this.#allRounds();
      log(ended);
      await this.#roster.close({ type: 'finished', ended });
      const onnx = this.#engine.write(this.#parameters);
      return { onnx, state: this.#state(), approvals: this.#approvals, ended };
    } catch (error) {
      const reason = error instanceof DoubleblindError ? error : new DoubleblindError('DB5099', '');
      await this.#roster.close(null, reason);
      throw error;
    } finally {
      log(`${this.#round} of ${terms.rounds} rounds are done`);
    }
  }

  async #allRounds(): Promise<string> {
    const { terms, signal, joinMilliseconds } = this.#job;
    if (this.#history.length === 0) await this.#look();
    // Whoever means to take part is waited for once; later whoever is there goes on.
    if (this.#round < terms.rounds) await this.#roster.gather(terms.hospitals.length, 0, joinMilliseconds, signal);
    for (let failures = 0; this.#round < terms.rounds; ) {
      const begun = performance.now();
      const spent = this.#budgetsSpent();
      if (spent) return spent;
      try {
        await this.#step();
        failures = 0;
      } catch (error) {
        if (!(error instanceof DoubleblindError && REPEATED.includes(error.code))) throw error;
        if (++failures > MOST_FAILURES) throw error;
        await this.#abandon(error);
      }
      this.#tell((performance.now() - begun) / 1000);
    }
    return `All ${terms.rounds} rounds are done.`;
  }

  /** Whether too few hospitals have budget left, in words; null while there are enough. */
  #budgetsSpent(): string | null {
    const { terms } = this.#job;
    const spent = [...this.#roster.left.values()].filter(({ code }) => code === 'DB8202').length;
    if (this.#round === 0 || terms.hospitals.length - spent >= terms.leastHospitals) return null;
    return `The budgets of ${spent} hospitals are spent after ${this.#round} of ${terms.rounds} rounds.`;
  }

  async #step(): Promise<void> {
    const { terms, signal, waitMilliseconds, computeMilliseconds, stepMilliseconds } = this.#job;
    const { leastHospitals } = terms;
    const present = this.#roster.present.length;
    const lines =
      present >= leastHospitals
        ? await this.#roster.gather(terms.hospitals.length, leastHospitals, this.#comeback(), signal)
        : await this.#gatherOrSpent(waitMilliseconds);
    if (lines === null) return;
    this.#lastPresent = lines.map(({ hospital }) => hospital);
    const plan = this.#plan(lines.reduce((sum, { patients }) => sum + patients, 0));
    const stop = () => {
      for (const line of lines) line.link.close(signal.reason as DoubleblindError);
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      const { sum, survivors, patients } = await runRound({
        ...{ terms, plan, lines, round: this.#round + 1, parameters: this.#parameters },
        ...{ computeMilliseconds, stepMilliseconds },
        lost: (line, reason) => this.#roster.drop(line, reason),
        spent: (hospital, steps) => {
          this.#spentSteps[hospital - 1] = Math.max(this.#spentSteps[hospital - 1] + 1, steps);
        },
      });
      const expected = terms.samplingRate * patients;
      this.#momentum.step(
        this.#parameters,
        sum.map((value) => value / expected),
      );
      this.#round += 1;
      for (const hospital of survivors) this.#rounds[hospital - 1] += 1;
      if (this.#round % this.#job.evaluateEvery === 0 || this.#round === terms.rounds) await this.#look();
      await writeState(this.#job.statePath, this.#state());
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** Null when those who left have spent their budgets: then it ends well. */
  async #gatherOrSpent(milliseconds: number) {
    try {
      const { leastHospitals } = this.#job.terms;
      return await this.#roster.gather(leastHospitals, leastHospitals, milliseconds, this.#job.signal);
    } catch (error) {
      if (this.#budgetsSpent()) return null;
      throw error;
    }
  }

  /** Someone who was lost since the last round may be on the way back; someone who has been away is not waited for each time. */
  #comeback(): number {
    const present = this.#roster.present.map(({ hospital }) => hospital);
    return this.#lastPresent.every((hospital) => present.includes(hospital)) ? 0 : COMEBACK_MILLISECONDS;
  }

  async #abandon(error: DoubleblindError): Promise<void> {
    this.#job.log(`round ${this.#round + 1} is repeated: ${error.message}`);
    const failure = { code: error.code, detail: error.detail.slice(0, 500) };
    await Promise.allSettled(this.#roster.present.map(({ link }) => link.send({ type: 'abandoned', failure })));
  }

  #plan(patients: number): SumPlan {
    return planSum(sumOptions(this.#job.terms, this.#parameters.length, patients));
  }

  async #look(): Promise<void> {
    const { terms, test } = this.#job;
    if (test.length === 0) return;
    const quality = await evaluate(this.#engine, terms.model.loss, test, this.#parameters);
    this.#history.push({ round: this.#round, epsilon: this.#epsilon(), ...quality });
  }

  /** Of the hospital that has spent most. */
  #epsilon(): number {
    const { terms } = this.#job;
    const steps = Math.max(...this.#spentSteps);
    return steps === 0 ? 0 : lossDistributionEpsilon(mechanismOf(terms, steps), terms.delta, COARSE_GRID);
  }

  /** `seconds`: that the last round took. */
  #tell(seconds: number | null): void {
    const { terms, onProgress } = this.#job;
    onProgress?.({
      ...{ round: this.#round, rounds: terms.rounds, present: this.#roster.present.length },
      history: [...this.#history],
      secondsLeft: seconds === null ? null : (terms.rounds - this.#round) * seconds,
    });
  }

  #state(): TrainingState {
    return {
      termsHash: trainingTermsHash(this.#job.terms),
      ...{ round: this.#round, rounds: this.#rounds, spentSteps: this.#spentSteps, history: this.#history },
      ...{ parameters: this.#parameters, velocity: this.#momentum.velocity },
    };
  }
}
