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
import { type DeadlineRule, deadlinesOf, USUAL_DEADLINES, withDeadlines } from './step-deadlines.ts';

/** `worker`: the module of the compute threads; another one in tests. */
export function threadsExecutor(worker?: URL, deadlines: DeadlineRule = USUAL_DEADLINES): Executor {
  return { run: (assignment) => runLanes(assignment, worker, deadlines) };
}

async function* runLanes(assignment: Assignment, worker: URL | undefined, rule: DeadlineRule): AsyncGenerator<Outcome> {
  const { batches, lanes, peer, byWorkers } = assignment;
  if (byWorkers) throw new DoubleblindError('DB5644', '');
  const count = Math.min(lanes, batches.length);
  if (count === 0) return;
  const outcomes = new OutcomeQueue();
  const opening = splitLink(peer, count).map((link, lane) => openLane(assignment, link, lane, worker));
  runAll(assignment, opening, rule, outcomes).then(
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

async function runAll(
  assignment: Assignment,
  opening: Promise<OpenedThread>[],
  rule: DeadlineRule,
  outcomes: OutcomeQueue,
): Promise<void> {
  const none = () => undefined;
  const lanes = await withDeadlines(
    () => rule.leastMilliseconds,
    none,
    () => Promise.all(opening),
  );
  const deadlines = deadlinesOf(assignment.program, assignment.threatModel, rule);
  await outcomes.put({ type: 'opened', rounds: lanes.reduce((sum, { counters }) => sum + counters.rounds, 0) });
  await Promise.all(
    lanes.map(({ thread }, lane) => runLane(assignment, thread, { lane, of: lanes.length, deadlines }, outcomes)),
  );
}

async function runLane(
  { side, batches, inputs }: Assignment,
  thread: ComputeThread,
  { lane, of, deadlines }: { lane: number; of: number; deadlines: (index: number, batch: number) => number },
  outcomes: OutcomeQueue,
): Promise<void> {
  for (let batch = lane; batch < batches.length; batch += of) {
    await outcomes.put({ type: 'starting', batch });
    const onStep = (done: number, total: number) => void outcomes.put({ type: 'step', batch, done, total });
    const images = side === 'hospital' ? await inputs!(batch) : undefined;
    const result = await withDeadlines(
      (index) => deadlines(index, batches[batch]),
      onStep,
      (report) => (images ? thread.evaluate(images, report) : thread.serve(batches[batch], report)),
    );
    await outcomes.put({ type: 'done', batch, lane, ...result });
  }
}

function openLane(
  { side, program, weightsPath, threatModel, ticket, prepared, sparing, batches }: Assignment,
  link: Link,
  stream: number,
  worker: URL | undefined,
): Promise<OpenedThread> {
  return ComputeThread.open({
    side,
    link,
    stream,
    program,
    threatModel,
    parameters: { ticket },
    ...(prepared ? { prepareFor: batches[stream] } : {}),
    ...(sparing ? { sparing } : {}),
    ...(weightsPath === undefined ? {} : { weightsPath }),
    ...(worker === undefined ? {} : { worker }),
  });
}
