/** The certificate of the TLS in front of the portal, or of the relay, runs out while an evaluation is under way. */
import { afterAll, afterEach, beforeAll, test } from 'vitest';
import { CELLS } from './support/faults/cells.ts';
import { makeCertificates } from './support/faults/certificates.ts';
import { makeCell } from './support/faults/make-fault.ts';
import { FaultPlatform } from './support/faults/platform.ts';

let platform: FaultPlatform;

beforeAll(async () => {
  platform = await FaultPlatform.start({ relay: true, certificates: await makeCertificates() });
}, 600_000);

afterEach((context) => {
  if (context.task.result?.state === 'fail') console.log(platform.log);
});

afterAll(async () => {
  await platform?.stop();
});

test.each(CELLS['faults-certificates.nightly.test.ts'])(
  '$fault, $actor, $phase',
  async (cell) => makeCell(platform, cell),
  600_000,
);
