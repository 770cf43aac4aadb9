import { test } from 'vitest';
import { CELLS } from './support/faults/cells.ts';
import { makeCell } from './support/faults/make-fault.ts';
import { onePlatform } from './support/faults/one-platform.ts';

const platform = onePlatform();

test.each(CELLS['faults-lines.nightly.test.ts'])(
  '$fault, $actor, $phase',
  async (cell) => makeCell(platform(), cell),
  600_000,
);
