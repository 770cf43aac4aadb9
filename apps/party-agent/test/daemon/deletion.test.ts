/** A hospital deletes a test set and can show that it is gone; what has to be kept is named. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { localApiPaths, type PreviewAnswer, type SignedDeletion } from '@doubleblind/contracts';
import { encodeGreyPng } from '@doubleblind/imaging';
import { verifyDeletion } from '@doubleblind/report';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadIdentity } from '../../src/peer/identity.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { openDatabase } from '../../src/store/database/open.ts';
import { deleteTestSet } from '../../src/store/deletion/delete-test-set.ts';
import { sha256 } from '../../src/store/test-set-store.ts';
import { call } from './support/local-api.ts';
import { IMAGES, Pair, pixels } from './support/pair.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');
let pair: Pair;
let folder: string;
let evaluationId: string;
const codeOf = (work: Promise<unknown>) => work.then(() => null).catch((error) => error.code);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deletion-'));
  pair = await Pair.start();
  evaluationId = await pair.approved();
  await pair.computed(evaluationId);
  const parts = ['discrimination', 'cost'];
  await call(pair.api('hospital'), 'POST', localApiPaths.release(evaluationId), { parts });
});
afterAll(async () => {
  await pair?.stop();
  await rm(folder, { recursive: true, force: true });
});

const agent = (...args: string[]) => promisify(execFile)(process.execPath, [MAIN, ...args]);

/** A copy of the hospital's data to delete from, without a daemon. */
async function copyOf(name: string): Promise<DataFolder> {
  await cp(pair.data('hospital').path, join(folder, name), { recursive: true });
  await rm(join(folder, name, 'agent.lock'), { force: true });
  return new DataFolder(join(folder, name));
}

async function allBytes(path: string): Promise<string> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== 'release.json');
  const read = await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')));
  return read.join('\n');
}

test('nothing is deleted under a running daemon', async () => {
  const { path } = pair.data('hospital');
  const options = ['--data', path, '--by', 'A. Person', '--record', join(folder, 'no.json')];
  await expect(agent('delete-testset', 'Squares', ...options)).rejects.toThrow(/DB5508/);
  expect(await readdir(folder)).not.toContain('no.json');
});

test('nothing is deleted where its record could not be written, or not be read', async () => {
  const { path } = await copyOf('unrecorded');
  const there = join(folder, 'there.json');
  await writeFile(there, 'an earlier record');
  const remove = (by: string, record: string) =>
    agent('delete-testset', 'Squares', '--data', path, '--by', by, '--record', record);
  await expect(remove('A. Person', there)).rejects.toThrow(/DB5001.*there already/);
  await expect(remove('A. Person', join(folder, 'nowhere', 'record.json'))).rejects.toThrow(/DB5012/);
  await expect(remove('x'.repeat(201), join(folder, 'long.json'))).rejects.toThrow(/DB5001/);
  expect(await readFile(there, 'utf8')).toBe('an earlier record');
  expect(await readdir(join(path, 'uploads'))).toHaveLength(1);
});

test('an approved evaluation that is not over keeps its test set', async () => {
  const data = await copyOf('unfinished');
  const database = openDatabase(data);
  database.prepare("UPDATE evaluations SET observed = json_set(observed, '$.observed', 'paused')").run();
  expect(await codeOf(deleteTestSet(data, database, 'Squares', 'A. Person'))).toBe('DB5034');
  database.close();
  expect(await readdir(join(data.path, 'uploads'))).toHaveLength(1);
});

test('nothing is deleted where something of it is in another place, too', async () => {
  const data = await copyOf('left');
  await writeFile(join(data.path, 'copy.bin'), encodeGreyPng(pixels(3), 4, 4));
  const database = openDatabase(data);
  await expect(deleteTestSet(data, database, 'Squares', 'A. Person')).rejects.toMatchObject({
    code: 'DB5035',
    detail: 'copy.bin',
  });
  expect(await readdir(join(data.path, 'uploads'))).toHaveLength(1);
  database.close();
});

test('of a deleted test set no image, hash, label or score is left, and the signed record says what was done and kept', async () => {
  await pair.kill('hospital');
  const { path } = pair.data('hospital');
  const hashes = Array.from({ length: IMAGES }, (_, i) => sha256(encodeGreyPng(pixels(i), 4, 4)));
  const before = await allBytes(path);
  expect(hashes.filter((hash) => before.includes(hash))).toHaveLength(IMAGES);
  const record = join(folder, 'record.json');
  const options = ['--data', path, '--by', 'A. Person', '--record', record];
  const { stdout } = await agent('delete-testset', 'Squares', ...options);
  expect(stdout).toContain('nothing of its images found');
  const after = await allBytes(path);
  expect(hashes.filter((hash) => after.includes(hash))).toEqual([]);
  expect(await readdir(join(path, 'runs', evaluationId))).not.toContain('scores.csv');
  expect(await readdir(join(path, 'uploads'))).toEqual([]);

  const text = await readFile(record, 'utf8');
  const { fingerprint } = await loadIdentity(pair.data('hospital').identity);
  const { deletion } = verifyDeletion(text, fingerprint)!;
  expect(deletion).toMatchObject({
    testSet: { name: 'Squares', images: IMAGES },
    deletedBy: 'A. Person',
    elsewhere: [],
  });
  expect(deletion.deletedFiles).toBeGreaterThan(2 * IMAGES);
  expect(deletion.kept).toContainEqual(expect.stringContaining('Of 1 releases'));
  expect((await agent('verify', record)).stdout).toContain('unchanged since it was signed');
  const signed: SignedDeletion = JSON.parse(text);
  signed.document.kept = [];
  expect(() => verifyDeletion(JSON.stringify(signed))).toThrow('DB7022');
  expect(() => verifyDeletion(text, '0000 1111 2222 3333 4444')).toThrow('DB7023');
});

test('the agent goes on without it: the report is there, nothing more is released or evaluated', async () => {
  await pair.run('hospital');
  const hospital = pair.api('hospital');
  const { report, released } = await call<PreviewAnswer>(hospital, 'GET', localApiPaths.preview(evaluationId));
  expect(report.counts.images).toBe(IMAGES);
  expect(released).toEqual(['discrimination', 'cost']);
  expect(await codeOf(pair.approve('hospital', pair.portal.propose()))).toBe('DB5606');
});

test('the portal is told, with the very record, once the daemon runs again', async () => {
  await pair.portal.until('it is told', () => pair.portal.deletions.length > 0);
  expect(pair.portal.deletions).toEqual([JSON.parse(await readFile(join(folder, 'record.json'), 'utf8'))]);
  const [{ document }] = pair.portal.deletions;
  expect(document.testSet.contentHash).toBe(pair.portal.testSets[0].contentHash);
});
