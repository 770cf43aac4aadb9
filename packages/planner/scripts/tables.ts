/** The tables of docs/SCALING.md's section on planning: `node packages/planner/scripts/tables.ts` prints them; a test holds that the document has them. */
import { type ImageCost, type Line, type Scenario, SMOOTH, simulate } from '../src/index.ts';
import { lineOf, MEASURED } from './measured.ts';

/** Simulated beside measured: seconds an image. Sixteen images, as were measured, would be mostly set-up here: the long run counts. */
export function measuredTable(): string {
  const rows = MEASURED.map((run) => {
    const { lanes, cores, cost } = run;
    const images = 2000;
    const { seconds } = simulate({
      ...{ images, batch: 1, pairs: 1, lanes, cores, cost, line: lineOf(run), ...SMOOTH, seed: 1 },
    });
    const each = seconds / images;
    return `| ${run.name} | ${run.seconds} | ${each.toPrecision(3)} | ${signed(each / run.seconds - 1)} |`;
  });
  return table('| run (input, batch x lanes, line) | measured, s an image | simulated | difference |', rows);
}

const signed = (share: number) => `${share < 0 ? '-' : '+'}${Math.abs(100 * share).toFixed(0)}%`;

/** DenseNet-121 at 320 x 320, 8 x 2, as measured last (docs/PERFORMANCE.md, semi-honest). */
const COST: ImageCost = {
  bytes: { vendorToHospital: 242.5e6, hospitalToVendor: 250.8e6 },
  rounds: 668.5,
  processorSeconds: { vendor: 14.04, hospital: 11.89 },
};
const LINES: Readonly<Record<string, Line>> = {
  '40 Gbit/s, 1 ms': { bitsPerSecond: 40e9, roundTripSeconds: 0.001 },
  '1 Gbit/s, 20 ms': { bitsPerSecond: 1e9, roundTripSeconds: 0.02 },
  '100 Mbit/s, 20 ms': { bitsPerSecond: 100e6, roundTripSeconds: 0.02 },
};
const DISTURBED = {
  stragglers: { share: 0.05, slowdown: 5 },
  failures: { ...SMOOTH.failures, perHour: 0.05 },
  reissueAfter: SMOOTH.reissueAfter,
} as const;

/** 10,000 images on 1, 2, 4 and 100 pairs of machines with two cores. */
export function pairsTable(): string {
  const rows = Object.entries(LINES).flatMap(([name, line]) =>
    [1, 2, 4, 100].map((pairs) => {
      const scenario: Omit<Scenario, 'stragglers' | 'failures' | 'reissueAfter'> = {
        ...{ images: 10_000, batch: 8, pairs, lanes: 4, cost: COST, line, cores: { vendor: 2, hospital: 2 } },
        seed: 1,
      };
      const alone = simulate({ ...scenario, ...SMOOTH, pairs: 1 });
      const smooth = simulate({ ...scenario, ...SMOOTH });
      const disturbed = simulate({ ...scenario, ...DISTURBED });
      const efficiency = alone.seconds / (pairs * smooth.seconds);
      return (
        `| ${name} | ${pairs} | ${hours(smooth.seconds)} | ${efficiency.toFixed(2)} | ${hours(disturbed.seconds)} | ${disturbed.failures} | ` +
        `${disturbed.repeated} + ${disturbed.reissued} | ${(100 * (disturbed.work - 1)).toFixed(1)}% |`
      );
    }),
  );
  return table(
    '| line | pairs | hours | efficiency | hours, disturbed | workers lost | batches repeated + taken over | images computed again |',
    rows,
  );
}

const hours = (seconds: number) => (seconds / 3600).toPrecision(3);

function table(header: string, rows: readonly string[]): string {
  const columns = header.split('|').length - 2;
  return [header, `|${'---|'.repeat(columns)}`, ...rows].join('\n');
}

if (import.meta.main) console.log(`${measuredTable()}\n\n${pairsTable()}`);
