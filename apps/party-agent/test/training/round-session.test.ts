import type { TrainingTerms } from '@doubleblind/contracts';
import { expect, test } from 'vitest';
import { sessionOf } from '../../src/work/training/round-session.ts';

const terms = {
  trainingId: 'a',
  leastHospitals: 2,
  hospitals: [{ agentKey: 'AAAA' }, { agentKey: 'BBBB' }],
} as unknown as TrainingTerms;

test('the sum of every attempt has a name of its own: nothing signed in one fits another', () => {
  const id = (change: Partial<TrainingTerms>, round: number, nonce: number) =>
    Buffer.from(sessionOf({ ...terms, ...change }, round, new Uint8Array(16).fill(nonce), 8).id).toString('hex');
  const first = id({}, 1, 1);
  expect(id({}, 1, 1)).toBe(first);
  const others = [id({}, 2, 1), id({}, 1, 2), id({ trainingId: 'b' }, 1, 1)];
  expect(new Set([first, ...others]).size).toBe(4);
});

test('no sum of fewer hospitals than the terms say is opened', () => {
  expect(sessionOf(terms, 1, new Uint8Array(16), 8).threshold).toBe(2);
});
