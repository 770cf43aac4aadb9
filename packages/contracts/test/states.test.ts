import { expect, test } from 'vitest';
import { EVALUATION, EVALUATION_STATES, TRANSITIONS } from '../src/index.ts';

test('the whole way from proposal to release is possible, and nothing skips a step', () => {
  const way = [
    'approve-first',
    'approve-second',
    'schedule',
    'start-preflight',
    'start-run',
    'compute',
    'release',
  ] as const;
  let state: (typeof EVALUATION_STATES)[number] = 'proposed';
  for (const [index, event] of way.entries()) {
    for (const later of way.slice(index + 1)) expect(EVALUATION.transition(state, later)).toBeNull();
    state = EVALUATION.transition(state, event)!;
    expect(state).not.toBeNull();
  }
  expect(state).toBe('released');
});

test('every state but the first is reachable, and exactly the final ones have no way out', () => {
  const reachable = new Set<string>(TRANSITIONS.map((row) => row.to));
  for (const state of EVALUATION_STATES) expect(reachable.has(state) || state === 'proposed').toBe(true);
  expect([...EVALUATION.finalStates].sort()).toEqual(['cancelled', 'expired', 'rejected', 'released', 'revoked']);
});

test('a released result stays released', () => {
  expect(EVALUATION.possibleEvents('released')).toEqual([]);
});

test('work starts only after both approvals', () => {
  for (const state of ['proposed', 'approved-by-one'] as const) {
    for (const event of ['schedule', 'start-preflight', 'start-run', 'compute', 'release'] as const) {
      expect(EVALUATION.transition(state, event)).toBeNull();
    }
  }
});

test('only the hospital computes and releases, only the portal schedules', () => {
  for (const event of ['compute', 'release'] as const) {
    expect([
      EVALUATION.mayCause(event, 'hospital'),
      EVALUATION.mayCause(event, 'vendor'),
      EVALUATION.mayCause(event, 'portal'),
    ]).toEqual([true, false, false]);
  }
  for (const event of ['schedule', 'start-run', 'fail', 'expire'] as const) {
    expect([
      EVALUATION.mayCause(event, 'hospital'),
      EVALUATION.mayCause(event, 'vendor'),
      EVALUATION.mayCause(event, 'portal'),
    ]).toEqual([false, false, true]);
  }
  expect(EVALUATION.mayCause('approve-first', 'portal')).toBe(false);
});

test('each event has one row', () => {
  expect(new Set(TRANSITIONS.map((row) => row.event)).size).toBe(TRANSITIONS.length);
});
