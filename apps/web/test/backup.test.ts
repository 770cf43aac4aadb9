/** A portal that is lost comes back from its backup with every row, and a backup that is not whole changes nothing. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createApiToken } from '../src/server/accounts/write/api-tokens.ts';
import { checkWholeChain } from '../src/server/audit/check.ts';
import type { Actor } from '../src/server/authorisation/actor.ts';
import { LEFT_OUT } from '../src/server/backup/form.ts';
import { restoreBackup } from '../src/server/backup/restore.ts';
import { tablesOf, withClient } from '../src/server/backup/tables.ts';
import { takeBackup } from '../src/server/backup/take.ts';
import { connectDatabase, type Database } from '../src/server/database/client.ts';
import { repositoryRoot } from '../src/server/paths.ts';
import { restorePortal } from '../src/server/process/keep.ts';
import { emptyDatabase, testDatabase } from './support/database.ts';
import { seedManyEvaluations } from './support/many.ts';

const SECRET = { value: 'a secret of thirty-two characters', isOwn: false };
let folder: string;
let whole: string;
let database: Database;
let url: string;
let admin: Actor;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'doubleblind-backup-'));
  whole = join(folder, 'whole.backup');
  ({ database, url } = await testDatabase());
  ({ admin } = await seedManyEvaluations(database, 20, { released: () => ({}) }));
  await createApiToken(database, admin, { name: 'script' });
  await database.apiToken.updateMany({ data: { name: 'tab\tline\nseparator\u2028"quote" \\ 胸' } });
  // More numbers were given than there are rows.
  await database.$executeRaw`SELECT setval(pg_get_serial_sequence('"Work"', 'number'), 500)`;
  const [first, second] = await database.work.findMany({ orderBy: { number: 'asc' }, take: 2 });
  // Written first, it leads to a row that comes later.
  await database.work.update({ where: { id: first.id }, data: { counterOfId: second.id } });
  await database.session.create({
    data: { token: 'signed in', expiresAt: new Date(), userId: (await database.person.findFirstOrThrow()).id },
  });
  await takeBackup(url, whole, SECRET);
});

afterAll(async () => {
  await database?.$disconnect();
  rmSync(folder, { recursive: true });
});

async function newDatabase(): Promise<string> {
  const { client, url: address } = await emptyDatabase();
  await client.end();
  return address;
}

/** Every row of every table, as text. */
function contentOf(address: string): Promise<Map<string, string[]>> {
  return withClient(address, async (client) => {
    const content = new Map<string, string[]>();
    for (const table of await tablesOf(client)) {
      const { rows } = await client.query<{ row: string }>(`SELECT r::text AS row FROM "${table}" r ORDER BY 1`);
      content.set(
        table,
        rows.map(({ row }) => row),
      );
    }
    return content;
  });
}

/** A file with other content, and the right end where `isSealed`. */
function changed(name: string, change: (lines: string[]) => string[]): string {
  const path = join(folder, name);
  writeFileSync(path, gzipSync(change(gunzipSync(readFileSync(whole)).toString('utf8').split('\n')).join('\n')));
  return path;
}

describe('a restored portal', () => {
  let restored: string;
  let result: Awaited<ReturnType<typeof restoreBackup>>;
  beforeAll(async () => {
    restored = await newDatabase();
    result = await restoreBackup(restored, whole);
  });

  test('has every row as it was, and nobody signed in', async () => {
    const [before, after] = [await contentOf(url), await contentOf(restored)];
    for (const table of LEFT_OUT) before.set(table, []);
    expect(after).toEqual(before);
    expect(before.get('Work')).toHaveLength(20);
    expect(result.counts.get('Work')).toBe(20);
  });

  test('has the audit chain, whole and append-only as before', async () => {
    const after = connectDatabase(restored);
    expect(result.chain).toEqual(await checkWholeChain(database, admin));
    expect(result.chain).toMatchObject({ intact: true });
    await expect(after.auditRecord.deleteMany()).rejects.toThrow(/append/i);
    await after.$disconnect();
  });

  test('goes on counting where it was, and holds what belongs together', async () => {
    const after = connectDatabase(restored);
    const { number: _number, id: _id, ...row } = await after.work.findFirstOrThrow();
    const next = await after.work.create({
      data: { ...row, proposal: row.proposal as object, counterOfId: null },
    });
    expect(next.number).toBe(501);
    await expect(after.work.create({ data: { ...row, proposal: {}, proposerId: 'nobody' } })).rejects.toThrow();
    await after.$disconnect();
  });
});

describe('a backup', () => {
  test('is of one moment, however the portal goes on writing', async () => {
    const path = join(folder, 'busy.backup');
    let writing = true;
    const writer = (async () => {
      for (let i = 0; writing; i++) await createApiToken(database, admin, { name: `while ${i}` });
    })();
    await takeBackup(url, path, SECRET);
    writing = false;
    await writer;
    const target = await newDatabase();
    const { counts, chain } = await restoreBackup(target, path);
    // Each token is written together with its audit record.
    expect(chain).toMatchObject({ intact: true, records: counts.get('AuditRecord') });
    const rows = await contentOf(target);
    const made = rows.get('AuditRecord')!.filter((row) => row.includes('token.create')).length;
    expect(rows.get('ApiToken')).toHaveLength(made);
  });

  test('can be read by its owner alone, and never takes the place of another file', async () => {
    expect(statSync(whole).mode & 0o777).toBe(0o600);
    const before = readFileSync(whole);
    await expect(takeBackup(url, whole, SECRET)).rejects.toThrow(/^DB6108.*there already/);
    expect(readFileSync(whole)).toEqual(before);
    await expect(takeBackup(url, join(folder, 'no', 'where'), SECRET)).rejects.toThrow(/^DB6108/);
  });

  test('holds the secret only where the portal made it itself', async () => {
    const path = join(folder, 'own.backup');
    await takeBackup(url, path, { value: 'one that the portal made, 32 long', isOwn: true });
    const text = (file: string) => gunzipSync(readFileSync(file)).toString('utf8');
    expect(text(path)).toContain('one that the portal made, 32 long');
    expect(text(whole)).not.toContain(SECRET.value);
  });
});

describe('is refused, and nothing is changed', () => {
  const refusals: [string, () => string, RegExp][] = [
    ['a file that is not there', () => join(folder, 'none'), /^DB6106.*no file/],
    ['another file', () => join(import.meta.dirname, 'backup.test.ts'), /^DB6106/],
    ['a cut-off file', () => cutOff('cut.backup'), /^DB6106/],
    ['a file without its last line', () => changed('unsealed.backup', (lines) => lines.slice(0, -2)), /^DB6106/],
    ['a file that lacks a row', () => changed('lacks.backup', (lines) => lines.toSpliced(5, 1)), /^DB6106.*not whole/],
    [
      'a file of a later version',
      () => changed('later.backup', (lines) => [lines[0].replace('"version":1', '"version":2'), ...lines.slice(1)]),
      /^DB6106.*another version/,
    ],
  ];

  function cutOff(name: string): string {
    const bytes = readFileSync(whole);
    writeFileSync(join(folder, name), bytes.subarray(0, bytes.length >> 1));
    return join(folder, name);
  }

  test.each(refusals)('%s', async (_, path, message) => {
    const target = await newDatabase();
    await expect(restoreBackup(target, path())).rejects.toThrow(message);
    expect(await contentOf(target)).toEqual(new Map());
  });

  test('a database that has rows, or that a portal uses', async () => {
    // A pool gives connections up that it has not needed for ten seconds.
    await database.$queryRaw`SELECT 1`;
    await expect(restoreBackup(url, whole)).rejects.toThrow(/^DB6107.*other connections/);
    const target = await newDatabase();
    await restoreBackup(target, whole);
    const before = await contentOf(target);
    await expect(restoreBackup(target, whole)).rejects.toThrow(/^DB6107.*has rows/);
    expect(await contentOf(target)).toEqual(before);
  });
});

test('another secret than the portal had is refused: codes of authenticator apps would not fit any more', async () => {
  const target = await newDatabase();
  vi.stubEnv('DATABASE_URL', target);
  vi.stubEnv('AUTH_SECRET', 'b'.repeat(32));
  await expect(restorePortal(join(folder, 'other'), whole)).rejects.toThrow(/^DB6106.*AUTH_SECRET is not the secret/);
  vi.stubEnv('AUTH_SECRET', undefined);
  await expect(restorePortal(join(folder, 'other'), whole)).rejects.toThrow(/^DB6106.*AUTH_SECRET, which is not set/);
  expect(await contentOf(target)).toEqual(new Map());
  vi.unstubAllEnvs();
});

test('a secret that the portal made itself comes back with its data', async () => {
  const [target, data, path] = [await newDatabase(), join(folder, 'new'), join(folder, 'with-secret.backup')];
  await takeBackup(url, path, { ...SECRET, isOwn: true });
  vi.stubEnv('DATABASE_URL', target);
  vi.stubEnv('AUTH_SECRET', undefined);
  await restorePortal(data, path);
  expect(readFileSync(join(data, 'auth-secret'), 'utf8')).toBe(SECRET.value);
  expect(statSync(join(data, 'auth-secret')).mode & 0o777).toBe(0o600);
  vi.unstubAllEnvs();
});

test('the commands do it: from one database to another', async () => {
  const target = await newDatabase();
  const path = join(folder, 'command.backup');
  const portal = (address: string, secret: string, ...args: string[]) => {
    const env = { ...process.env, DATABASE_URL: address, AUTH_SECRET: secret };
    const command = [join(repositoryRoot(), 'scripts', 'portal.ts'), ...args, '--data', join(folder, 'data')];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { env, encoding: 'utf8' });
    return { status, said: `${stdout}${stderr}` };
  };
  expect(portal(url, SECRET.value, '--backup', path)).toMatchObject({
    status: 0,
    said: expect.stringMatching(/rows of/),
  });
  expect(existsSync(path)).toBe(true);
  const restored = portal(target, SECRET.value, '--restore', path);
  expect(restored).toMatchObject({ status: 0, said: expect.stringMatching(/audit chain: \d+ records, intact/) });
  const before = await contentOf(url);
  for (const table of LEFT_OUT) before.set(table, []);
  expect(await contentOf(target)).toEqual(before);
});
