import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const MAIN = join(import.meta.dirname, '../src/cli/main.ts');

test('phantoms draws a set that add-testset takes, of chests and of retinas', () => {
  const folder = mkdtempSync(join(tmpdir(), 'phantoms-'));
  const run = (...args: string[]) => spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });
  for (const [kind, hospitals, column] of [
    ['chest', 7, 'Edema'],
    ['fundus', 8, 'Severe'],
  ] as const) {
    const out = join(folder, kind);
    expect(run('phantoms', '--kind', kind, '--out', out, '--patients', '8', '--size', '48').stdout).toContain(
      `8 images of ${hospitals} hospitals`,
    );
    expect(readFileSync(join(out, 'labels.csv'), 'utf8')).toContain(column);
    const labels = join(out, 'labels.csv');
    const added = run(
      'add-testset',
      '--data',
      join(folder, 'data'),
      '--images',
      out,
      '--labels',
      labels,
      '--accept-images',
      'all',
    );
    expect(added.stdout).toContain(`Test set "${kind}": 8 studies`);
  }
  rmSync(folder, { recursive: true });
}, 120_000);
