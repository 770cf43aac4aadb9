import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const MAIN = join(import.meta.dirname, '../src/cli/main.ts');

function budget(...args: string[]) {
  return spawnSync(process.execPath, [MAIN, 'privacy-budget', '--sampling-rate', '0.1', '--steps', '40', ...args], {
    encoding: 'utf8',
  });
}

test('privacy-budget finds noise for an epsilon, and that noise spends no more than it', () => {
  const found = JSON.parse(budget('--epsilon', '3', '--json').stdout);
  expect(found.spent.at(-1)).toMatchObject({ steps: 40 });
  expect(found.spent.at(-1).epsilon).toBeLessThanOrEqual(3);
  const table = budget('--noise', String(found.noiseMultiplier)).stdout;
  expect(table).toMatch(/^40 +(2\.9\d|3\.00) +3\.\d\d$/m);
}, 60_000);

test('privacy-budget refuses noise and epsilon together, and rates that are none', () => {
  expect(budget('--noise', '1', '--epsilon', '3').stderr).toContain('either --noise or --epsilon');
  expect(budget('--noise', '-1').stderr).toContain('DB5001');
  const zero = spawnSync(
    process.execPath,
    [MAIN, 'privacy-budget', '--sampling-rate', '0', '--steps', '4', '--noise', '1'],
    {
      encoding: 'utf8',
    },
  );
  expect(zero.stderr).toContain('DB7101');
}, 60_000);
