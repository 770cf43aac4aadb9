/** The vendor's side of an evaluation: serves the hospital's batches and learns how many images they had. */
import { DEFAULT_THREAT_MODEL, type ThreatModel } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { type Link, type Network, type PeerLink, shapedLink } from '@doubleblind/mpc-core';
import { type Program, programHash } from '@doubleblind/program';
import type { Assignment, Executor, KnownPeer } from '../../executors/assignment.ts';
import { stepShares } from '../../executors/step-bytes.ts';
import { widthsText } from '../../models/widths.ts';
import { receiveMessage, sendMessage } from '../../peer/control.ts';
import { type PeerTerms, shakeHands } from '../../peer/handshake.ts';
import { answerHospital, ticketOf } from './meeting.ts';
import { finishedSchema, type SessionPlan } from './messages.ts';
import { RunMeter, type SessionStatistics } from './run-meter.ts';
import { type RunProgressListener, RunProgressTracker } from './run-progress.ts';

/** How much of its model the vendor answers for. */
export interface Budget {
  /** Throws DB3011 for a plan that is not the approved one, DB3026 for one that asks for more than there is. */
  admit(plan: SessionPlan): void;
  /** Counts a batch that is about to begin: every answer tells something of the model, also one that breaks off. */
  spend(images: number): void;
  /** A batch of so many images that had begun was given up, and may begin again. */
  lost(images: number): void;
}

export interface VendorJob {
  readonly link: PeerLink;
  /** Null in a run by hand. */
  readonly terms: PeerTerms | null;
  /** Parties that follow the protocol unless it is said. */
  readonly threatModel?: ThreatModel;
  readonly program: Program;
  readonly programText: string;
  readonly weightsPath: string;
  /** Null where the hospital has been given the program by hand. */
  readonly manifestText: string | null;
  readonly budget: Budget;
  readonly executor: Executor;
  /** The hospital's agent: where pairs of workers compute, it signs the keys of its own. */
  readonly peer?: KnownPeer;
  readonly network?: Network;
  /** Both parties have begun; `seed` is the coin that they tossed. */
  readonly onBegin?: (seed: number) => void;
  readonly onProgress?: RunProgressListener;
  /** As at the hospital (hospital.ts). */
  readonly afterwards?: () => Promise<void>;
}

/** How long the hospital may take to store its last batch. */
const FINISH_TIMEOUT_MILLISECONDS = 30_000;

/** Resolves when the hospital has confirmed that it has every batch. The link is closed in any case. */
export async function evaluateAsVendor(job: VendorJob): Promise<SessionStatistics> {
  const { link, terms, program, manifestText, budget } = job;
  const meter = new RunMeter(link);
  try {
    const greeting = { side: 'vendor', programHash: programHash(program), widths: widthsText(program), terms } as const;
    const hellos = await shakeHands(link, greeting);
    const { plan, seed } = await answerHospital(link, { manifestText, admit: (wanted) => budget.admit(wanted) });
    job.onBegin?.(seed);
    const shares = stepShares(program, plan.batchSize, job.threatModel ?? DEFAULT_THREAT_MODEL);
    const progress = RunProgressTracker.of(plan, shares, meter, job.onProgress);
    progress.phase('setup');
    await serve(job, plan, ticketOf(hellos, plan), { meter, progress });
    await receiveMessage(link, finishedSchema, FINISH_TIMEOUT_MILLISECONDS);
    await sendMessage(link, { type: 'finished' });
    await job.afterwards?.();
    progress.phase('finished');
    link.close();
    return meter.statistics();
  } catch (error) {
    throw endLink(link, error);
  }
}

async function serve(
  { link, terms, network, executor, peer: known, budget, programText, weightsPath, ...job }: VendorJob,
  plan: SessionPlan,
  ticket: string,
  { meter, progress }: { meter: RunMeter; progress: RunProgressTracker },
): Promise<void> {
  const { threatModel = DEFAULT_THREAT_MODEL } = job;
  const peer: Link = network ? shapedLink(link, network) : link;
  const { run, batches, lanes } = plan;
  const byWorkers = workersOf(plan, known);
  const work = { kind: 'evaluation', id: terms?.evaluationId ?? run } as const;
  const what = { work, side: 'vendor', program: programText, weightsPath, threatModel } as const;
  const assignment = { ...what, batches, lanes, peer, ticket, ...byWorkers };
  for await (const outcome of executor.run(assignment)) {
    if (outcome.type === 'starting') budget.spend(batches[outcome.batch]);
    else if (outcome.type === 'opened') meter.opened(outcome.rounds);
    else if (outcome.type === 'step') {
      meter.step();
      progress.step(outcome.batch, batches[outcome.batch], outcome.done);
    } else if (outcome.type === 'lost') {
      budget.lost(batches[outcome.batch]);
      progress.lost(outcome.batch);
    } else if (outcome.type === 'usage') meter.usage(outcome.worker, outcome.usage);
    else if (outcome.type === 'workers') progress.workers(outcome.workers);
    else {
      meter.batch(outcome.lane, batches[outcome.batch], outcome);
      progress.finished(outcome.batch);
    }
  }
}

/** For an assignment that the plan gives to workers. Throws DB5644 where nobody can say who signs the keys of the other side's. */
export function workersOf({ workers }: SessionPlan, peer: KnownPeer | undefined): Pick<Assignment, 'byWorkers'> {
  if (!workers) return {};
  if (!peer) throw new DoubleblindError('DB5644', '');
  return { byWorkers: { peer } };
}

/** Tells the peer the number of what went wrong here, and returns the error that this side reports. */
export function endLink(link: PeerLink, error: unknown): unknown {
  link.close(error instanceof DoubleblindError ? error : new DoubleblindError('DB5099', ''));
  return error;
}
