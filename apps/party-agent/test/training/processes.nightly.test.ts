/** The commands as processes that are killed (SIGKILL) in the middle, a hospital's and the owner's, and started again. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signedTrainingCardSchema, trainingTermsSchema, verifyDocument } from '@doubleblind/contracts';
import { renderStudies } from '@doubleblind/imaging';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { DataFolder } from '../../src/store/data-folder.ts';
import { openDatabase } from '../../src/store/database/open.ts';
import { findLedgerEntry } from '../../src/store/database/training-ledger.ts';
import { addTestSet } from '../../src/store/test-set-store.ts';

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts');
const MODEL = join(import.meta.dirname, '../../../../examples/densenet-tiny.onnx');
const HOSPITALS = ['north', 'south', 'east', 'west'] as const;
/** Enough for a process that was killed to come back before they are done. */
const ROUNDS = 300;

let folder: string;
const running = new Map<string, ChildProcess>();
const said = new Map<string, string>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'train-processes-'));
  for (const [i, name] of HOSPITALS.entries()) {
    const films = join(folder, `${name} films`);
    await renderStudies(films, { studies: 6, seed: 50 * i + 3, sites: [0], size: 64 });
    const data = await DataFolder.open(join(folder, name));
    await addTestSet(data, { name: 'ours', imageFolder: films, labels: join(films, 'labels.csv'), acceptFilms: 'all' });
    command(name, 'identity', '--certificate', `${name}.pem`);
  }
}, 240_000);

afterEach(() => {
  for (const child of running.values()) child.kill('SIGKILL');
});
afterAll(() => rm(folder, { recursive: true }));

const wordsOf = (who: string, [first, ...rest]: string[]) =>
  first === 'train'
    ? [MAIN, first, rest[0], '--data', join(folder, who), ...rest.slice(1)]
    : [MAIN, first, '--data', join(folder, who), ...rest];

function command(who: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, wordsOf(who, args), { encoding: 'utf8', cwd: folder });
  expect(status, `${args.join(' ')}\n${stdout}${stderr}`).toBe(0);
  return stdout;
}

/** Begins, or begins again, what goes on until the training ends. */
function begin(who: string, ...args: string[]): Promise<number | null> {
  const child = spawn(process.execPath, wordsOf(who, args), { cwd: folder });
  running.set(who, child);
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => said.set(who, (said.get(who) ?? '') + chunk));
  return new Promise((resolve) => child.on('exit', resolve));
}

async function kill(who: string): Promise<void> {
  const child = running.get(who)!;
  const gone = new Promise((resolve) => child.on('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const logs = () => [...said].map(([who, text]) => `--- ${who}\n${text}`).join('\n');

test('killed hospitals and owners go on; no round counts twice, and no ledger counts fewer vectors than the owner has had', async () => {
  const hospitals = HOSPITALS.flatMap((name) => ['--hospital', `${name}=${name}.pem`]);
  command(
    'owner',
    ...['train', 'terms', MODEL, '--name', 'Chests', '--purpose', 'To see it', '--owner', 'Lumen'],
    ...['--rounds', String(ROUNDS), '--sampling-rate', '0.5', '--epsilon', '4', '--out', 'terms.json', ...hospitals],
  );
  const terms = trainingTermsSchema.parse(JSON.parse(await readFile(join(folder, 'terms.json'), 'utf8')));
  for (const who of HOSPITALS)
    command(who, 'train', 'approve', 'terms.json', '--test-set', 'ours', '--epsilon', '9', '--by', 'A. Person');

  const at = `127.0.0.1:${await freePort()}`;
  const own = ['train', 'owner', 'terms.json', '--model', MODEL, '--listen', at, '--out', 'trained.onnx'];
  const part = ['train', 'hospital', 'terms.json', '--connect', at];
  let owner = begin('owner', ...own, '--step-time', '20');
  const ends = new Map<string, Promise<number | null>>();
  for (const who of HOSPITALS) ends.set(who, begin(who, ...part));

  const databases = new Map(
    await Promise.all(
      HOSPITALS.map(async (who) => [who, openDatabase(await DataFolder.open(join(folder, who)))] as const),
    ),
  );
  const spent = (who: (typeof HOSPITALS)[number]) => findLedgerEntry(databases.get(who)!, terms.trainingId)!.spentSteps;
  const more = async (who: (typeof HOSPITALS)[number], than: number) =>
    expect.poll(() => spent(who), { timeout: 120_000, interval: 50, message: logs() }).toBeGreaterThan(than);
  await more('south', 1);
  await kill('south');
  // The others are enough; then it comes again.
  await more('north', spent('north') + 1);
  ends.set('south', begin('south', ...part));
  await more('south', spent('south'));
  await kill('owner');
  owner = begin('owner', ...own);
  await more('north', spent('north'));
  await kill('west');
  ends.set('west', begin('west', ...part));

  expect(await owner, logs()).toBe(0);
  expect(await Promise.all(ends.values()), logs()).toEqual([0, 0, 0, 0]);
  const card = signedTrainingCardSchema.parse(JSON.parse(await readFile(join(folder, 'trained.card.json'), 'utf8')));
  expect(verifyDocument('training-card', card, terms.owner.agentKey)).toBe(true);
  expect(card.document.rounds).toEqual({ done: ROUNDS, agreed: ROUNDS });
  card.document.hospitals.forEach(({ rounds, spentSteps }, i) => {
    expect(rounds).toBeLessThanOrEqual(ROUNDS);
    expect(spentSteps).toBeGreaterThanOrEqual(rounds);
    expect(spent(HOSPITALS[i])).toBeGreaterThanOrEqual(spentSteps);
  });
  expect(Math.max(...card.document.hospitals.map(({ rounds }) => rounds))).toBe(ROUNDS);
  for (const database of databases.values()) database.close();
}, 600_000);
