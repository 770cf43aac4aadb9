/** The hospital's disk is full: everything that is asked for says so by number, nothing is lost, and it goes on afterwards. */
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileCheck, PreviewAnswer, TestSetDraft } from '@doubleblind/contracts';
import { encodeGreyPng } from '@doubleblind/imaging';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/database/open.ts';
import { readServed } from '../../src/store/database/served.ts';
import { AUDIT_ALARM, readSetting } from '../../src/store/database/settings.ts';
import { SmallDisk } from '../support/small-disk.ts';
import { call, tableOf } from './support/local-api.ts';
import { IMAGES, Pair } from './support/pair.ts';

const folder = mkdtempSync(join(tmpdir(), 'daemon-full-'));
const disk = SmallDisk.mount(join(folder, 'hospital'), 16 << 20);
if (!disk) console.warn('skipped: this user may not mount a small file system');

afterAll(() => {
  disk?.unmount();
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(disk === null)('a full disk', () => {
  let pair: Pair;

  beforeAll(async () => {
    pair = await Pair.start(folder);
  });

  afterEach((context) => {
    disk!.free();
    if (context.task.result?.state === 'fail') console.log(pair.lines.join('\n'));
  });

  afterAll(async () => {
    await pair?.stop();
  });

  function newAttempt(desired: 'prepare' | 'run'): void {
    pair.portal.evaluation!.attempt += 1;
    pair.portal.evaluation!.observed = {};
    pair.portal.want(desired);
  }

  /** A person frees space and presses "retry". */
  async function completesAfterRetry(evaluationId: string): Promise<void> {
    disk!.free();
    newAttempt('prepare');
    await pair.computed(evaluationId);
  }

  async function failsByNumber(): Promise<void> {
    await pair.portal.until('the hospital fails', () => pair.portal.observed('hospital') === 'failed');
    expect(pair.portal.evaluation!.observed.hospital!.failure!.code).toBe('DB5012');
    pair.portal.want('pause');
    await pair.portal.until('the vendor pauses', () => pair.portal.observed('vendor') === 'paused');
  }

  test('an upload is refused and leaves nothing behind; the same upload works when there is room', async () => {
    const api = pair.api('hospital');
    const { id } = await call<TestSetDraft>(api, 'POST', '/testsets', { name: 'Large', description: '' });
    const noise = Uint8Array.from({ length: 512 * 512 }, (_, i) => (i * 2654435761) >>> 13);
    const png = encodeGreyPng(noise, 512, 512);
    const put = () => call<FileCheck>(api, 'PUT', `/testsets/${id}/files/a.png`, png);
    disk!.fill();
    await expect(put()).rejects.toMatchObject({ code: 'DB5036' });
    const files = join(pair.data('hospital').upload(id), 'files');
    expect(await readdir(files)).toEqual([]);
    const another = { name: 'Another', description: '' };
    await expect(call(api, 'POST', '/testsets', another)).rejects.toMatchObject({ code: 'DB5012' });
    disk!.free();
    expect(await put()).toMatchObject({ status: 'accepted' });
    expect(await readdir(files)).toHaveLength(1);
    await call(api, 'PUT', `/testsets/${id}/labels`, tableOf('image,Mass\na.png,1'));
    // Noise is no chest film.
    await call(api, 'POST', `/testsets/${id}/accepted-films`, { names: ['a.png'] });
    expect(await call(api, 'POST', `/testsets/${id}/finish`)).toMatchObject({ images: 1 });
  });

  test('a run stops with its finished batches and goes on from them', async () => {
    pair.hold(2, { preflight: true });
    const id = await pair.approved();
    await pair.portal.until('batches are done', () => pair.imagesDone() >= 2);
    disk!.fill();
    pair.letGo();
    await failsByNumber();
    const batches = join(pair.data('hospital').run(id), 'batches');
    const finished = await readdir(batches);
    expect(finished.length).toBeGreaterThan(0);
    expect(finished.every((name) => name.endsWith('.json'))).toBe(true);
    const before = await Promise.all(finished.map((name) => readFile(join(batches, name), 'utf8')));
    await completesAfterRetry(id);
    const after = await Promise.all(finished.map((name) => readFile(join(batches, name), 'utf8')));
    expect(after).toEqual(before);
  });

  test('results that could not be written are computed again without a single image being run twice', async () => {
    const id = await pair.approved();
    await pair.computed(id);
    // As if the disk had become full between the last batch and the results.
    const run = pair.data('hospital').run(id);
    await Promise.all(['results.json', 'scores.csv'].map((name) => rm(join(run, name))));
    disk!.fill();
    newAttempt('run');
    await failsByNumber();
    await completesAfterRetry(id);
    const vendor = openDatabase(pair.data('vendor'));
    expect(readServed(vendor, id).images).toBe(IMAGES);
    vendor.close();
    const { report } = await call<PreviewAnswer>(pair.api('hospital'), 'GET', `/evaluations/${id}/preview`);
    expect(report.counts.images).toBe(IMAGES);
  });

  test('the copy of the audit log goes on where it ended, and nobody is accused', async () => {
    disk!.fill();
    pair.portal.push();
    pair.portal.push();
    await pair.portal.until('the agent says so', () =>
      pair.lines.some((line) => /^hospital: .*SQLITE_FULL/.test(line)),
    );
    disk!.free();
    const behind = pair.portal.audit.length;
    pair.portal.push();
    await pair.portal.until('the copy is complete', () => {
      const hospital = openDatabase(pair.data('hospital'));
      const { last } = hospital.prepare('SELECT max(sequence) AS last FROM audit').get() as { last: number };
      const alarm = readSetting(hospital, AUDIT_ALARM);
      hospital.close();
      expect(alarm).toBeNull();
      return last >= behind;
    });
  });
});
