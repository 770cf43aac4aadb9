/** Leases count by a clock that nobody sets. */
import { afterEach, expect, test, vi } from 'vitest';
import { Lease } from '../../src/daemon/lease.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('a machine whose clock jumps, either way, has neither a longer lease nor a shorter one', () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  const minute = 60_000;
  const lease = new Lease(new Date(Date.now() + 10 * minute).toISOString());
  vi.setSystemTime(Date.now() + 60 * minute);
  expect(lease.isOver).toBe(false);
  vi.setSystemTime(Date.now() - 120 * minute);
  vi.advanceTimersByTime(9 * minute);
  expect(lease.isOver).toBe(false);
  vi.advanceTimersByTime(minute);
  expect(lease.isOver).toBe(true);
});
