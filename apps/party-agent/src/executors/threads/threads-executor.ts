/**
 * An executor in threads of this process. Lane k is a stream of the link with a session and a compute thread of its own at either
 * party, and does the batches k, k + lanes, k + 2 lanes, ... one after the other. While one lane waits for the peer another one
 * computes.
 */
import { DoubleblindError } from '@doubleblind/errors';
import { type Link, splitLink } from '@doubleblind/mpc-core';
import type { Assignment, Executor, Outcome } from '../assignment.ts';
import { ComputeThread, type OpenedThread } from './compute-thread.ts';
import { OutcomeQueue } from './outcome-queue.ts';

/** `worker`: the module of the compute threads; another one in tests. */
export function threadsExecutor(worker?: URL): Executor {
  return { run: (assignment) => runLanes(assignment, worker) };
}

async function* runLanes(assignment: Assignment, worker: URL | undefined): AsyncGenerator<Outcome> {
  const { batches, lanes, peer } = assignment;
  const count = Math.min(lanes, batches.length);
  if (count === 0) return;
  const outcomes = new OutcomeQueue();
  const opening = splitLink(peer, count).map((link, lane) => openLane(assignment, link, lane, worker));
  runAll(assignment, opening, outcomes).then(
    () => outcomes.end({}),
    (error) => outcomes.end({ error }),
  );
  try {
    yield* outcomes;
  } catch (error) {
    // The other lanes, here and at the peer, must not wait for this one.
    peer.close(error instanceof DoubleblindError ? error : new DoubleblindError('DB5099', ''));
    throw error;
  } finally {
    const opened = await Promise.allSettled(opening);
    await Promise.all(
      opened.map((result) => (result.status === 'fulfilled' ? result.value.thread.close() : undefined)),
    );
  }
}

async function runAll(assignment: Assignment, opening: Promise<OpenedThread>[], outcomes: OutcomeQueue): Promise<void> {
  const lanes = await Promise.all(opening);
  await outcomes.put({ type: 'opened', rounds: lanes.reduce((sum, { counters }) => sum + counters.rounds, 0) });
  await Promise.all(lanes.map(({ thread }, lane) => runLane(assignment, thread, { lane, of: lanes.length }, outcomes)));
}

async function runLane(
  { side, batches, inputs }: Assignment,
  thread: ComputeThread,
  { lane, of }: { lane: number; of: number },
  outcomes: OutcomeQueue,
): Promise<void> {
  for (let batch = lane; batch < batches.length; batch += of) {
    await outcomes.put({ type: 'starting', batch });
    const onStep = (done: number, total: number) => void outcomes.put({ type: 'step', batch, done, total });
    const result =
      side === 'hospital'
        ? await thread.evaluate(await inputs!(batch), onStep)
        : await thread.serve(batches[batch], onStep);
    await outcomes.put({ type: 'done', batch, lane, ...result });
  }
}

function openLane(
  { side, program, weightsPath, ticket }: Assignment,
  link: Link,
  stream: number,
  worker: URL | undefined,
): Promise<OpenedThread> {
  return ComputeThread.open({
    side,
    link,
    stream,
    program,
    parameters: { ticket },
    ...(weightsPath === undefined ? {} : { weightsPath }),
    ...(worker === undefined ? {} : { worker }),
  });
}
