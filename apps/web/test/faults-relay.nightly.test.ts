/** Two agents that only call out meet at a relay, a program of its own, to which something happens. */

import { afterAll, afterEach, beforeAll, test } from 'vitest';
import { mayStarve } from '../../party-agent/test/support/starve.ts';
import { CELLS } from './support/faults/cells.ts';
import { makeCell } from './support/faults/make-fault.ts';
import { FaultPlatform } from './support/faults/platform.ts';

let platform: FaultPlatform;

beforeAll(async () => {
  platform = await FaultPlatform.start({ relay: true });
}, 600_000);

afterEach((context) => {
  if (context.task.result?.state === 'fail') console.log(platform.log);
});

afterAll(async () => {
  await platform?.stop();
});

const cells = CELLS['faults-relay.nightly.test.ts'].filter(({ fault }) => fault !== 'out of memory' || mayStarve());

test.each(cells)('$fault, $actor, $phase', async (cell) => makeCell(platform, cell), 1_800_000);
