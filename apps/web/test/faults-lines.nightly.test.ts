import { afterAll, afterEach, beforeAll, test } from 'vitest';
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

test.each(CELLS['faults-lines.nightly.test.ts'])(
  '$fault, $actor, $phase',
  async (cell) => makeCell(platform, cell),
  600_000,
);
