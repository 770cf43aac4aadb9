/** One evaluation with workers, all of whose processes send traces: one trace, and nothing in it that anybody keeps to themselves. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { traceIdsOf } from '@doubleblind/contracts/tracing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { TraceCollector } from '../../../packages/contracts/test/support/trace-collector.ts';
import type { Database } from '../src/server/database/client.ts';
import { testDatabase } from './support/database.ts';
import { readScores } from './support/real-platform.ts';
import { SmallPlatform } from './support/small-platform.ts';

const COMES = { timeout: 120_000, interval: 200 };
const FILMS = 8;

let collector: TraceCollector;
let database: Database;
let platform: SmallPlatform;
let evaluationId: string;

beforeAll(async () => {
  collector = await TraceCollector.start();
  const fresh = await testDatabase();
  ({ database } = fresh);
  platform = await SmallPlatform.start({
    ...{ ...fresh, films: FILMS, workers: 1, settings: { TRACES: collector.url } },
    // The last batch is smaller than the others.
    more: ['--traces', collector.url, '--batch', '3'],
  });
  evaluationId = await platform.evaluate();
  await platform.untilComputed(evaluationId);
}, 900_000);

afterAll(async () => {
  await platform?.stop();
  await collector?.stop();
  await database?.$disconnect();
});

test('portal, agents and workers send one trace', async () => {
  const { traceId, rootSpanId } = traceIdsOf(evaluationId);
  const who = () => new Set(collector.spans.map(({ service, side, name }) => `${service} ${side ?? '-'} ${name}`));
  const expected = [
    ...['approved', 'prepare', 'preflight', 'run'].map((name) => `doubleblind-portal - ${name}`),
    ...['prepare', 'meet', 'preflight', 'run', 'batch', 'steps'].flatMap((name) => [
      `doubleblind-agent vendor ${name}`,
      `doubleblind-agent hospital ${name}`,
    ]),
    'doubleblind-agent hospital results',
    'doubleblind-worker - batch',
  ];
  await vi.waitFor(() => expect([...who()].sort()).toEqual(expect.arrayContaining(expected)), COMES);
  expect(new Set(collector.spans.map((span) => span.traceId))).toEqual(new Set([traceId]));
  expect(new Set(collector.spans.map((span) => span.parentSpanId))).toEqual(new Set([rootSpanId]));
  // Every image in a batch of either party's worker; what began again after a lost pair may come twice.
  const batches = collector.spans.filter(
    ({ service, name, failed }) => service === 'doubleblind-worker' && name === 'batch' && !failed,
  );
  const images = batches.reduce((sum, { attributes }) => sum + Number(attributes['doubleblind.images']), 0);
  expect(images).toBeGreaterThanOrEqual(2 * FILMS);
  const [steps] = collector.spans.filter(({ name, side }) => name === 'steps' && side === 'hospital');
  expect(steps.attributes['doubleblind.steps.linear.bytes']).toBeGreaterThan(0);
});

test('nothing that either side keeps to itself is in it', () => {
  const { folder, agents } = platform;
  const scores = readScores(join(agents.hospital.folder, 'runs', evaluationId, 'scores.csv'));
  const findings = Object.keys([...scores.values()][0]);
  const names = ['miller', 'accession', 'Secret', 'Wonderful', 'Privately', 'Approving', 'Northfield', 'Lumen', folder];
  const secrets = [
    ...[...names, ...findings, ...scores.keys()],
    ...[...scores.values()].flatMap((row) => Object.values(row).map(String)).filter(({ length }) => length > 5),
    createHash('sha256')
      .update(readFileSync(join(folder, 'films', 'miller0.png')))
      .digest('hex'),
    agents.hospital.token,
  ];
  for (const secret of secrets) expect(collector.text).not.toContain(secret);
  const keys = new Set(collector.spans.flatMap(({ attributes }) => Object.keys(attributes)));
  for (const key of keys)
    expect(key).toMatch(/^doubleblind\.(work|attempt|shard|images|error|steps\.\w+\.(seconds|bytes))$/);
  for (const { attributes } of collector.spans)
    for (const [key, value] of Object.entries(attributes))
      if (key === 'doubleblind.work') expect(value).toBe(evaluationId);
      else if (key === 'doubleblind.error') expect(value).toMatch(/^DB\d{4}$/);
      else expect(value).toEqual(expect.any(Number));
});
