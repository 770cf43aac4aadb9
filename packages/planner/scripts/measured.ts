/** Runs of docs/PERFORMANCE.md, per image, that a plan is held against. Both parties were on one machine of two cores. */
import type { ImageCost, Scenario } from '../src/index.ts';

const LINES = {
  lan: { bitsPerSecond: 3e9, roundTripSeconds: 0.0003 },
  hospital: { bitsPerSecond: 100e6, roundTripSeconds: 0.02 },
  none: { bitsPerSecond: 1e11, roundTripSeconds: 0 },
} as const;

/** A run, and the seconds that it took for an image. */
export interface MeasuredRun {
  readonly name: string;
  readonly lanes: number;
  readonly line: keyof typeof LINES;
  readonly cores: Scenario['cores'];
  readonly cost: ImageCost;
  readonly seconds: number;
}

const BOTH = { shared: 2 } as const;

/** `traffic` in MB to the hospital and to the vendor, `processor` in seconds of the vendor and of the hospital. */
function run(
  name: string,
  { lanes, line, cores = BOTH }: Pick<MeasuredRun, 'lanes' | 'line'> & { readonly cores?: Scenario['cores'] },
  [traffic, rounds, processor]: readonly [readonly [number, number], number, readonly [number, number]],
  seconds: number,
): MeasuredRun {
  const bytes = { vendorToHospital: 1e6 * traffic[0], hospitalToVendor: 1e6 * traffic[1] };
  const cost = { bytes, rounds, processorSeconds: { vendor: processor[0], hospital: processor[1] } };
  return { name, lanes, line, cores, cost, seconds };
}

/** Rounds are those of a batch (5,256 with the first wire version, 5,348 and 6,889 now), shared by its images. */
export const MEASURED: readonly MeasuredRun[] = [
  run('320 x 320, 8 x 2, lan', { lanes: 2, line: 'lan' }, [[277, 304], 657, [9.9, 7.7]], 9.3),
  run('320 x 320, 4 x 2, hospital', { lanes: 2, line: 'hospital' }, [[297, 331], 1314, [12.3, 9.0]], 46.9),
  run('320 x 320, 1 x 1, lan', { lanes: 1, line: 'lan' }, [[346, 408], 5256, [16.7, 9.7]], 21.8),
  run(
    '320 x 320, 4 x 1, a core each',
    { lanes: 1, line: 'none', cores: { vendor: 1, hospital: 1 } },
    [[297, 331], 1314, [10.7, 8.4]],
    16.1,
  ),
  run(
    '320 x 320, 4 x 1, one core',
    { lanes: 1, line: 'none', cores: { shared: 1 } },
    [[297, 331], 1314, [10.7, 8.4]],
    19.1,
  ),
  run('224 x 224, 8 x 2, lan', { lanes: 2, line: 'lan' }, [[146, 164], 657, [6.1, 4.4]], 5.6),
  run('224 x 224, 16 x 1, lan', { lanes: 1, line: 'lan' }, [[136, 151], 329, [4.9, 3.9]], 7.3),
  run('224 x 224, 32 x 1, lan', { lanes: 1, line: 'lan' }, [[129, 142], 164, [4.7, 3.6]], 6.9),
  run(
    '320 x 320, 8 x 2, lan, wire version 3',
    { lanes: 2, line: 'lan' },
    [[242.5, 250.8], 668.5, [14.04, 11.89]],
    14.45,
  ),
  run('the same, private-against-malicious', { lanes: 2, line: 'lan' }, [[242.5, 250.8], 861, [12.96, 10.96]], 12.73),
];

export function lineOf({ line }: MeasuredRun) {
  return LINES[line];
}
