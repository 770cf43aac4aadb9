import type { Preflight } from '@doubleblind/contracts';
import { MADE_UP_IMAGES } from '../../work/evaluation/preflight/made-up-images.ts';
import type { Difference } from '../../work/evaluation/preflight/messages.ts';
import type { SessionStatistics } from '../../work/evaluation/run-meter.ts';

/** A preflight as the portal shows it, for a test set of so many images. */
export function reportedPreflight(
  { statistics, difference }: { readonly statistics: SessionStatistics; readonly difference: Difference },
  images: number,
  roundTripMilliseconds = 0,
): Preflight {
  const { setup, wallSeconds, bytesSent, bytesReceived } = statistics;
  const bytes = setup.bytes + bytesSent + bytesReceived;
  const seconds = setup.wallSeconds + wallSeconds;
  return {
    ...{ seconds, bytes, roundTripMilliseconds, largestDifference: difference.lastPlaces },
    estimatedSecondsTotal: setup.wallSeconds + (wallSeconds / MADE_UP_IMAGES) * images,
    bytesPerSecond: seconds > 0 ? bytes / seconds : 0,
  };
}
