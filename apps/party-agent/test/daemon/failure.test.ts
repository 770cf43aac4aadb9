/** What of an error leaves the agent: the other side reads it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DoubleblindError, type ErrorCode } from '@doubleblind/errors';
import { expect, test } from 'vitest';
import { toldFailureOf } from '../../src/daemon/failure.ts';

const HASH = 'ab'.repeat(32);
const told = (code: ErrorCode, detail: string) => toldFailureOf(new DoubleblindError(code, detail)).detail;

test.each([
  ['DB5026', 'uploads/u1/files/Smith, John.png'],
  ['DB5026', 'Smith John.png'],
  ['DB2001', 'It ends after 12 bytes.'],
  ['DB5606', '/srv/agent/test-sets/x.json: no such file'],
  ['DB5605', 'C:\\agent\\models\\1'],
  ['DB5605', 'models/chest/1.0.0 holds another program now.'],
  ['DB5013', '~/.doubleblind/runs/e/batches/000001.json'],
] as const)('no file of this machine: %s %s', (code, detail) => {
  expect(told(code, detail)).toBe('Which file it is stands in the log of the agent.');
});

test('no hash by which an image could be known again, and no text of an error without a number', () => {
  expect(told('DB5614', `The image ${HASH} has no label.`)).toBe('The image … has no label.');
  expect(toldFailureOf(new Error('/root/secret'))).toEqual({ code: 'DB5099', detail: '' });
});

test('a full disk is said to be one where the database is what finds it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'full-'));
  const database = new DatabaseSync(join(folder, 'x.sqlite'));
  database.exec('CREATE TABLE t (x TEXT); PRAGMA max_page_count = 2');
  const fill = () => database.prepare('INSERT INTO t VALUES (?)').run('x'.repeat(100_000));
  expect(fill).toThrow(/full/);
  try {
    fill();
  } catch (error) {
    expect(toldFailureOf(error)).toEqual({
      code: 'DB5012',
      detail: 'Which file it is stands in the log of the agent.',
    });
  }
  try {
    database.exec('SELECT nothing FROM nowhere');
  } catch (error) {
    expect(toldFailureOf(error)).toEqual({ code: 'DB5099', detail: '' });
  }
  database.close();
  await rm(folder, { recursive: true });
});

test('a disk that takes nothing more is said to be one whoever writes to it, and no other error of a file is', () => {
  const of = (code: string) => Object.assign(new Error('rmdir'), { code, path: '/data/preflights/e1' });
  for (const code of ['ENOSPC', 'EROFS', 'EDQUOT', 'EIO'])
    expect(toldFailureOf(of(code))).toEqual({
      code: 'DB5012',
      detail: 'Which file it is stands in the log of the agent.',
    });
  expect(toldFailureOf(of('ENOENT'))).toEqual({ code: 'DB5099', detail: '' });
});

test('what both sides need to know stays', () => {
  for (const detail of ['It has 12 images, not 13.', 'The model has no output "Edema".', 'At 100 Mbit/s, 3 images/s.'])
    expect(told('DB5606', detail)).toBe(detail);
});
