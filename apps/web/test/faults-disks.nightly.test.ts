import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { CELLS } from './support/faults/cells.ts';
import { LoopDisk } from './support/faults/loop-disk.ts';
import { makeDiskCell } from './support/faults/make-disk-fault.ts';
import { onePlatform } from './support/faults/one-platform.ts';

const probe = join(tmpdir(), `doubleblind-disk-${process.pid}`);
const disk = LoopDisk.mount(probe, 8 << 20);
disk?.unmount();
rmSync(probe, { recursive: true, force: true });
if (!disk) console.warn('skipped: this user may not mount a small disk');

describe.skipIf(disk === null)('disks', () => {
  const platform = onePlatform({ disks: true });

  test.each(CELLS['faults-disks.nightly.test.ts'])(
    '$fault, $actor, $phase',
    async (cell) => makeDiskCell(platform(), cell),
    600_000,
  );
});
