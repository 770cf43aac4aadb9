/** One side, or its workers, are of another version in the middle of an evaluation: docs/VERSIONS.md says what they meet; nothing is lost, and it goes on when they are of one again. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WORKER_PROTOCOL_VERSION } from '../../src/executors/cluster/line/messages.ts';
import { localSettings } from '../../src/executors/cluster/open-cluster.ts';
import { PEER_PROTOCOL_VERSION } from '../../src/peer/handshake.ts';
import { writeClusterSettings } from '../../src/store/cluster-settings.ts';
import { readServed } from '../../src/store/database/served.ts';
import { listWorkers } from '../../src/store/database/workers.ts';
import { WORKER_COMMAND } from '../support/two-parties.ts';
import { IMAGES, Pair } from './support/pair.ts';

const HOOK = join(import.meta.dirname, '..', 'support', 'another-version.ts');

let pair: Pair;

beforeEach(async () => {
  pair = await Pair.start();
});

afterEach(async (context) => {
  vi.unstubAllEnvs();
  if (context.task.result?.state === 'fail') console.log(pair.lines.join('\n'));
  await pair?.stop();
});

/** What starts from now on, and all that it starts, says these versions. */
function ofVersion(versions: string): void {
  vi.stubEnv('DOUBLEBLIND_TEST_VERSIONS', versions);
  vi.stubEnv('NODE_OPTIONS', `--import ${HOOK}`);
}

const served = (id: string) => pair.inDatabase('vendor', (database) => readServed(database, id).images);

async function batchesOf(id: string): Promise<Map<string, string>> {
  const folder = join(pair.data('hospital').run(id), 'batches');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
  );
}

test('a hospital of another version than the vendor is told so by number in the middle of a run, and goes on from its batches when both are of one', async () => {
  pair.hold(2, { preflight: true });
  const id = await pair.approved();
  await pair.portal.until('a batch is done', () => pair.imagesDone() >= 2);
  await pair.kill('hospital');
  const before = await batchesOf(id);
  expect(before.size).toBeGreaterThan(0);
  const begun = served(id);

  ofVersion(`PEER_PROTOCOL_VERSION=${PEER_PROTOCOL_VERSION - 1}`);
  await pair.run('hospital');
  await pair.portal.until('its people are told', () => {
    const { failure, observed } = pair.portal.evaluation!.observed.hospital ?? {};
    return observed === 'failed' && failure?.code === 'DB3009';
  });
  expect(pair.portal.evaluation!.observed.hospital!.failure!.detail).toContain(`version ${PEER_PROTOCOL_VERSION - 1}`);
  // Refused before a single image: no batch is begun, and none is lost.
  expect(served(id)).toBe(begun);
  expect(await batchesOf(id)).toEqual(before);

  vi.unstubAllEnvs();
  await pair.kill('hospital');
  await pair.run('hospital');
  pair.letGo();
  // The vendor was told so, too; a person presses "Try again".
  await pair.portal.until('so has the vendor', () => pair.portal.observed('vendor') === 'failed');
  pair.portal.evaluation!.attempt += 1;
  pair.portal.evaluation!.observed = {};
  pair.portal.want('prepare');
  await pair.computed(id);
  const after = await batchesOf(id);
  for (const [name, text] of before) expect(after.get(name)).toBe(text);
  expect(served(id)).toBeLessThanOrEqual(IMAGES + 4);
}, 300_000);

test('workers of before that find their agent upgraded are refused by number, and others take their place: every image once', async () => {
  for (const side of ['vendor', 'hospital'] as const)
    pair.inDatabase(side, (database) => writeClusterSettings(database, { ...localSettings(2), mostPairs: 4 }));
  await pair.kill('hospital');
  ofVersion(`WORKER_PROTOCOL_VERSION=${WORKER_PROTOCOL_VERSION - 1}`);
  await pair.run('hospital');
  pair.hold(2, { preflight: true });
  const id = await pair.approved();
  await pair.portal.until('batches are done', () => pair.imagesDone() >= 2);
  const old = pair.inDatabase('hospital', listWorkers).map(({ pid }) => pid);
  expect(old.length).toBeGreaterThan(0);

  const before = { ...process.env };
  vi.unstubAllEnvs();
  await pair.kill('hospital');
  await pair.run('hospital');
  const straggler = spawn(WORKER_COMMAND[0], [...WORKER_COMMAND.slice(1), pair.data('hospital').clusterJoin], {
    env: before,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [told, [code]] = await Promise.all([text(straggler.stderr), once(straggler, 'exit')]);
  expect(told).toContain('DB5643');
  expect(told).toContain(`This agent speaks version ${WORKER_PROTOCOL_VERSION}.`);
  expect(code).not.toBe(0);
  let present: number[] = [];
  await pair.portal.until('others have come', () => {
    present = pair.inDatabase('hospital', listWorkers).map(({ pid }) => pid);
    return present.length > 0;
  });
  for (const pid of present) expect(old).not.toContain(pid);
  pair.letGo();
  await pair.computed(id);
  expect(served(id)).toBeGreaterThanOrEqual(IMAGES);
  expect(served(id)).toBeLessThanOrEqual(2 * IMAGES);
}, 300_000);
