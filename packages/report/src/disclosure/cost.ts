import type { RunCost } from '@doubleblind/contracts';
import { coarse } from './precision.ts';

/** What a run cost, as it is released. */
export function releasedCost(cost: RunCost): RunCost {
  const { images, batchSize, secondsPerImage, cpuSecondsPerImage: cpu, bytesPerImage, setup, setting } = cost;
  const figure = (value: number | null) => (value === null ? null : coarse(value));
  return {
    ...{ images, batchSize, setting },
    secondsPerImage: coarse(secondsPerImage),
    cpuSecondsPerImage: { vendor: figure(cpu.vendor), hospital: figure(cpu.hospital) },
    bytesPerImage: coarse(bytesPerImage),
    setup: setup && { seconds: coarse(setup.seconds), bytes: coarse(setup.bytes) },
    plaintextCpuSecondsPerImage: figure(cost.plaintextCpuSecondsPerImage),
  };
}
