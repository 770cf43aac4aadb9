import { afterAll, afterEach, beforeAll, test } from 'vitest';
import { mayStarve } from '../../party-agent/test/support/starve.ts';
import { CELLS } from './support/faults/cells.ts';
import { makeCell } from './support/faults/make-fault.ts';
import { FaultPlatform } from './support/faults/platform.ts';

let platform: FaultPlatform;

beforeAll(async () => {
  platform = await FaultPlatform.start();
}, 600_000);

afterEach((context) => {
  if (context.task.result?.state === 'fail') console.log(platform.log);
});

afterAll(async () => {
  await platform?.stop();
});

if (!mayStarve()) console.warn('skipped where memory runs out: this user may not bound the memory of processes');
const cells = CELLS['faults-processes.nightly.test.ts'].filter(({ fault }) => fault !== 'out of memory' || mayStarve());

test.each(cells)('$fault, $actor, $phase', async (cell) => makeCell(platform, cell), 1_800_000);
