/** Both ways of a test set into the agent, on a folder as hospitals hand it over. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { generateAgentKey } from '@doubleblind/contracts';
import { filesBelow } from '@doubleblind/imaging';
import { expect } from 'vitest';
import { TestSets } from '../../src/daemon/test-sets/test-sets.ts';
import type { DataFolder } from '../../src/store/data-folder.ts';
import { openDatabase } from '../../src/store/database/open.ts';
import type { LeftOutFile } from '../../src/store/left-out.ts';
import { addTestSet } from '../../src/store/test-set-store.ts';
import type { MessyFolder } from './messy-folder.ts';

/** As `add-testset` does it: refused over the broken film, then without it. */
export async function expectAdded(data: DataFolder, folder: string, messy: MessyFolder): Promise<void> {
  const { labels, films, broken, others } = messy;
  const leftOut: LeftOutFile[] = [];
  let list = '';
  const onLeftOut = (files: readonly LeftOutFile[], path: string) => {
    leftOut.push(...files);
    list = path;
  };
  const add = (leaveOutMissing: boolean) =>
    addTestSet(data, { name: 'messy', imageFolder: folder, labels, leaveOutMissing, onLeftOut });
  await expect(add(false)).rejects.toThrow(/^DB2001.*png\/broken\.png/);
  expect(leftOut.some(({ name }) => name === broken)).toBe(false);
  leftOut.length = 0;
  const { content } = await add(true);
  expect(content.images.map(({ path }) => path)).toEqual(films);
  expect(content.images.some(({ path }) => path === broken)).toBe(false);
  expect(content.remarks).toEqual(['Images that cannot be read were left out, with their rows of the labels table.']);
  expect(leftOut.map(({ name }) => name).sort()).toEqual([...others.keys(), broken].sort());
  for (const { name, reason } of leftOut)
    expect(`${name}: ${reason}`).toMatch(others.get(name)?.withoutRow ?? /: The image cannot be decoded\. .*cut off/);
  expect((await readFile(list, 'utf8')).trimEnd().split('\n')).toEqual(
    leftOut.map(({ name, reason }) => `${name}: ${reason}`),
  );
}

/** As the pages and `upload` do it: every file is sent, and the agent says of each what it is. */
export async function expectUploaded(data: DataFolder, folder: string, messy: MessyFolder): Promise<void> {
  const { labels, films, broken, others } = messy;
  const database = openDatabase(data);
  try {
    const testSets = new TestSets(data, database, generateAgentKey().privateKey);
    const { id } = await testSets.create({ name: 'messy', description: '' });
    for (const name of await filesBelow(folder)) {
      await testSets.putFile(id, name, Readable.from([await readFile(join(folder, name))]));
    }
    const { files } = testSets.files(id);
    const checks = new Map(files.map((check) => [check.name, check]));
    for (const name of films) expect(checks.get(name)).toMatchObject({ name, status: 'accepted', concerns: [] });
    for (const [name, { sent }] of others) {
      const { status, failure, warnings } = checks.get(name)!;
      if (sent === null) expect([name, status]).toEqual([name, 'accepted']);
      else expect(failure?.detail ?? warnings.join(' ')).toMatch(sent);
    }
    const table = (await readFile(labels)).toString('base64');
    const check = await testSets.putLabels(id, { table });
    expect(check).toMatchObject({ matchedImages: films.length, badCells: { count: 0 } });
    expect(check.rowsWithoutImage).toMatchObject({
      count: 1,
      examples: [
        expect.stringMatching(/png\/broken\.png": png\/broken\.png cannot be used: The image cannot be decoded/),
      ],
    });
    await expect(testSets.finish(id, { leaveOutMissing: false })).rejects.toThrow(/^DB2015.*cannot be used/);
    const finished = await testSets.finish(id, { leaveOutMissing: true });
    expect(finished.images).toBe(films.length);
    expect(checks.has(broken)).toBe(true);
  } finally {
    database.close();
  }
}
