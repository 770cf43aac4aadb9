import { test } from 'vitest';
import { mayStarve } from '../../party-agent/test/support/starve.ts';
import { CELLS } from './support/faults/cells.ts';
import { makeCell } from './support/faults/make-fault.ts';
import { onePlatform } from './support/faults/one-platform.ts';

const platform = onePlatform();

if (!mayStarve()) console.warn('skipped where memory runs out: this user may not bound the memory of processes');
const cells = CELLS['faults-processes.nightly.test.ts'].filter(({ fault }) => fault !== 'out of memory' || mayStarve());

test.each(cells)('$fault, $actor, $phase', async (cell) => makeCell(platform(), cell), 1_800_000);
