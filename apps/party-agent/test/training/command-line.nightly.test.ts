import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trainingTermsSchema } from '@doubleblind/contracts';
import { renderStudies } from '@doubleblind/imaging';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DataFolder } from '../../src/store/data-folder.ts';
import { addTestSet } from '../../src/store/test-set-store.ts';

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts');
const MODEL = join(import.meta.dirname, '../../../../examples/densenet-tiny.onnx');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'train-commands-'));
  const films = join(folder, 'films');
  await renderStudies(films, { studies: 6, seed: 3, sites: [0], size: 64 });
  const data = await DataFolder.open(join(folder, 'north'));
  await addTestSet(data, { name: 'ours', imageFolder: films, labels: join(films, 'labels.csv'), acceptFilms: 'all' });
}, 120_000);

afterAll(() => rm(folder, { recursive: true }));

function agent(who: string, ...args: string[]) {
  const [command, ...rest] = args;
  const words =
    command === 'train'
      ? [command, rest[0], '--data', join(folder, who), ...rest.slice(1)]
      : [command, '--data', join(folder, who), ...rest];
  return spawnSync(process.execPath, [MAIN, ...words], { encoding: 'utf8', cwd: folder });
}

test('certificates, terms, approval and ledger; what does not fit is refused by number', async () => {
  for (const who of ['north', 'south']) expect(agent(who, 'identity', '--certificate', `${who}.pem`).status).toBe(0);
  const about = [
    '--name',
    'Chests',
    '--purpose',
    'To see it',
    '--owner',
    'Lumen',
    '--rounds',
    '10',
    '--sampling-rate',
    '0.5',
  ];
  const hospitals = ['--hospital', 'North=north.pem', '--hospital', 'South=south.pem'];
  const write = (...more: string[]) =>
    agent('owner', 'train', 'terms', MODEL, ...about, '--out', 'terms.json', ...more);
  expect(write('--epsilon', '4', '--hospital', 'North=north.pem').stderr).toContain('DB8204');
  expect(write(...hospitals, '--noise', '1', '--epsilon', '4').stderr).toContain('DB5001');
  const { stdout } = write(...hospitals, '--epsilon', '4');
  expect(stdout).toMatch(/all 10 rounds spend epsilon 4\.00|all 10 rounds spend epsilon 3\.9/);
  const terms = trainingTermsSchema.parse(JSON.parse(await readFile(join(folder, 'terms.json'), 'utf8')));
  expect(terms.hospitals.map(({ organisationName }) => organisationName)).toEqual(['North', 'South']);

  const approve = (limit: string) =>
    agent('north', 'train', 'approve', 'terms.json', '--test-set', 'ours', '--epsilon', limit, '--by', 'N. North');
  expect(approve('0.1').stderr).toContain('DB8201');
  expect(agent('north', 'train', 'ledger').stdout).toContain('No training was approved here.');
  expect(approve('2').stdout).toMatch(/6 patients, 6 images[\s\S]*the limit 2 allows \d: then this agent leaves/);
  expect(agent('north', 'train', 'ledger').stdout).toMatch(/Chests\s+ours\s+0 of \d\s+0\.00\s+2/);
  const far = agent('south', 'train', 'hospital', 'terms.json', '--connect', '127.0.0.1:1');
  expect(far.stderr).toContain('DB8203');
}, 240_000);
