/** An executor that says when each batch begins and ends, and at the end what the kinds of steps took, to whoever collects traces. */
import type { OpenSpan, SpanFacts, Tracing } from '@doubleblind/contracts/tracing';
import { DoubleblindError } from '@doubleblind/errors';
import type { StepProfile } from '@doubleblind/mpc-core';
import type { Assignment, Executor, Outcome } from './assignment.ts';

/** Evaluations alone: a page's question has no work that others know. */
export function tracedExecutor(executor: Executor, tracing: Tracing): Executor {
  return {
    run: (assignment) =>
      assignment.work.kind === 'evaluation' ? traced(executor, tracing, assignment) : executor.run(assignment),
  };
}

async function* traced(executor: Executor, tracing: Tracing, assignment: Assignment): AsyncGenerator<Outcome> {
  const { work, batches } = assignment;
  const open = new Map<number, OpenSpan>();
  const profiles = new Map<number, readonly StepProfile[]>();
  const begun = new Date();
  let images = 0;
  let error: string | undefined;
  try {
    for await (const outcome of executor.run(assignment)) {
      if (outcome.type === 'starting') {
        const facts = { shard: outcome.batch, images: batches[outcome.batch] };
        open.set(outcome.batch, tracing.begin(work.id, 'batch', facts));
      } else if (outcome.type === 'lost') endOf(open, outcome.batch, { error: 'DB3001' });
      else if (outcome.type === 'done') {
        endOf(open, outcome.batch);
        images += batches[outcome.batch];
        // Of a lane, since its session began: the last one holds those before it.
        profiles.set(outcome.lane, outcome.profile as readonly StepProfile[]);
      }
      yield outcome;
    }
  } catch (cause) {
    error = numberOf(cause);
    throw cause;
  } finally {
    for (const batch of [...open.keys()]) endOf(open, batch, { error: error ?? 'DB5020' });
    if (profiles.size > 0)
      tracing.record(work.id, 'steps', { begun, ended: new Date() }, { images, steps: sumOf(profiles.values()) });
  }
}

function endOf(open: Map<number, OpenSpan>, batch: number, facts?: SpanFacts): void {
  open.get(batch)?.end(facts);
  open.delete(batch);
}

/** By kind of step, never by a step's name, which is the model's. */
function sumOf(profiles: Iterable<readonly StepProfile[]>): NonNullable<SpanFacts['steps']> {
  const sums: Record<string, { seconds: number; bytes: number }> = {};
  for (const profile of profiles)
    for (const { op, wallMicroseconds, bytesSent, bytesReceived } of profile) {
      sums[op] ??= { seconds: 0, bytes: 0 };
      sums[op].seconds += wallMicroseconds / 1e6;
      sums[op].bytes += bytesSent + bytesReceived;
    }
  return sums;
}

/** The number of an error, or that of what nobody foresaw. */
export function numberOf(error: unknown): string {
  return error instanceof DoubleblindError ? error.code : 'DB5099';
}
