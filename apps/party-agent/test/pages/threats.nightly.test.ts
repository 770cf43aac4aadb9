/** A page's image with the checks against parties that deviate, when its ticket says so. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask } from '../../../../packages/browser-party/src/engine/ask.ts';
import { film, type Platform, startPlatform } from './support.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.close());

it('computes under the threat model of the ticket, and the record says so', async () => {
  const held = platform.agent.issue({ threatModel: 'private-against-malicious' });
  const { program } = platform;
  const question = { held, program, imageId: randomUUID(), film: film(program, 1001), startedAt: performance.now() };
  const { record, scores } = await ask(question);
  expect(record.document.threatModel).toBe('private-against-malicious');
  expect([...scores].every((score) => score > 0 && score < 1)).toBe(true);
});
