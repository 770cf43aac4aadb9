/** What the two-party back end says of a program in its listing: comparisons, transfers, bytes each way and trips. */
import { formatBytes, formatShortCount, type ListingColumns, type Program } from '@doubleblind/program';
import { batchesOf, programCost, runCost, type StepCost } from './program-cost.ts';
import { planProgram } from './program-plan.ts';
import type { Traffic } from './set-up.ts';
import type { TwoPartyThreat } from './threat.ts';
import { compares, type TwoPartyPlan } from './two-party-plan.ts';

/** For which numbers of images costs are listed. */
export interface ListingOptions {
  /** Images that run together; the costs in the listing are per image of such a batch. Default 8. */
  readonly batch?: number;
  /** Images of the whole run that the last line is for. Default 64. */
  readonly images?: number;
  /** Against whom the run protects. Default semi-honest parties. */
  readonly threat?: TwoPartyThreat;
}

const HEADINGS = ['digits, sender', 'compares', 'OTs', 'to hospital', 'to vendor', 'trips'] as const;

/** Columns for renderProgram. */
export function costColumns(program: Program, options: ListingOptions = {}): ListingColumns {
  const { batch = 8, images = 64, threat = 'semi-honest' } = options;
  const { steps, total, setUp } = programCost(program, batch, threat);
  const plan = planProgram(program, threat);
  const run = runCost(program, batchesOf(images, batch), threat);
  return {
    headings: HEADINGS,
    steps: steps.map((cost) => [comparisonCell(plan, cost), ...costCells(cost, batch)]),
    totals: [
      ['total per image', `in batches of ${batch}`, '', ...costCells(total, batch)],
      ['of that', 'making the correlations of the OTs', ...trafficCells(total.making, batch)],
      ['once a session', 'agreement and base transfers', ...trafficCells(setUp.session)],
      ['once a session', 'public keys of the hospital', ...trafficCells(setUp.keys)],
      ['once a session', 'first correlations', ...trafficCells(setUp.correlations)],
      [`run of ${images}`, 'all images, one session', ...trafficCells(run.bytes)],
      ['threat model', threat, '', '', '', '', '', ''],
    ],
  };
}

/** How the comparisons of a step are cut, and who sends their tables. */
function comparisonCell(plan: TwoPartyPlan, { name, op }: StepCost): string {
  if (!compares({ op })) return '';
  const { digits, sender } = plan.comparison(name);
  return `${digits.join('+')} ${sender}`;
}

/** Per image, but trips, which the whole batch shares. */
function costCells(cost: StepCost, batch: number): string[] {
  return [
    unlessZero(cost.comparisons / batch, formatShortCount),
    unlessZero(cost.transfers / batch, formatShortCount),
    unlessZero(cost.bytes.vendorToHospital / batch, formatBytes),
    unlessZero(cost.bytes.hospitalToVendor / batch, formatBytes),
    cost.trips === 0 ? '' : String(cost.trips),
  ];
}

function trafficCells({ vendorToHospital, hospitalToVendor }: Traffic, batch = 1): string[] {
  const [toHospital, toVendor] = [vendorToHospital, hospitalToVendor].map((bytes) =>
    unlessZero(bytes / batch, formatBytes),
  );
  return ['', '', '', toHospital, toVendor, ''];
}

/** A column of zeros hides what is not zero. */
function unlessZero(value: number, format: (value: number) => string): string {
  return value === 0 ? '' : format(value);
}
