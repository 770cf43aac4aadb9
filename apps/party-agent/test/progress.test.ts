import { programCost } from '@doubleblind/mpc-core/plan';
import { describe, expect, it } from 'vitest';
import { smallProgram } from '../../../packages/program/test/support.ts';
import { describeProgress } from '../src/cli/progress-line.ts';
import { stepShares } from '../src/executors/step-bytes.ts';
import { type RunProgress, RunProgressTracker } from '../src/work/evaluation/run-progress.ts';

function followed(shares: readonly number[]) {
  const meter = { images: 0, bytes: 0, seconds: 0 };
  let shown: RunProgress | undefined;
  const tracker = RunProgressTracker.of({ images: 16, batches: [8, 8] }, shares, meter, (progress) => {
    shown = progress;
  });
  return { meter, tracker, shown: () => shown as RunProgress };
}

describe('progress of an evaluation', () => {
  it('counts a step by the bytes that it sends, not as one of so many', () => {
    const program = smallProgram();
    const shares = stepShares(program, 8, 'semi-honest');
    const { steps, total } = programCost(program, 8);
    const sum = ({ vendorToHospital, hospitalToVendor }: (typeof total)['bytes']) =>
      vendorToHospital + hospitalToVendor;
    const all = steps.reduce((bytes, step) => bytes + sum(step.bytes), 0);
    expect(shares).toHaveLength(program.steps.length + 1);
    expect(shares[0]).toBe(0);
    expect(shares[1]).toBeCloseTo(sum(steps[0].bytes) / all, 12);
    expect(shares.at(-1)).toBeCloseTo(1, 12);
  });

  it('says the time left as at the rate so far', () => {
    const { meter, tracker, shown } = followed([0, 0.75, 1]);
    meter.seconds = 6;
    tracker.step(0, 8, 1);
    expect(shown()).toMatchObject({ imagesEquivalent: 6, imagesPerSecond: 1, secondsLeft: 10 });
    meter.images = 8;
    meter.seconds = 8;
    tracker.finished(0);
    expect(shown()).toMatchObject({ imagesDone: 8, imagesPerSecond: 1, secondsLeft: 8 });
  });

  it('says no rate and no time left before a fiftieth of the session is done', () => {
    const { meter, tracker, shown } = followed([0, 0.01, 0.5, 1]);
    meter.seconds = 1;
    tracker.step(0, 8, 1);
    expect(shown()).toMatchObject({ imagesPerSecond: null, secondsLeft: null });
    expect(describeProgress(shown())).not.toMatch(/left|image\/s|s\/image/);
    tracker.step(0, 8, 2);
    expect(shown().imagesPerSecond).toBeCloseTo(4, 12);
  });
});
