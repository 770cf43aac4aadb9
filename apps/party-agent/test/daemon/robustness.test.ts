/** Killed agents, cut links, a portal that goes away: the evaluation completes with every image exactly once. */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/database/open.ts';
import { readServed } from '../../src/store/database/served.ts';
import { IMAGES, Pair } from './support/pair.ts';

let pair: Pair;

beforeAll(async () => {
  pair = await Pair.start();
});

afterEach((context) => {
  if (context.task.result?.state === 'fail') console.log(pair.lines.join('\n'));
});

afterAll(async () => {
  await pair?.stop();
});

/** A break may cost the batch that the vendor had begun, and the one before it, which the hospital had not stored yet. */
const LOST = 2 * 2;

/** Every image was counted, and beyond them at most what the breaks may have cost: the budget's promise to the vendor. */
function expectServed(evaluationId: string, breaks: number): void {
  const images = served(evaluationId);
  expect(images).toBeGreaterThanOrEqual(IMAGES);
  expect(images).toBeLessThanOrEqual(Math.min(2 * IMAGES, IMAGES + breaks * LOST));
}

/** How often either side told that the link was lost. */
function losses(): number {
  return pair.portal.evaluation!.history.filter(({ observed }) => observed.observed === 'link-lost').length;
}

function bothPaused(): boolean {
  return (['vendor', 'hospital'] as const).every((side) => pair.portal.observed(side) === 'paused');
}

/** An evaluation that is under way, so many images done, and goes no further before it is let go. */
async function underWay(images: number): Promise<string> {
  pair.hold(images, { preflight: true });
  const id = await pair.approved();
  await pair.portal.until('batches are done', () => pair.imagesDone() >= images);
  return id;
}

/** Images that the vendor began to answer for. */
function served(evaluationId: string): number {
  const database = openDatabase(pair.data('vendor'));
  const { images } = readServed(database, evaluationId);
  database.close();
  return images;
}

test.each(['hospital', 'vendor'] as const)('a killed %s goes on from its checkpoints', async (victim) => {
  const id = await underWay(4);
  await pair.kill(victim);
  const survivor = victim === 'vendor' ? 'hospital' : 'vendor';
  await pair.portal.until('the link is lost', () => pair.portal.observed(survivor) === 'link-lost');
  pair.letGo();
  await pair.run(victim);
  await pair.computed(id);
  expectServed(id, 1);
});

test('a cut link is opened again with a fresh session', async () => {
  const id = await underWay(2);
  pair.cutLink();
  await pair.portal.until('the link is lost', () => losses() > 0);
  // One more than is waited for: a batch that was waiting when the link broke may still take a place.
  pair.hold(6);
  await pair.portal.until('batches are done', () => pair.imagesDone() >= 6);
  const before = losses();
  pair.cutLink();
  await pair.portal.until('the link is lost', () => losses() > before);
  pair.letGo();
  await pair.computed(id);
  expectServed(id, 2);
});

test('without the portal the run goes on, and is told when the portal is back', async () => {
  const id = await underWay(2);
  await pair.portal.stop();
  pair.letGo();
  const finished = async () => (await readdir(join(pair.data('hospital').run(id), 'batches'))).length;
  await pair.portal.until('it goes on alone', async () => (await finished()) === IMAGES / 2);
  await pair.portal.start();
  await pair.computed(id);
});

test('pause keeps what is done, and a run goes on from there', async () => {
  const id = await underWay(4);
  pair.portal.want('pause');
  await pair.portal.until('both pause', bothPaused);
  pair.letGo();
  pair.portal.want('run');
  await pair.computed(id);
  expectServed(id, 1);
});

test('an agent that is paused again before it has met its peer calls it no more', async () => {
  const id = await underWay(2);
  pair.portal.want('pause');
  await pair.portal.until('both pause', bothPaused);
  pair.letGo();
  const { history } = pair.portal.evaluation!;
  const pauses = () =>
    history.filter(({ side, observed }) => side === 'hospital' && observed.observed === 'paused').length;
  const before = pauses();
  pair.cutLinksFromNowOn();
  pair.portal.want('run');
  await pair.portal.until('it calls', () => pair.refusedCalls > 0);
  pair.portal.want('pause');
  await pair.portal.until('it pauses again', () => pauses() > before);
  await pair.portal.until('the vendor pauses too', () => pair.portal.observed('vendor') === 'paused');
  const calls = pair.refusedCalls;
  pair.allowLinks();
  pair.portal.want('run');
  await pair.computed(id);
  expect(pair.refusedCalls).toBe(calls);
});

test('of wishes that follow each other quickly the last one counts', async () => {
  const id = await underWay(2);
  for (const _ of [1, 2]) {
    for (const desired of ['pause', 'run', 'pause', 'run'] as const) pair.portal.want(desired);
    await pair.portal.until('it runs', () => pair.portal.observed('hospital') === 'running');
  }
  pair.letGo();
  await pair.computed(id);
});

test('when the lease is over the agents pause until the portal is back', async () => {
  const id = await underWay(2);
  pair.portal.want('pause');
  await pair.portal.until('both pause', bothPaused);
  pair.letGo();
  const logged = pair.lines.length;
  pair.portal.leaseMilliseconds = 2500;
  pair.cutLinksFromNowOn();
  pair.portal.want('run');
  await pair.portal.stop();
  await pair.portal.until('the leases end', () => leasesEnded(pair.lines.slice(logged)) === 2);
  pair.portal.leaseMilliseconds = 600_000;
  pair.allowLinks();
  await pair.portal.start();
  await pair.computed(id);
});

test('agents whose clocks are half an hour ahead of the portal’s do their work', async () => {
  await pair.portal.stop();
  pair.portal.clockAheadMilliseconds = -30 * 60_000;
  await pair.portal.start();
  await pair.computed(await pair.approved());
  pair.portal.clockAheadMilliseconds = 0;
});

function leasesEnded(lines: readonly string[]): number {
  return new Set(lines.filter((line) => line.includes('DB5615')).map((line) => line.split(':')[0])).size;
}

test('an image that was changed on the disk fails the evaluation by its number', async () => {
  const [upload] = await readdir(join(pair.data('hospital').path, 'uploads'));
  const files = join(pair.data('hospital').upload(upload), 'files');
  const [name] = await readdir(files);
  await writeFile(join(files, name), 'something else');
  await pair.approved();
  await pair.portal.until('the hospital fails', () => pair.portal.observed('hospital') === 'failed');
  // The vendor reads this in the portal, so neither the file's name nor its place is told.
  expect(pair.portal.evaluation!.observed.hospital!.failure).toEqual({
    code: 'DB5026',
    detail: 'Which file it is stands in the log of the agent.',
  });
  expect(pair.lines.join('\n')).toContain(name);
});
