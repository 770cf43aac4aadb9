import type { Progress } from '@doubleblind/contracts';
import type { RunProgress } from '../../work/evaluation/run-progress.ts';

/** Progress as the portal shows it; `bytesBefore` are those of earlier sessions of the same evaluation. */
export function reportedProgress(
  listener: (progress: Progress) => void,
): (progress: RunProgress, bytesBefore?: number) => void {
  const begun = performance.now();
  return ({ phase, imagesDone, imagesTotal, bytes, imagesPerSecond, secondsLeft, workers }, bytesBefore = 0) => {
    const seconds = (performance.now() - begun) / 1000;
    listener({
      imagesDone,
      imagesTotal,
      bytes: bytesBefore + bytes,
      imagesPerSecond,
      bytesPerSecond: seconds > 0.1 ? bytes / seconds : null,
      secondsLeft,
      phase: phase === 'setup' ? 'set-up' : phase,
      ...(workers ? { workers } : {}),
    });
  };
}
