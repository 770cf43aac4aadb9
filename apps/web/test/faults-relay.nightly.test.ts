/** Two agents that only call out meet at a relay, a program of its own, to which something happens. */

import { test } from 'vitest';
import { mayStarve } from '../../party-agent/test/support/starve.ts';
import { CELLS } from './support/faults/cells.ts';
import { makeCell } from './support/faults/make-fault.ts';
import { onePlatform } from './support/faults/one-platform.ts';

const platform = onePlatform({ relay: true });

const cells = CELLS['faults-relay.nightly.test.ts'].filter(({ fault }) => fault !== 'out of memory' || mayStarve());

test.each(cells)('$fault, $actor, $phase', async (cell) => makeCell(platform(), cell), 1_800_000);
