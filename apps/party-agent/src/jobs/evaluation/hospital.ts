/** The hospital's side of an evaluation: its images in, the model's outputs out, every finished batch on disk. */
import { type Link, type Network, type PeerLink, shapedLink } from '@doubleblind/mpc-core';
import type { Program } from '@doubleblind/program';
import type { RunStore } from '../../store/run-store.ts';
import { nextControl, shakeHands } from './handshake.ts';
import { runLanes } from './lanes.ts';
import { encodeMessage, type Plan, parseFinished } from './messages.ts';
import { type ProgressListener, ProgressTracker } from './progress.ts';
import { RunMeter, type RunStatistics } from './run-statistics.ts';
import { endLink } from './vendor.ts';

export interface HospitalJob {
  readonly link: PeerLink;
  readonly program: Program;
  readonly programText: string;
  /** Where finished batches are and go. */
  readonly run: RunStore;
  /** Input tensor [C][H][W] of the image with this number, in a buffer of its own. */
  readonly loadImage: (index: number) => Promise<Float32Array<ArrayBuffer>>;
  readonly lanes: number;
  readonly network?: Network;
  readonly onProgress?: ProgressListener;
  /** What the parties still have to say to each other when every batch is done, before the link is closed. */
  readonly afterwards?: () => Promise<void>;
  readonly worker?: URL;
}

const FINISH_TIMEOUT_MILLISECONDS = 30_000;

/** Runs the batches that are not finished yet and resolves when all are. The link is closed in any case. */
export async function evaluateAsHospital(job: HospitalJob): Promise<RunStatistics> {
  const { link, program, programText, run, worker } = job;
  const meter = new RunMeter(link);
  try {
    const left = run.unfinishedBatches();
    const plan: Plan = {
      run: run.plan.id,
      images: run.plan.images,
      batchSize: run.plan.batchSize,
      batches: left.map((batch) => run.batchImages(batch).length),
      lanes: job.lanes,
    };
    await shakeHands(link, { party: 'hospital', program, plan });
    const doneBefore = plan.images - plan.batches.reduce((sum, batch) => sum + batch, 0);
    const listener = job.onProgress ?? (() => {});
    const progress = new ProgressTracker({ listener, total: plan.images, doneBefore, meter });
    progress.phase('setup');
    const data: Link = job.network ? shapedLink(link, job.network) : link;
    await runLanes(
      { party: 'hospital', program: programText, link: data, plan, ...(worker ? { worker } : {}) },
      {
        run: async (engine, index, onStep) => {
          const images = await Promise.all(run.batchImages(left[index]).map((image) => job.loadImage(image)));
          return engine.evaluate(images, onStep);
        },
        opened: (rounds) => meter.opened(rounds),
        step: (index, done, total) => progress.step(index, plan.batches[index], done, total),
        finished: async (index, outcome) => {
          await run.saveBatch(left[index], outcome.outputs);
          meter.batch(index % plan.lanes, plan.batches[index], outcome);
          progress.finished(index);
        },
      },
    );
    await link.sendControl(encodeMessage({ type: 'finished' }));
    parseFinished(await nextControl(link, FINISH_TIMEOUT_MILLISECONDS));
    await job.afterwards?.();
    progress.phase('finished');
    link.close();
    return meter.statistics();
  } catch (error) {
    throw endLink(link, error);
  }
}
