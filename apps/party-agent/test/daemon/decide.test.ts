import type { DesiredEvaluation, DesiredState, ObservedState } from '@doubleblind/contracts';
import { expect, test } from 'vitest';
import { type Action, decide } from '../../src/daemon/controllers/decide.ts';
import { Slots } from '../../src/daemon/controllers/slots.ts';

const OBSERVED: ObservedState[] = [
  'idle',
  'ready',
  'preflighting',
  'preflight-passed',
  'running',
  'link-lost',
  'paused',
  'computed',
  'released',
  'stopped',
  'refused',
  'failed',
];

function action(
  desired: DesiredState,
  observed: ObservedState,
  standing: { active?: boolean; settled?: boolean; attempt?: number } = {},
): Action {
  const { active = false, settled = false, attempt = 1 } = standing;
  const work = { evaluationId: 'e', attempt, desired, peer: { connect: 'dial' } } as unknown as DesiredEvaluation;
  return decide(work, { observed: { evaluationId: 'e', attempt: 1, observed }, active, settled });
}

test.each(OBSERVED)('what is stopped for good stays so; anything else that is "%s" stops on demand', (observed) => {
  expect(action('stop', observed)).toBe(observed === 'stopped' ? 'none' : 'cancel');
});

test.each<ObservedState>(['released', 'stopped'])('nothing begins again after "%s", in no attempt', (observed) => {
  for (const desired of ['prepare', 'preflight', 'run', 'pause'] as const) {
    for (const attempt of [1, 2]) expect(action(desired, observed, { attempt })).toBe('none');
  }
});

test.each<ObservedState>(['refused', 'failed'])('"%s" ends an attempt, and a new one begins afresh', (observed) => {
  for (const desired of ['prepare', 'preflight', 'run', 'pause'] as const)
    expect(action(desired, observed)).toBe('none');
  expect(action('prepare', observed, { attempt: 2 })).toBe('prepare');
});

test('a restarted agent goes on with what it was at', () => {
  for (const observed of ['running', 'link-lost', 'paused', 'preflight-passed'] as const) {
    expect(action('run', observed)).toBe('start-run');
  }
  expect(action('preflight', 'preflighting')).toBe('start-preflight');
});

test('what is under way or done is not begun twice', () => {
  expect(action('run', 'running', { active: true })).toBe('none');
  expect(action('preflight', 'preflighting', { active: true })).toBe('none');
  expect(action('preflight', 'preflight-passed')).toBe('none');
  expect(action('prepare', 'ready')).toBe('none');
  expect(action('run', 'computed', { settled: true })).toBe('none');
});

test.each(OBSERVED)('no work goes on while a pause is wanted, also when it began as "%s"', (observed) => {
  const ended = ['refused', 'failed', 'released', 'stopped'].includes(observed);
  expect(action('pause', observed, { active: true })).toBe(ended ? 'none' : 'pause');
});

test('the hospital that has computed still meets a vendor that does not know', () => {
  expect(action('run', 'computed')).toBe('start-run');
});

test('nothing is prepared before the peer is known', () => {
  const work = { evaluationId: 'e', attempt: 1, desired: 'prepare', peer: null } as unknown as DesiredEvaluation;
  expect(decide(work, { observed: null, active: false, settled: false })).toBe('none');
});

test('slots are given in order, and one that is waited for in vain is not lost', async () => {
  const slots = new Slots(1);
  const { signal } = new AbortController();
  const first = await slots.acquire(signal);
  const impatient = new AbortController();
  const given: string[] = [];
  const second = slots.acquire(impatient.signal).catch(() => given.push('gave up'));
  const third = slots.acquire(signal).then((giveBack) => {
    given.push('third');
    return giveBack;
  });
  impatient.abort();
  await second;
  first();
  first();
  (await third)();
  await slots.acquire(signal);
  expect(given).toEqual(['gave up', 'third']);
  await expect(slots.acquire(AbortSignal.timeout(10))).rejects.toThrow();
});
