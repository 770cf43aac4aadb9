/**
 * Batches in flight: lane k is a stream of the link with a session and a compute thread of its own at either party, and does the
 * batches k, k + lanes, k + 2 lanes, ... of the plan one after the other. While one lane waits for the peer another
 * one computes.
 */
import { DoubleblindError } from '@doubleblind/errors';
import { type Link, splitLink } from '@doubleblind/mpc-core';
import type { Party } from '@doubleblind/mpc-core/plan';
import { type BatchOutcome, Engine } from '../../engine/engine.ts';
import type { Plan } from './messages.ts';

export interface LaneOptions {
  readonly party: Party;
  /** Text of the public program. */
  readonly program: string;
  readonly weightsPath?: string;
  readonly link: Link;
  readonly plan: Plan;
  /** Module of the compute threads; another one in tests. */
  readonly worker?: URL;
}

export interface LaneWork {
  /** Does batch `index` of the plan's list on this engine. */
  run(engine: Engine, index: number, onStep: (done: number, total: number) => void): Promise<BatchOutcome>;
  /** All sessions are open; `rounds` is what opening them took. */
  opened?(rounds: number): void;
  step?(index: number, done: number, total: number): void;
  /** Called in the order in which batches finish, one at a time. */
  finished?(index: number, outcome: BatchOutcome): Promise<void>;
}

/** Opens the lanes, runs the whole plan and closes them. Rejects with the first error of any lane. */
export async function runLanes(options: LaneOptions, work: LaneWork): Promise<void> {
  const { plan, link } = options;
  const count = Math.min(plan.lanes, plan.batches.length);
  if (count === 0) return;
  const opening = splitLink(link, count).map((part, lane) => openLane(options, part, lane));
  try {
    const lanes = await Promise.all(opening);
    work.opened?.(lanes.reduce((sum, { counters }) => sum + counters.rounds, 0));
    let recording: Promise<void> = Promise.resolve();
    const running = lanes.map(async ({ engine }, lane) => {
      for (let index = lane; index < plan.batches.length; index += count) {
        const outcome = await work.run(engine, index, (done, total) => work.step?.(index, done, total));
        recording = recording.then(() => work.finished?.(index, outcome));
        await recording;
      }
    });
    await Promise.all(running);
  } catch (error) {
    // The other lanes, here and at the peer, must not wait for this one.
    link.close(error instanceof DoubleblindError ? error : new DoubleblindError('DB5099', ''));
    throw error;
  } finally {
    const lanes = await Promise.allSettled(opening);
    await Promise.all(lanes.map((result) => (result.status === 'fulfilled' ? result.value.engine.close() : undefined)));
  }
}

function openLane(options: LaneOptions, link: Link, stream: number): ReturnType<typeof Engine.open> {
  const { party, program, weightsPath, plan, worker } = options;
  return Engine.open({
    party,
    link,
    stream,
    program,
    parameters: { run: plan.run, batchSize: plan.batchSize, batches: plan.batches.join(), lanes: plan.lanes },
    ...(weightsPath === undefined ? {} : { weightsPath }),
    ...(worker === undefined ? {} : { worker }),
  });
}
