/** How fast a pair of workers, one of either party, gets through images, and what it asks of what pairs share. */
import type { ImageCost } from './image-cost.ts';
import type { Line } from './prices.ts';
import type { Demand } from './rates.ts';

/**
 * Of both parties' processor time, how much a lane takes of the clock: sometimes both compute at once. Of the six runs with one lane in docs/PERFORMANCE.md
 * it is 0.69 to 0.84.
 */
const SERIAL_SHARE = 0.75;
/** How much of the processors lanes that wait for one another fill: 0.90 to 0.95 in the runs with two lanes on two cores. */
export const MOST_BUSY = 0.93;

/** Seconds that one lane takes for an image by itself: computing, sending both ways in turn, waiting for round trips. */
export function laneSeconds({ bytes, rounds, processorSeconds }: ImageCost, line: Line): number {
  const computing = SERIAL_SHARE * (processorSeconds.vendor + processorSeconds.hospital);
  const sending = (8 * (bytes.vendorToHospital + bytes.hospitalToVendor)) / line.bitsPerSecond;
  return computing + sending + rounds * line.roundTripSeconds;
}

/** Where a pair runs: names of the machines that its two workers are on. Two names that are the same share the machine. */
export interface Places {
  readonly vendor: string;
  readonly hospital: string;
}

/** What a pair asks: at most so many images a second, processor time of its machines, bits of the parties' line. */
export function demandOf(cost: ImageCost, line: Line, lanes: number, places: Places): Demand {
  const { bytes, processorSeconds } = cost;
  return {
    weight: lanes,
    most: lanes / laneSeconds(cost, line),
    uses: [
      { resource: places.vendor, each: processorSeconds.vendor },
      { resource: places.hospital, each: processorSeconds.hospital },
      { resource: TO_HOSPITAL, each: 8 * bytes.vendorToHospital },
      { resource: TO_VENDOR, each: 8 * bytes.hospitalToVendor },
    ],
  };
}

/** The line's two directions: all pairs of two organisations share them. */
export const TO_HOSPITAL = 'line to the hospital';
export const TO_VENDOR = 'line to the vendor';

/** What there is: processor seconds a second of each machine, bits a second of the line. */
export function capacities(machines: ReadonlyMap<string, number>, line: Line): Map<string, number> {
  const of = new Map([...machines].map(([name, cores]) => [name, MOST_BUSY * cores] as const));
  return of.set(TO_HOSPITAL, line.bitsPerSecond).set(TO_VENDOR, line.bitsPerSecond);
}
