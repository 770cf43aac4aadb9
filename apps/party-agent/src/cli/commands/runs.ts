import { readdir } from 'node:fs/promises';
import { DoubleblindError } from '@doubleblind/errors';
import { RunStore } from '../../store/run-store.ts';
import { commandWithData, openData } from '../options.ts';
import { say } from '../print.ts';

/** `runs`: the hospital's runs and how far each is. */
export function runsCommand() {
  return commandWithData('runs')
    .description('list the runs in the data folder')
    .action(async (options: { data?: string }) => {
      const data = await openData(options);
      for (const name of (await readdir(data.runs).catch(() => [])).sort()) say(await describe(data.run(name), name));
    });
}

async function describe(folder: string, name: string): Promise<string> {
  try {
    const run = await RunStore.open(folder);
    await run.close();
    const done = run.batchCount - run.unfinishedBatches().length;
    const { batchSize, testSet, tiles } = run.plan;
    const { images, of } = run.done();
    const volumes = tiles ? ` (tiles; ${images} of ${of} volumes have all of theirs)` : '';
    return `${name}: ${done} of ${run.batchCount} batches of ${batchSize}${volumes}, test set ${testSet}`;
  } catch (error) {
    if (error instanceof DoubleblindError) return `${name}: ${error.message}`;
    throw error;
  }
}
