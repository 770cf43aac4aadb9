import { setTimeout as sleep } from 'node:timers/promises';
import {
  checkTrainingApproval,
  type Failure,
  type SignedTrainingApproval,
  type TrainingTerms,
  trainingTermsHash,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { PeerLink } from '@doubleblind/mpc-core';
import { type HospitalMessage, helloSchema, hospitalMessageSchema } from './messages.ts';
import { TrainingLink } from './training-link.ts';

const HELLO_MILLISECONDS = 25_000;
const AGAIN_MILLISECONDS = 300;

export interface RosterOptions {
  readonly terms: TrainingTerms;
  /** The model's file, for every hospital that comes. */
  readonly onnx: Uint8Array;
  /** The hospital of this number when it calls, proven by its certificate. */
  readonly accept: (hospital: number, signal: AbortSignal) => Promise<PeerLink>;
  /** Called with each approval when it is seen for the first time; keeps it. */
  readonly admitted: (hospital: number, approval: SignedTrainingApproval) => Promise<void>;
  /** Somebody came or was lost. */
  readonly changed: () => void;
  readonly log: (text: string) => void;
}

/** The owner's end of the link to a hospital that was admitted. */
export class HospitalLine {
  readonly hospital: number;
  readonly approval: SignedTrainingApproval;
  readonly link: TrainingLink;

  constructor(hospital: number, approval: SignedTrainingApproval, link: TrainingLink) {
    this.hospital = hospital;
    this.approval = approval;
    this.link = link;
  }

  get patients(): number {
    return this.approval.document.contribution!.patients;
  }

  /** The message of this type. Throws the hospital's own reason when it leaves instead, DB3008 for another message or none in time. */
  async receive<T extends HospitalMessage['type']>(
    type: T,
    milliseconds: number,
  ): Promise<Extract<HospitalMessage, { type: T }>> {
    const message = await this.link.receive(hospitalMessageSchema, milliseconds);
    if (message.type === 'leaving') throw new Leaving(message.failure);
    if (message.type !== type) throw new DoubleblindError('DB3008', `"${message.type}" where "${type}" was due.`);
    return message as Extract<HospitalMessage, { type: T }>;
  }
}

/** A hospital's own word that it takes no further part. */
export class Leaving extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(`${failure.code}: ${failure.detail}`);
    this.failure = failure;
  }
}

/** Which hospitals are there now: each may come, be lost, and come again until it leaves for good. */
export class Roster {
  readonly #options: RosterOptions;
  readonly #present = new Map<number, HospitalLine>();
  readonly #left = new Map<number, Failure>();
  readonly #stop = new AbortController();
  #changed = Promise.withResolvers<void>();

  constructor(options: RosterOptions) {
    this.#options = options;
    options.terms.hospitals.forEach((_, i) => {
      void this.#keep(i + 1);
    });
  }

  /** In the order of their numbers. */
  get present(): readonly HospitalLine[] {
    return [...this.#present.values()].sort((a, b) => a.hospital - b.hospital);
  }

  /** Who has left for good, and why. */
  get left(): ReadonlyMap<number, Failure> {
    return this.#left;
  }

  /**
   * Those who are there, as soon as they are `wanted` many, or `least` many when the time is up.
   *
   * @throws DoubleblindError DB8205 when too few came, or too few can come any more
   */
  async gather(
    wanted: number,
    least: number,
    milliseconds: number,
    signal: AbortSignal,
  ): Promise<readonly HospitalLine[]> {
    const deadline = performance.now() + milliseconds;
    for (;;) {
      signal.throwIfAborted();
      const possible = this.#options.terms.hospitals.length - this.#left.size;
      const present = this.present;
      if (present.length >= Math.min(wanted, possible) && present.length >= least) return present;
      if (possible < least) throw tooFew(`${this.#left.size} have left: ${this.#reasons()}`);
      const rest = deadline - performance.now();
      if (rest <= 0 && present.length >= least) return present;
      if (rest <= 0) throw tooFew(`${present.length} came within ${milliseconds / 1000} s; ${least} are needed.`);
      await Promise.race([this.#changed.promise, sleep(rest, undefined, { signal, ref: false })]);
    }
  }

  /** Ends the link; the hospital may come again unless it left by its own word. */
  drop(line: HospitalLine, reason: unknown): void {
    if (reason instanceof Leaving) this.#left.set(line.hospital, reason.failure);
    const { organisationName } = this.#options.terms.hospitals[line.hospital - 1];
    this.#options.log(`${organisationName}: ${(reason as Error).message}`);
    if (this.#present.get(line.hospital) === line) this.#present.delete(line.hospital);
    line.link.close(reason instanceof DoubleblindError ? reason : undefined);
    this.#notify();
  }

  /** Tells all that are there, and ends. */
  async close(message: object | null, reason?: DoubleblindError): Promise<void> {
    this.#stop.abort(reason ?? new DoubleblindError('DB5020', ''));
    const lines = this.present;
    if (message) await Promise.allSettled(lines.map(({ link }) => link.send(message)));
    for (const { link } of lines) link.close(reason);
  }

  async #keep(hospital: number): Promise<void> {
    const { signal } = this.#stop;
    const { organisationName } = this.#options.terms.hospitals[hospital - 1];
    while (!signal.aborted) {
      try {
        const line = await this.#admit(hospital, await this.#options.accept(hospital, signal));
        this.#present.set(hospital, line);
        this.#options.log(`${organisationName} is there`);
        this.#notify();
        const reason = await line.link.ended;
        if (this.#present.get(hospital) === line) this.#present.delete(hospital);
        if (!signal.aborted) this.#options.log(`${organisationName} is gone: ${reason.message}`);
        this.#notify();
      } catch (error) {
        if (signal.aborted) return;
        this.#options.log(`${organisationName}: ${(error as Error).message}`);
        await sleep(AGAIN_MILLISECONDS);
      }
    }
  }

  async #admit(hospital: number, open: PeerLink): Promise<HospitalLine> {
    const { terms, onnx, admitted } = this.#options;
    const link = new TrainingLink(open);
    try {
      const { approval, trainingId, termsHash } = await link.receive(helloSchema, HELLO_MILLISECONDS);
      if (trainingId !== terms.trainingId || termsHash !== trainingTermsHash(terms))
        throw new DoubleblindError('DB8203', 'The hospital came for another training, or for other terms.');
      const problem = checkTrainingApproval(terms, approval, terms.hospitals[hospital - 1], new Date());
      if (problem) throw new DoubleblindError('DB8203', `The approval does not count: ${problem}.`);
      await admitted(hospital, approval);
      await link.send({ type: 'welcome', termsHash });
      await link.sendBytes(onnx);
      return new HospitalLine(hospital, approval, link);
    } catch (error) {
      link.close(error instanceof DoubleblindError ? error : new DoubleblindError('DB5099', ''));
      throw error;
    }
  }

  #reasons(): string {
    return [...this.#left]
      .map(([hospital, { code }]) => `${this.#options.terms.hospitals[hospital - 1].organisationName} (${code})`)
      .join(', ');
  }

  #notify(): void {
    this.#options.changed();
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }
}

const tooFew = (why: string) => new DoubleblindError('DB8205', why);
