/** Which transition the portal owes, and what it wants of the agents. */
import { EVALUATION, EVALUATION_STATES, type EvaluationState, type ObservedState } from '@doubleblind/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dueTransition, PATIENCE_MILLISECONDS, type Situation } from '../src/server/scheduler/reconcile.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
const before = (milliseconds: number) => new Date(NOW.getTime() - milliseconds);

function situation(
  state: EvaluationState,
  vendor: ObservedState,
  hospital: ObservedState,
  change: Partial<Situation> = {},
): Situation {
  return {
    state,
    notBefore: null,
    expiresAt: new Date('2026-07-01T00:00:00Z'),
    vendor: { observed: vendor, lastSeenAt: before(1000) },
    hospital: { observed: hospital, lastSeenAt: before(1000) },
    ...change,
  };
}

test.each<[EvaluationState, ObservedState, ObservedState, string | null]>([
  ['proposed', 'idle', 'idle', null],
  ['approved-by-one', 'ready', 'ready', null],
  ['approved', 'idle', 'idle', 'schedule'],
  ['scheduled', 'ready', 'idle', null],
  ['scheduled', 'ready', 'ready', 'start-preflight'],
  ['preflight', 'preflight-passed', 'preflighting', null],
  ['preflight', 'preflight-passed', 'preflight-passed', 'start-run'],
  ['running', 'running', 'running', null],
  ['running', 'computed', 'running', null],
  ['running', 'running', 'computed', 'compute'],
  ['running', 'link-lost', 'running', 'interrupt'],
  ['resuming', 'link-lost', 'running', null],
  ['resuming', 'running', 'running', 'resumed'],
  ['resuming', 'computed', 'computed', 'resumed'],
  ['resuming', 'link-lost', 'computed', 'resumed'],
  ['paused', 'running', 'running', null],
  ['computed', 'computed', 'computed', null],
  ['failed', 'failed', 'running', null],
])('%s with vendor %s and hospital %s: %s', (state, vendor, hospital, event) => {
  expect(dueTransition(situation(state, vendor, hospital), NOW)?.event ?? null).toBe(event);
});

test('nothing starts before the agreed time, and everything unfinished ends after it', () => {
  const later = new Date(NOW.getTime() + 1000);
  expect(dueTransition(situation('approved', 'idle', 'idle', { notBefore: later }), NOW)).toBeNull();
  for (const state of EVALUATION_STATES) {
    const ended = [...EVALUATION.finalStates, 'computed'].includes(state);
    expect(dueTransition(situation(state, 'idle', 'idle', { expiresAt: NOW }), NOW)?.event === 'expire').toBe(!ended);
  }
});

test('a silent agent interrupts a run, and is given up after a day', () => {
  const silent = (milliseconds: number) =>
    ({ vendor: { observed: 'running', lastSeenAt: before(milliseconds) } }) as const;
  expect(dueTransition(situation('running', 'running', 'running', silent(60_000)), NOW)?.event).toBe('interrupt');
  expect(dueTransition(situation('resuming', 'running', 'running', silent(60_000)), NOW)).toBeNull();
  const due = dueTransition(situation('resuming', 'running', 'running', silent(PATIENCE_MILLISECONDS + 1)), NOW);
  expect(due).toMatchObject({ event: 'fail', failure: { code: 'DB6304', detail: "The vendor's agent." } });
});

test('whatever the agents say, the portal only owes transitions that the table allows', () => {
  const observed = fc.constantFrom<ObservedState>(
    'idle',
    'ready',
    'preflight-passed',
    'running',
    'link-lost',
    'computed',
    'failed',
    'stopped',
  );
  const seen = fc.option(fc.integer({ min: 0, max: 3 * PATIENCE_MILLISECONDS }).map(before), { nil: null });
  const party = fc.record({ observed, lastSeenAt: seen });
  const date = fc.date({ min: before(1e9), max: new Date(NOW.getTime() + 1e9), noInvalidDate: true });
  const any = fc.record({
    state: fc.constantFrom(...EVALUATION_STATES),
    notBefore: fc.option(date, { nil: null }),
    expiresAt: date,
    vendor: party,
    hospital: party,
  });
  fc.assert(
    fc.property(any, (where) => {
      const due = dueTransition(where, NOW);
      if (!due) return;
      expect(EVALUATION.transition(where.state, due.event)).not.toBeNull();
      // 'compute' is carried out in the name of the hospital's agent, which reported it.
      expect(EVALUATION.mayCause(due.event, due.event === 'compute' ? 'hospital' : 'portal')).toBe(true);
    }),
  );
});

test('agents are told to stop in every final state but the released one', () => {
  for (const state of EVALUATION.finalStates)
    expect(EVALUATION.desired(state)).toBe(state === 'released' ? null : 'stop');
  expect(EVALUATION.desired('paused')).toBe('pause');
  expect(EVALUATION.desired('failed')).toBe('pause');
});
