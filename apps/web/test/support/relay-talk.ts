/** Two agents that have met at a relay: each hears what the other says. */
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { expect } from 'vitest';

export async function expectToTalk(caller: Duplex, callee: Duplex): Promise<void> {
  for (const stream of [caller, callee]) stream.on('error', () => {});
  caller.write('a question');
  callee.write('an answer');
  const said = await Promise.all([once(callee, 'data'), once(caller, 'data')]);
  expect(said.map(([data]) => String(data))).toEqual(['a question', 'an answer']);
}
