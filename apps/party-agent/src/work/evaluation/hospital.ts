/** The hospital's side of an evaluation: its images in, the model's outputs out, every finished batch on disk. */
import { DEFAULT_THREAT_MODEL, type ThreatModel } from '@doubleblind/contracts';
import { type Link, type Network, type PeerLink, shapedLink } from '@doubleblind/mpc-core';
import type { Program } from '@doubleblind/program';
import type { Executor, KnownPeer } from '../../executors/assignment.ts';
import { stepShares } from '../../executors/step-bytes.ts';
import { receiveMessage, sendMessage } from '../../peer/control.ts';
import { type PeerTerms, shakeHands } from '../../peer/handshake.ts';
import type { RunStore } from '../../store/run-store.ts';
import { begin, ticketOf } from './meeting.ts';
import { finishedSchema, type SessionPlan } from './messages.ts';
import { RunMeter, type SessionStatistics } from './run-meter.ts';
import { type RunProgressListener, RunProgressTracker } from './run-progress.ts';
import { endLink, workersOf } from './vendor.ts';

/** What is evaluated: known from the beginning, or asked of the vendor after the handshake. */
export interface PreparedRun {
  readonly program: Program;
  readonly programText: string;
  /** Where finished batches are and go. */
  readonly run: RunStore;
}

export interface HospitalJob {
  readonly link: PeerLink;
  /** Null in a run by hand. */
  readonly terms: PeerTerms | null;
  /** As at the vendor (vendor.ts). */
  readonly threatModel?: ThreatModel;
  readonly programHash: string;
  /** The program's bit widths in words; null while the program is not here. */
  readonly widths: string | null;
  readonly prepare: () => Promise<PreparedRun>;
  /** Input tensor [C][H][W] of the image with this number, in a buffer of its own; `seed` is the coin that both sides tossed. */
  readonly loadImage: (index: number, seed: number) => Promise<Float32Array<ArrayBuffer>>;
  readonly lanes: number;
  /** Pairs of workers do the batches, at most so many as `lanes` at a time, one of either party; the vendor's agent signs the keys of its own. */
  readonly workersWith?: KnownPeer;
  readonly executor: Executor;
  readonly network?: Network;
  readonly onProgress?: RunProgressListener;
  /** What this session has cost so far, whenever that has grown by a batch, and at its end, whichever. */
  readonly onCost?: (session: SessionStatistics) => void;
  /** What the parties still have to say to each other when every batch is done, before the link is closed. */
  readonly afterwards?: (prepared: PreparedRun) => Promise<void>;
}

const FINISH_TIMEOUT_MILLISECONDS = 30_000;

/** Runs the batches that are not finished yet and resolves when all are. The link is closed in any case. */
export async function evaluateAsHospital(job: HospitalJob): Promise<SessionStatistics> {
  const { link, terms, programHash, widths } = job;
  const meter = new RunMeter(link);
  try {
    const hellos = await shakeHands(link, { side: 'hospital', programHash, widths, terms });
    const prepared = await job.prepare();
    const plan = sessionPlan(prepared.run, job);
    const seed = await begin(link, plan);
    const shares = stepShares(prepared.program, plan.batchSize, job.threatModel ?? DEFAULT_THREAT_MODEL);
    const progress = RunProgressTracker.of(plan, shares, meter, job.onProgress);
    progress.phase('setup');
    try {
      await evaluate(job, prepared, { plan, seed, ticket: ticketOf(hellos, plan) }, { meter, progress });
    } finally {
      job.onCost?.(meter.statistics());
    }
    await sendMessage(link, { type: 'finished' });
    await receiveMessage(link, finishedSchema, FINISH_TIMEOUT_MILLISECONDS);
    await job.afterwards?.(prepared);
    progress.phase('finished');
    link.close();
    return meter.statistics();
  } catch (error) {
    throw endLink(link, error);
  }
}

function sessionPlan(run: RunStore, { lanes, workersWith }: HospitalJob): SessionPlan {
  const { id, batchSize } = run.plan;
  const batches = run.unfinishedBatches().map((batch) => run.batchImages(batch).length);
  return { run: id, images: run.evaluated, batchSize, batches, lanes, ...(workersWith ? { workers: true } : {}) };
}

async function evaluate(
  { link, terms, network, executor, loadImage, onCost, workersWith, threatModel = DEFAULT_THREAT_MODEL }: HospitalJob,
  { run, programText }: PreparedRun,
  { plan, seed, ticket }: { plan: SessionPlan; seed: number; ticket: string },
  { meter, progress }: { meter: RunMeter; progress: RunProgressTracker },
): Promise<void> {
  const left = run.unfinishedBatches();
  const peer: Link = network ? shapedLink(link, network) : link;
  const { batches, lanes } = plan;
  const assignment = {
    // A preflight's run has a name of its own, and is part of the same work.
    work: { kind: 'evaluation', id: terms?.evaluationId ?? plan.run },
    side: 'hospital',
    program: programText,
    threatModel,
    ...{ batches, lanes, peer, ticket, ...workersOf(plan, workersWith) },
    inputs: (batch: number) => Promise.all(run.batchImages(left[batch]).map((image) => loadImage(image, seed))),
  } as const;
  for await (const outcome of executor.run(assignment)) {
    if (outcome.type === 'opened') meter.opened(outcome.rounds);
    else if (outcome.type === 'step') {
      meter.step();
      progress.step(outcome.batch, batches[outcome.batch], outcome.done);
    } else if (outcome.type === 'lost') progress.lost(outcome.batch);
    else if (outcome.type === 'usage') meter.usage(outcome.worker, outcome.usage);
    else if (outcome.type === 'workers') progress.workers(outcome.workers);
    else if (outcome.type === 'done') {
      await run.saveBatch(left[outcome.batch], outcome.outputs);
      meter.batch(outcome.lane, batches[outcome.batch], outcome);
      onCost?.(meter.statistics());
      progress.finished(outcome.batch);
    }
  }
}
