/** A backup of an agent, taken while it runs, and what an agent that is restored from one may go on with. */
import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { localApiPaths, type PreviewAnswer } from '@doubleblind/contracts';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_VENDOR_LIMITS, preflightBudget, runBudget } from '../../src/daemon/evaluations/budget.ts';
import { examinePortal } from '../../src/doctor/examine-portal.ts';
import { issueTicket } from '../../src/pages/issue-ticket.ts';
import { loadIdentity } from '../../src/peer/identity.ts';
import { restoreBackup } from '../../src/store/backup/restore.ts';
import { takeBackup } from '../../src/store/backup/take.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { listBrowsers, makePairingCode, pairBrowser } from '../../src/store/database/browsers.ts';
import { findEvaluation } from '../../src/store/database/evaluations.ts';
import { openDatabase } from '../../src/store/database/open.ts';
import { listPageTickets } from '../../src/store/database/page-tickets.ts';
import { readServed } from '../../src/store/database/served.ts';
import { call } from './support/local-api.ts';
import { IMAGES, Pair } from './support/pair.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');

let pair: Pair;
let folder: string;
let evaluationId: string;
let identity: string;
let recipient: string;
const at = (name: string) => join(folder, name);
const within = (name: string) => new DataFolder(at(name));
const codeOf = (work: Promise<unknown>) => work.then(() => null).catch((error) => error.code);

const copyFolder = (from: string, to: string) => cp(from, to, { recursive: true });

async function agent(...args: string[]): Promise<string> {
  return (await promisify(execFile)(process.execPath, [MAIN, ...args])).stdout;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backup-'));
  identity = await generateX25519Identity();
  recipient = await identityToRecipient(identity);
  pair = await Pair.start();
  evaluationId = await pair.approved();
  await pair.computed(evaluationId);
  const vendor = openDatabase(pair.data('vendor'));
  const ticket = {
    relay: 'wss://relay.example/relay',
    programHash: findEvaluation(vendor, evaluationId)!.proposal.model.programHash,
  };
  const limits = { images: 2, days: 1, person: 'A. Person', imagesADay: null, threatModel: 'semi-honest' } as const;
  issueTicket(vendor, await loadIdentity(pair.data('vendor').identity), { ...ticket, ...limits });
  vendor.close();
  const hospital = openDatabase(pair.data('hospital'));
  pairBrowser(hospital, makePairingCode(hospital), 'a browser');
  hospital.close();
  for (const side of ['vendor', 'hospital'] as const) {
    const { elsewhere } = await takeBackup(pair.data(side), at(side), { recipient });
    // The fixture's weights lie outside of the vendor's data.
    expect(elsewhere).toEqual(side === 'vendor' ? [expect.stringMatching(/model$/)] : []);
  }
});
afterAll(async () => {
  await pair?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Contents by path, without the database. */
async function contentsOf(path: string): Promise<Record<string, string>> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !/agent\.sqlite|\.lock|local-api-token/.test(entry.name));
  const read = files.map(async ({ parentPath, name }) => {
    const file = join(parentPath, name);
    return [file.slice(path.length), (await readFile(file)).toString('base64')] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

test('a backup of a running agent has every file and row, and nothing of the process; only its owner reads it', async () => {
  expect((await stat(at('hospital'))).mode & 0o777).toBe(0o600);
  await restoreBackup(at('hospital'), { identity }, within('whole'), 'A. Person');
  expect(await contentsOf(at('whole'))).toEqual(await contentsOf(pair.data('hospital').path));
  const names = await readdir(at('whole'));
  expect(names.filter((name) => /lock|local-api-token|backup/.test(name))).toEqual([]);
  expect((await stat(join(at('whole'), 'identity'))).mode & 0o077).toBe(0);
  const [before, after] = [pair.data('hospital'), within('whole')].map(openDatabase);
  expect(findEvaluation(after, evaluationId)).toEqual(findEvaluation(before, evaluationId));
  expect(listBrowsers(before)).toHaveLength(1);
  expect(listBrowsers(after)).toEqual([]);
  before.close();
  after.close();
  expect(await readdir(pair.data('hospital').path)).not.toContainEqual(expect.stringMatching(/^backup-/));
});

test('a passphrase opens what it closed, and another one does not', async () => {
  await writeFile(at('passphrase'), 'correct horse battery\n');
  const [file, data] = [at('by-passphrase'), pair.data('vendor').path];
  await agent('backup', file, '--data', data, '--passphrase-file', at('passphrase'));
  const wrong = restoreBackup(file, { passphrase: 'wrong horse' }, within('no'), null);
  expect(await codeOf(wrong)).toBe('DB5514');
  const said = await agent('restore', file, '--data', at('yes'), '--passphrase-file', at('passphrase'));
  expect(said).toContain('What it had begun is closed');
  expect(await readdir(at('yes'))).toContain('identity');
});

test('a file that is cut off, altered or none of these is refused, and nothing is left behind', async () => {
  const whole = await readFile(at('hospital'));
  const altered = Buffer.from(whole);
  altered[altered.length >> 1] ^= 1;
  const wrong = {
    cut: whole.subarray(0, -1),
    short: whole.subarray(0, 70_000),
    altered,
    text: Buffer.from('no backup'),
  };
  for (const [name, bytes] of Object.entries(wrong)) {
    await writeFile(at('damaged'), bytes);
    expect(await codeOf(restoreBackup(at('damaged'), { identity }, within(name), 'A. Person')), name).toBe('DB5514');
    expect((await readdir(folder)).filter((entry) => entry.startsWith(name))).toEqual([]);
  }
});

test('a damaged test set is backed up as it is, and said to be', async () => {
  await copyFolder(pair.data('hospital').path, at('damaged-data'));
  for (const [name, record] of [
    ['Broken', '{'],
    ['Empty', null],
  ] as const) {
    const testSet = within('damaged-data').testSet(name);
    await mkdir(testSet, { recursive: true });
    if (record !== null) await writeFile(join(testSet, 'test-set.json'), record);
    await writeFile(join(testSet, 'labels.csv'), 'image,Mass\n');
  }
  const { damaged, elsewhere } = await takeBackup(within('damaged-data'), at('with-damage'), { recipient });
  expect(damaged.map((text) => /DB50\d\d/.exec(text)?.[0])).toEqual(['DB5024', 'DB5023']);
  expect(elsewhere).toEqual([]);
  const said = await agent('backup', at('with-damage-2'), '--data', at('damaged-data'), '--to', recipient);
  expect(said).toMatch(/In it as it is, damaged: .*Broken/);
  await restoreBackup(at('with-damage'), { identity }, within('with-damage-restored'), 'A. Person');
  const restored = within('with-damage-restored').testSet('Broken');
  expect((await readdir(restored)).sort()).toEqual(['labels.csv', 'test-set.json']);
});

test('nothing is restored over a folder that has something in it', async () => {
  await copyFile(at('vendor'), at('copy'));
  expect(await codeOf(restoreBackup(at('copy'), { identity }, new DataFolder(folder), null))).toBe('DB5515');
});

test('a vendor that is restored answers for no image and no ticket of before, whose counts may be too small', async () => {
  await restoreBackup(at('vendor'), { identity }, within('older'), null);
  const database = openDatabase(within('older'));
  const { proposal } = findEvaluation(database, evaluationId)!;
  const plan = { run: evaluationId, images: IMAGES, batchSize: 2, lanes: 1, batches: [2] };
  expect(() => runBudget(database, proposal, DEFAULT_VENDOR_LIMITS).admit(plan)).toThrow(/DB5516/);
  const preflight = { ...plan, images: 2, batches: [2] };
  expect(() => preflightBudget(database, proposal, DEFAULT_VENDOR_LIMITS).admit(preflight)).toThrow(/DB5516/);
  const another = { ...proposal, evaluationId: 'another' };
  expect(() => preflightBudget(database, another, DEFAULT_VENDOR_LIMITS).admit(preflight)).not.toThrow();
  expect(listPageTickets(database).map(({ withdrawnAt }) => withdrawnAt)).toEqual([expect.any(String)]);
  database.close();
  expect(await examinePortal(within('older'))).toContainEqual(
    expect.objectContaining({ what: 'backup', detail: expect.stringContaining('closed (DB5516)') }),
  );
});

test('where a person states that nothing came after the backup, what was spent is what it says', async () => {
  await restoreBackup(at('vendor'), { identity }, within('stated'), 'A. Person');
  const database = openDatabase(within('stated'));
  expect(readServed(database, evaluationId).images).toBe(IMAGES);
  expect(listPageTickets(database).map(({ withdrawnAt }) => withdrawnAt)).toEqual([null]);
  database.close();
  expect(await examinePortal(within('stated'))).toContainEqual(
    expect.objectContaining({ what: 'backup', detail: expect.stringContaining('nothing since, states A. Person') }),
  );
});

test('a hospital that is restored goes on, and releases and approves nothing more about the patients of before', async () => {
  await pair.kill('hospital');
  const { path } = pair.data('hospital');
  await rm(path, { recursive: true });
  await restoreBackup(at('hospital'), { identity }, pair.data('hospital'), null);
  await pair.run('hospital');
  const hospital = pair.api('hospital');
  const { report } = await call<PreviewAnswer>(hospital, 'GET', localApiPaths.preview(evaluationId));
  expect(report.performance.map(({ finding }) => finding)).toEqual(['Edema', 'Fracture', 'Pneumonia']);
  const parts = ['discrimination'];
  expect(await codeOf(call(hospital, 'POST', localApiPaths.release(evaluationId), { parts }))).toBe('DB5516');
  expect(await codeOf(pair.approve('hospital', pair.portal.propose()))).toBe('DB5516');
});
