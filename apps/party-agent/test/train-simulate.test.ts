import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOnnx } from '@doubleblind/compiler';
import { renderStudies } from '@doubleblind/imaging';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DataFolder } from '../src/store/data-folder.ts';
import { addTestSet } from '../src/store/test-set-store.ts';

const MAIN = join(import.meta.dirname, '../src/cli/main.ts');
const MODEL = join(import.meta.dirname, '../../../examples/densenet-tiny.onnx');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'train-'));
  const data = new DataFolder(join(folder, 'data'));
  for (const [name, seed] of [
    ['here', 3],
    ['there', 40_000],
  ] as const) {
    const films = join(folder, name);
    await renderStudies(films, { studies: 20, seed, sites: [1, 2], size: 64 });
    const labels = join(films, 'labels.csv');
    await addTestSet(data, { name, imageFolder: films, labels, acceptFilms: 'all' });
  }
}, 120_000);

afterAll(() => rm(folder, { recursive: true }));

function simulate(...args: string[]) {
  const command = ['train', 'simulate', MODEL, '--data', join(folder, 'data'), '--train', 'here', '--test', 'there'];
  return spawnSync(process.execPath, [MAIN, ...command, ...args], { encoding: 'utf8' });
}

test('two hospitals train together under secure aggregation; epsilon is stated, and the trained model is an ONNX file', async () => {
  const out = join(folder, 'trained.onnx');
  const { stdout, stderr } = simulate(
    ...[
      '--setting',
      'fscdp',
      '--rounds',
      '2',
      '--evaluate-every',
      '1',
      '--sampling-rate',
      '0.3',
      '--json',
      '--out',
      out,
    ],
  );
  expect(stderr).toContain('2 hospitals: 1 10, 2 10 patients');
  const { history } = JSON.parse(stdout.slice(0, stdout.lastIndexOf('}') + 1));
  expect(history.map(({ round }: { round: number }) => round)).toEqual([0, 1, 2]);
  expect(history[0].epsilon).toBe(0);
  expect(history[2].epsilon).toBeGreaterThan(history[1].epsilon);
  expect(history[0].meanAuroc).toBeGreaterThan(0.6);
  const [before, after] = [readOnnx(await readFile(MODEL)), readOnnx(await readFile(out))];
  expect(after.nodes.map(({ operator }) => operator)).toEqual(before.nodes.map(({ operator }) => operator));
  const [name] = [...before.constants].find(([, { kind, dims }]) => kind === 'real' && dims.length === 4) ?? [''];
  expect(after.constants.get(name)?.data).not.toEqual(before.constants.get(name)?.data);
}, 240_000);

test('a setting that there is not is refused', () => {
  const { stderr } = simulate('--setting', 'nothing');
  expect(stderr).toContain('DB5001');
}, 60_000);
