/** Test sets from the command line: what is refused, what is kept, and what a report says about it. */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeGreyPng } from '@doubleblind/imaging';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mappingChoices } from '../src/cli/labels-option.ts';
import { DataFolder } from '../src/store/data-folder.ts';
import { type AddTestSetOptions, addTestSet, openTestSet } from '../src/store/test-set-store.ts';
import { reportOfRun } from '../src/work/evaluation/report-input.ts';
import { exceptImages, notValid, notValidRemarks, scoreTable } from '../src/work/evaluation/scores.ts';
import { program } from './support/program.ts';

const MAIN = join(import.meta.dirname, '..', 'src', 'cli', 'main.ts');
let folder: string;
let data: DataFolder;
let sets = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'test-sets-'));
  data = new DataFolder(join(folder, 'data'));
  const images = join(folder, 'images');
  await mkdir(join(images, 'patient2', 'study1'), { recursive: true });
  const film = (grey: number) => encodeGreyPng(new Uint8Array(16).fill(grey), 4, 4);
  await Promise.all(['a', 'b', 'c', 'd'].map((name, i) => writeFile(join(images, `${name}.png`), film(i + 1))));
  await writeFile(join(images, 'copy.png'), film(1));
  await writeFile(join(images, 'patient2', 'study1', 'view1.png'), film(9));
  await writeFile(join(folder, 'elsewhere.png'), film(7));
  await symlink(join(folder, 'elsewhere.png'), join(images, 'link.png'));
  await writeFile(join(images, 'broken.png'), film(7).subarray(0, 60));
});

afterAll(() => rm(folder, { recursive: true }));

async function labelsFile(text: string): Promise<string> {
  sets += 1;
  const path = join(folder, `labels-${sets}.csv`);
  await writeFile(path, text);
  return path;
}

async function add(text: string, more: Partial<AddTestSetOptions> = {}) {
  const labels = await labelsFile(text);
  return addTestSet(data, { name: `set-${sets}`, imageFolder: join(folder, 'images'), labels, ...more });
}

const contentOf = async (...given: Parameters<typeof add>) =>
  (await add(...given)).content.images.map(({ path, study, labels }) => [path, study, labels.Edema]);

describe('a test set of a folder and a table', () => {
  test('holds the images that the table names, with their labels', async () => {
    const table = 'study_id;image;Edema;Pneumonia\n1;A.PNG;0;1,0\n2;images\\b.png;1;0,0\n3;c;;0,0\n';
    expect(await contentOf(table)).toEqual([
      ['a.png', '1', 0],
      ['b.png', '2', 1],
      ['c.png', '3', null],
    ]);
  });

  test('is the same when it is opened again, and refused when its files were changed', async () => {
    const added = await add('image,Edema\na.png,1\nb.png,0\n');
    expect(await openTestSet(data, added.name)).toEqual(added);
    await writeFile(join(data.testSet(added.name), 'content.json'), JSON.stringify({ ...added.content, salt: 'x' }));
    await expect(openTestSet(data, added.name)).rejects.toMatchObject({ code: 'DB5024' });
    await expect(add('image,Edema\na.png,1\n', { name: added.name })).rejects.toMatchObject({ code: 'DB5022' });
  });

  test('is not made of rows without image unless somebody says so, and its report says so then', async () => {
    const table = 'image,Edema\na.png,1\nb.png,-1\npatient1/study1/view1.png,0\nc.png,0\n';
    await expect(add(table)).rejects.toMatchObject({
      code: 'DB2015',
      detail: expect.stringMatching(/row 4, "patient1.*another folder: patient2\/study1\/view1.png/),
    });
    const added = await add(table, { leaveOutMissing: true });
    expect(added.content.images.map(({ path }) => path)).toEqual(['a.png', 'b.png', 'c.png']);
    const scores = Array.from({ length: 3 }, (_, i) => Float32Array.of(0.2 + 0.2 * i, 0.1, 0.3));
    const report = reportOfRun({ program, testSet: added, run: 'r', secure: scoreTable(program, added, scores) });
    expect(report.limitations.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        'Labels marked as uncertain (-1) were taken as not labelled.',
        'Rows of the labels table without an image were left out.',
      ]),
    );
    expect(report.counts.findings).toEqual([{ finding: 'Edema', positives: 1, negatives: 1 }]);
    const [{ missingLabels, uncertainLabels }] = report.assessment!.findings;
    expect([missingLabels, uncertainLabels?.uncertain]).toEqual([null, 1]);
    await expect(add('image,Edema\nx.png,1\n', { leaveOutMissing: true })).rejects.toMatchObject({ code: 'DB2015' });
  });

  test('has no score of an image whose score is not valid: it is in no figure, and counted', async () => {
    const added = await add('image,Edema\na.png,1\nb.png,0\nc.png,0\n');
    const scores = Array.from({ length: 3 }, (_, i) => Float32Array.of(0.2 + 0.2 * i, 0.1, 0.3));
    scores[1] = new Float32Array(3).fill(Number.NaN);
    expect(notValid(added, scores)).toEqual(['b.png']);
    const secure = scoreTable(program, added, scores);
    expect(secure.images).toEqual(['a.png', 'c.png']);
    expect([...secure.scores]).toEqual([...scores[0], ...scores[2]]);
    const plain = scoreTable(program, added, [scores[0], scores[0], scores[2]]);
    expect(exceptImages(plain, ['b.png'])).toEqual(secure);
    const report = reportOfRun({ program, testSet: added, run: 'r', secure, notValid: 1 });
    expect(report.counts.findings).toEqual([{ finding: 'Edema', positives: 1, negatives: 1 }]);
    const texts = report.limitations.map(({ text }) => text);
    expect(texts).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^1 image has no score, because it is not valid.* 33% of the images/),
      ]),
    );
    expect(notValidRemarks(1, 21)).toEqual([expect.not.stringContaining('%')]);
    expect(notValidRemarks(0, 21)).toEqual([]);
    expect(texts.filter((text) => text.startsWith('Only the first'))).toEqual([]);
    const none = scores.map(() => new Float32Array(3).fill(Number.NaN));
    expect(() => scoreTable(program, added, none)).toThrow(/^DB5037/);
  });

  test('has one film once, under the name that the table gives it', async () => {
    expect(await contentOf('image,study,Edema\ncopy.png,s,1\nb.png,t,0\n')).toEqual([
      ['copy.png', 's', 1],
      ['b.png', 't', 0],
    ]);
    expect(await contentOf('image,study,Edema\na.png,s,1\ncopy.png,s,1\n')).toEqual([['a.png', 's', 1]]);
    await expect(add('image,study,Edema\na.png,s,1\ncopy.png,t,1\n')).rejects.toMatchObject({ code: 'DB2024' });
  });

  test('has no film of another place and none that cannot be decoded', async () => {
    await expect(add('image,Edema\nlink.png,1\n')).rejects.toMatchObject({ code: 'DB2016' });
    await expect(add('image,Edema\nbroken.png,1\n')).rejects.toMatchObject({
      code: 'DB2001',
      detail: expect.stringContaining('broken.png'),
    });
  });

  test('keeps patients with the studies', async () => {
    const { content } = await add('image,PatientID,Edema\na.png,p1,1\nb.png,p1,0\nc.png,,0\n');
    expect(content.images.map(({ patient }) => patient)).toEqual(['p1', 'p1', null]);
  });
});

describe('the commands', () => {
  const agent = (...given: string[]) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [MAIN, ...given], { encoding: 'utf8' });
    return { stdout, stderr, status };
  };

  test('say what was read in every column, take one mapping, and read one table alike', async () => {
    const rows = Array.from(
      { length: 20 },
      (_, i) => `s${i},${'abcd'[i % 4]}.png,${i % 2 ? 'F' : 'M'},${i % 3},${i % 2}`,
    );
    const labels = await labelsFile(`Fall,Bild,sex,Grad,Wasser\n${rows.slice(0, 4).join('\n')}\n`);
    const map = ['--map', 'Fall=study', '--map', 'Bild=image', '--map', 'Wasser=finding:Edema', '--map', 'Grad=ignore'];
    const images = join(folder, 'images');
    const added = agent(
      'add-testset',
      '--data',
      data.path,
      '--images',
      images,
      '--labels',
      labels,
      '--name',
      'm',
      ...map,
    );
    expect(added.stderr).toContain('  Wasser: "Edema": 2 yes, 2 no\n');
    expect(added.stderr).toContain('  sex: results by it: M 2, F 2\n');
    expect(added.stderr).toContain('  Grad: not used (3 different, such as 0, 1, 2)\n');
    expect(added.stdout).toContain('Test set "m": 4 studies, 4 images\n  Edema: 2 positive\n');

    const table = await labelsFile(
      `Fall,Bild,sex,Grad,Wasser\n${rows.map((row, i) => row.replace(/,./, `,${i}`)).join('\n')}\n`,
    );
    const adequacy = agent('adequacy', '--labels', table, '--json', ...map);
    expect(JSON.parse(adequacy.stdout)).toMatchObject([{ name: 'Edema', positives: 10, negatives: 10 }]);
    const scores = join(folder, 'scores.csv');
    await writeFile(
      scores,
      `study_id,Edema\n${rows.map((_, i) => `s${i},${(i % 2) / 2 + (i % 5) / 10}`).join('\n')}\n`,
    );
    const metrics = agent('metrics', '--scores', scores, '--reference', scores, '--labels', table, '--json', ...map);
    expect(JSON.parse(metrics.stdout).findings).toMatchObject([{ name: 'Edema', positives: 10 }]);
    const models = ['--scores', `A=${scores}`, '--scores', `B=${scores}`];
    const compared = agent('compare-models', '--labels', table, ...models, '--json', ...map);
    expect(JSON.parse(compared.stdout)).toMatchObject([{ name: 'Edema' }]);
    const forest = agent('forest', '--set', `N=${scores},${table}`, '--set', `S=${scores},${table}`, '--json', ...map);
    expect(JSON.parse(forest.stdout)).toMatchObject([{ finding: 'Edema' }]);
    // Without the mapping it stops at the cells that are not understood.
    const refused = agent('adequacy', '--labels', table, '--map', 'Fall=study', '--map', 'Bild=image');
    expect(refused.stderr).toMatch(/DB2012.*row 4, column Grad: "2" is no label/);
  }, 120_000);

  test.each(['age', 'age=years', '=image', ''])('refuse the mapping %j', (map) => {
    expect(() => mappingChoices({ map: [map] })).toThrow(/DB5001.*COLUMN=USE/s);
  });
});
