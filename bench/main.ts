/**
 * `npm run bench -- primitives [NAME...]`: rates of kernels and protocols; each is a program of its own in bench/primitives/.
 * `npm run bench -- coverage | equivalence | private-release`: the simulations of docs/STATISTICS.md, which they print the tables of.
 * `npm run bench -- inference | scaling | growth | privacy-cost --model PATH ...`: whole evaluations between two processes, the last also from a page.
 */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import { benchGrowth } from './growth.ts';
import { benchInference } from './inference.ts';
import { benchPrivacyCost } from './privacy-cost.ts';
import { benchProjection } from './projection.ts';
import { benchScaling } from './scaling.ts';
import { benchWorkers } from './workers/bench-workers.ts';

const USAGE = `usage: npm run bench -- primitives [NAME...]
       npm run bench -- coverage | equivalence | private-release [--runs N] [--seed N]
       npm run bench -- inference MODEL [--images N] [--lanes N] [--pin] [--latency] [--profile FILE]
       npm run bench -- projection --program FILE --profile FILE --result FILE --times DxHxW --json FILE
       npm run bench -- scaling MODEL [--images N]
       npm run bench -- growth MODEL [--images N,N,...] [--lanes N]
       npm run bench -- workers --json FILE [--pairs N,N,...] [--batches N] [--work MS] [--wait MS]
       npm run bench -- privacy-cost MODEL [--questions N] [--images N] [--lanes N,N,...]
with MODEL   --model PATH --json FILE [--batch B] [--network lan|wan|hospital] [--threat-model NAME] [--input-shape 1x3x224x224]
             [--bits ...] [--ignored-bits N] [--weight-bits N]`;

/** What the programs share. */
const HELPERS = ['browser-aes-page', 'input-cost', 'layers', 'metered'];

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

/** Each is a program of its own, too. */
const SIMULATIONS = ['coverage', 'equivalence', 'private-release'];

function simulate(name: string, args: string[]): void {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`), ...args], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}

try {
  const [what, ...args] = process.argv.slice(2);
  if (what === 'primitives') benchPrimitives(args);
  else if (what !== undefined && SIMULATIONS.includes(what)) simulate(what, args);
  else if (what === 'inference') await benchInference(args);
  else if (what === 'projection') benchProjection(args);
  else if (what === 'scaling') await benchScaling(args);
  else if (what === 'workers') await benchWorkers(args);
  else if (what === 'growth') await benchGrowth(args);
  else if (what === 'privacy-cost') await benchPrivacyCost(args);
  else throw new DoubleblindError('DB5001', `\n${USAGE}`);
} catch (error) {
  console.error(error instanceof DoubleblindError ? `${error.message}\n  ${error.remedy}` : error);
  process.exitCode = 1;
}
