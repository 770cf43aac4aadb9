/**
 * A deadline for every step, so that a peer that sends heartbeats and nothing else cannot hold a lane for ever: what the step's
 * bytes take on the slowest network that an evaluation makes sense on, and some minutes for a slow or busy machine.
 */
import { DoubleblindError } from '@doubleblind/errors';
import type { TwoPartyThreat } from '@doubleblind/mpc-core/plan';
import { parseProgram } from '@doubleblind/program';
import { stepBytes } from '../step-bytes.ts';

export interface DeadlineRule {
  readonly leastMilliseconds: number;
  readonly bytesPerSecond: number;
}

/** 2 Mbit/s; computing a step takes less than its bytes do on such a line. */
export const USUAL_DEADLINES: DeadlineRule = { leastMilliseconds: 5 * 60_000, bytesPerSecond: 250_000 };

const LONGEST_MILLISECONDS = 24 * 3_600_000;

/** Milliseconds that step `index` of a batch of so many images may take. */
export function deadlinesOf(
  programText: string,
  threat: TwoPartyThreat,
  rule: DeadlineRule,
): (index: number, batch: number) => number {
  const program = parseProgram(programText);
  const bytes = new Map<number, readonly number[]>();
  return (index, batch) => {
    const known = bytes.get(batch) ?? stepBytes(program, batch, threat);
    bytes.set(batch, known);
    const sending = (1000 * (known[index] ?? 0)) / rule.bytesPerSecond;
    return Math.min(LONGEST_MILLISECONDS, rule.leastMilliseconds + sending);
  };
}

type StepListener = (done: number, total: number) => void;

/** Does `work`, whose steps report to the listener that it is given. Throws DB3014 when one of them takes too long. */
export async function withDeadlines<T>(
  deadline: (index: number) => number,
  onStep: StepListener,
  work: (onStep: StepListener) => Promise<T>,
): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const expect = (index: number) => {
    clearTimeout(timer);
    const milliseconds = deadline(index);
    const detail = `Step ${index + 1} is not done after ${Math.round(milliseconds / 1000)} s.`;
    timer = setTimeout(() => reject(new DoubleblindError('DB3014', detail)), milliseconds);
  };
  expect(0);
  try {
    const working = work((done, total) => {
      expect(done);
      onStep(done, total);
    });
    return await Promise.race([working, late]);
  } finally {
    clearTimeout(timer);
  }
}
