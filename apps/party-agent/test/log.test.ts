/** What the agent's log says, and in which forms. */
import { expect, test } from 'vitest';
import { logOf } from '../src/store/log.ts';

function written(format: 'text' | 'json'): string {
  const lines: string[] = [];
  const log = logOf(format, (line) => lines.push(line));
  log('evaluation e1: batch 3 is done (pair 0)', { work: 'e1', shard: 2, attempt: 1, pair: 0, worker: 'w', step: 4 });
  log('portal: connected');
  return lines.join('');
}

test('one line an event for people, with the time in UTC', () => {
  const [first, second, rest] = written('text').split('\n');
  expect(first).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z evaluation e1: batch 3 is done \(pair 0\)$/);
  expect(second).toMatch(/Z portal: connected$/);
  expect(rest).toBe('');
});

test('an object a line for programs, with work, shard and step by name', () => {
  const [first, second] = written('json')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(first).toEqual({
    ...{ time: expect.stringMatching(/Z$/), message: 'evaluation e1: batch 3 is done (pair 0)', work: 'e1' },
    ...{ shard: 2, attempt: 1, pair: 0, worker: 'w', step: 4 },
  });
  expect(Object.keys(second)).toEqual(['time', 'message']);
});
