/** The vendor's side of an evaluation: serves the hospital's batches and learns how many images they had. */
import { DoubleblindError } from '@doubleblind/errors';
import { type Link, type Network, type PeerLink, shapedLink } from '@doubleblind/mpc-core';
import type { Program } from '@doubleblind/program';
import { nextControl, type PlanDemands, shakeHands } from './handshake.ts';
import { runLanes } from './lanes.ts';
import { encodeMessage, type Plan, parseFinished } from './messages.ts';
import { type ProgressListener, ProgressTracker } from './progress.ts';
import { RunMeter, type RunStatistics } from './run-statistics.ts';

export interface VendorJob {
  readonly link: PeerLink;
  readonly program: Program;
  readonly programText: string;
  readonly weightsPath: string;
  readonly demands?: PlanDemands;
  readonly network?: Network;
  readonly onPlan?: (plan: Plan) => void;
  readonly onProgress?: ProgressListener;
  /** As at the hospital (hospital.ts). */
  readonly afterwards?: () => Promise<void>;
  readonly worker?: URL;
}

/** How long the hospital may take to store its last batch. */
const FINISH_TIMEOUT_MILLISECONDS = 30_000;

/** Resolves when the hospital has confirmed that it has every batch. The link is closed in any case. */
export async function evaluateAsVendor(job: VendorJob): Promise<RunStatistics> {
  const { link, program, programText, weightsPath, worker } = job;
  const meter = new RunMeter(link);
  try {
    const plan = await shakeHands(link, { party: 'vendor', program, demands: job.demands ?? {} });
    job.onPlan?.(plan);
    const planned = plan.batches.reduce((sum, batch) => sum + batch, 0);
    const doneBefore = plan.images - planned;
    const listener = job.onProgress ?? (() => {});
    const progress = new ProgressTracker({ listener, total: plan.images, doneBefore, meter });
    progress.phase('setup');
    const data: Link = job.network ? shapedLink(link, job.network) : link;
    await runLanes(
      { party: 'vendor', program: programText, weightsPath, link: data, plan, ...(worker ? { worker } : {}) },
      {
        run: (engine, index, onStep) => engine.serve(plan.batches[index], onStep),
        opened: (rounds) => meter.opened(rounds),
        step: (index, done, total) => progress.step(index, plan.batches[index], done, total),
        finished: async (index, outcome) => {
          meter.batch(index % plan.lanes, plan.batches[index], outcome);
          progress.finished(index);
        },
      },
    );
    parseFinished(await nextControl(link, FINISH_TIMEOUT_MILLISECONDS));
    await link.sendControl(encodeMessage({ type: 'finished' }));
    await job.afterwards?.();
    progress.phase('finished');
    link.close();
    return meter.statistics();
  } catch (error) {
    throw endLink(link, error);
  }
}

/** Tells the peer the number of what went wrong here, and returns the error that this side reports. */
export function endLink(link: PeerLink, error: unknown): unknown {
  link.close(error instanceof DoubleblindError ? error : new DoubleblindError('DB5099', ''));
  return error;
}
