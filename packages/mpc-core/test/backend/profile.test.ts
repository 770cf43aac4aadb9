import { expect, it } from 'vitest';
import { Profiler } from '../../src/backend/profile.ts';
import { Counters } from '../../src/channel/counters.ts';

it('a profile adds up the batches of each step and grows with none', () => {
  const counters = new Counters();
  const profiler = new Profiler([counters]);
  for (let batch = 0; batch < 50; batch++) {
    counters.sent(10);
    profiler.mark('conv', 'linear');
    counters.sent(3);
    counters.received(7);
    profiler.mark('output', 'linear');
    profiler.mark('output', 'open');
  }
  expect(profiler.entries).toMatchObject([
    { step: 'conv', op: 'linear', bytesSent: 500, bytesReceived: 0 },
    { step: 'output', op: 'linear', bytesSent: 150, bytesReceived: 350 },
    { step: 'output', op: 'open', bytesSent: 0, bytesReceived: 0 },
  ]);
  for (const { cpuMicroseconds, wallMicroseconds } of profiler.entries) {
    expect(cpuMicroseconds).toBeGreaterThanOrEqual(0);
    expect(wallMicroseconds).toBeGreaterThan(0);
  }
});
