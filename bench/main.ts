/**
 * `npm run bench -- primitives [NAME...]`: rates of kernels and protocols; each is a program of its own in bench/primitives/.
 * `npm run bench -- inference --model PATH ...`: a whole evaluation between two processes; see inference.ts.
 */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import { benchInference } from './inference.ts';

const USAGE = `usage: npm run bench -- primitives [NAME...]
       npm run bench -- inference --model PATH --images N --batch B [--network lan|wan|hospital]
                        [--input-shape 1x3x224x224] [--lanes N] [--pin] [--bits ...] [--profile FILE] --json FILE`;

/** What the programs share. */
const HELPERS = ['layers', 'metered'];

function benchPrimitives(names: string[]): void {
  const folder = join(import.meta.dirname, 'primitives');
  for (const file of globSync('*.ts', { cwd: folder }).sort()) {
    const name = basename(file, '.ts');
    if (HELPERS.includes(name) || (names.length > 0 && !names.includes(name))) continue;
    console.log(`\n== ${name}`);
    // One process each: a fresh compiler and heap, as in a party's own process.
    const { status } = spawnSync(process.execPath, [join(folder, file)], { stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
}

try {
  const [what, ...args] = process.argv.slice(2);
  if (what === 'primitives') benchPrimitives(args);
  else if (what === 'inference') await benchInference(args);
  else throw new DoubleblindError('DB5001', `\n${USAGE}`);
} catch (error) {
  console.error(error instanceof DoubleblindError ? `${error.message}\n  ${error.remedy}` : error);
  process.exitCode = 1;
}
