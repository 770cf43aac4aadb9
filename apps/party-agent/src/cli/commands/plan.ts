import { DEFAULT_THREAT_MODEL, type ThreatModel, threatModelSchema } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { textTable } from '@doubleblind/metrics';
import { batchesOf, runCost } from '@doubleblind/mpc-core/plan';
import {
  chosen,
  expectedCost,
  type ImageCost,
  LISTED_PRICES,
  type Outcome,
  type Plan,
  type Prices,
  pairsFor,
  planRun,
  type Run,
  readPrices,
  SMOOTH,
  simulate,
} from '@doubleblind/planner';
import type { Program } from '@doubleblind/program';
import { formatDuration } from '@doubleblind/program/units';
import { Command } from 'commander';
import { loadProgram } from '../../store/model-folder.ts';
import { numbers, oneOf, positiveInteger, positiveNumber, THREAT_MODEL_HELP } from '../options.ts';
import { say } from '../print.ts';
import { readTextFile } from '../read-file.ts';

interface PlanOptions {
  readonly images: number;
  readonly pairs: number;
  readonly within?: number;
  readonly network: string;
  readonly vendorMachine: string;
  readonly hospitalMachine: string;
  readonly lanes?: number;
  readonly batch: number;
  readonly cpu?: number[];
  readonly grid: string;
  readonly prices?: string;
  readonly threatModel: ThreatModel;
  readonly json?: boolean;
}

const names = (entries: readonly { readonly name: string }[]) => entries.map(({ name }) => name).join(', ');

/** `plan`: what a run over many machines takes, before any is rented. */
export function planCommand() {
  const { machines, networks, grids } = LISTED_PRICES;
  return new Command('plan')
    .description('machines, hours, money and carbon of a run, from a public program')
    .argument('<PROGRAM>', 'program.json, or the folder that it is in')
    .option('--images <N>', 'images of the run', positiveInteger, 1000)
    .option('--pairs <N>', 'pairs of machines, one of either party', positiveInteger, 1)
    .option('--within <HOURS>', 'as many pairs as it takes to be done within so many hours', positiveNumber)
    .option('--network <NAME>', `line between the parties: ${names(networks)}`, networks[0].name)
    .option('--vendor-machine <NAME>', `the vendor's machines: ${names(machines)}`, machines[0].name)
    .option('--hospital-machine <NAME>', "the hospital's machines", 'own-2-cores')
    .option('--lanes <N>', 'batches in flight, a pair (default: two a core)', positiveInteger)
    .option('--batch <N>', 'images in a batch', positiveInteger, 8)
    .option('--cpu <SECONDS,SECONDS>', "measured processor time an image, vendor's and hospital's", numbers)
    .option('--grid <NAME>', `where the electricity is from: ${names(grids)}`, grids[0].name)
    .option('--prices <FILE>', 'another file of the form of packages/planner/src/prices.json')
    .option('--threat-model <NAME>', THREAT_MODEL_HELP, oneOf(threatModelSchema.options), DEFAULT_THREAT_MODEL)
    .option('--json', 'print JSON')
    .action(async (path: string, options: PlanOptions) => {
      const { program } = await loadProgram(path);
      const prices = options.prices ? readPrices(await readTextFile(options.prices)) : LISTED_PRICES;
      const run = runOf(options, costOf(program, options), prices);
      const plan = planRun(run, prices);
      const disturbed = simulated(run, options.batch);
      if (options.json) say(JSON.stringify({ run, plan, disturbed }, null, 2));
      else say(planText(program.model, { run, plan, disturbed }, prices, options));
    });
}

/** Of an image in the long run; measured processor time counts more than what is expected from bytes. */
function costOf(program: Program, { batch, threatModel, cpu }: PlanOptions): ImageCost {
  const images = 8 * batch;
  const { bytes, rounds } = runCost(program, batchesOf(images, batch), threatModel);
  const each = {
    vendorToHospital: bytes.vendorToHospital / images,
    hospitalToVendor: bytes.hospitalToVendor / images,
  };
  const expected = expectedCost(each, rounds / images);
  if (cpu === undefined) return expected;
  const [vendor, hospital] = cpu;
  if (cpu.length !== 2 || !(vendor > 0 && hospital > 0))
    throw new DoubleblindError('DB5001', '--cpu takes two numbers of seconds, for example 13.5,11.2.');
  return { ...expected, processorSeconds: { vendor, hospital } };
}

function runOf(options: PlanOptions, cost: ImageCost, prices: Prices): Run {
  const vendor = chosen(prices.machines, options.vendorMachine);
  const hospital = chosen(prices.machines, options.hospitalMachine);
  const run = {
    images: options.images,
    batch: options.batch,
    lanes: options.lanes ?? 2 * Math.min(vendor.cores, hospital.cores),
    cost,
    line: chosen(prices.networks, options.network),
    machines: { vendor, hospital },
    gramsPerKilowattHour: chosen(prices.grids, options.grid).gramsPerKilowattHour,
  };
  if (options.within === undefined) return { ...run, pairs: options.pairs };
  const pairs = pairsFor(run, 3600 * options.within, prices);
  if (pairs === null) {
    const { seconds, limit } = planRun({ ...run, pairs: 1000 }, prices);
    throw new DoubleblindError(
      'DB5001',
      `No number of pairs does it within ${options.within} h: 1,000 take ${formatDuration(seconds)}; ${LIMITS[limit]}.`,
    );
  }
  return { ...run, pairs };
}

/** One pair of machines in twenty takes three times as long, and each pair of workers is lost once in 100 hours. */
const DISTURBANCES = {
  stragglers: { share: 0.05, slowdown: 3 },
  failures: { ...SMOOTH.failures, perHour: 0.01 },
  reissueAfter: SMOOTH.reissueAfter,
} as const;
const SEEDS = Array.from({ length: 20 }, (_, seed) => seed);

/** Means and extremes over simulated runs. */
interface Disturbed {
  readonly seconds: number;
  readonly longestSeconds: number;
  readonly failures: number;
  readonly work: number;
}

function simulated({ images, pairs, lanes, cost, line, machines }: Run, batch: number): Disturbed {
  const cores = { vendor: machines.vendor.cores, hospital: machines.hospital.cores };
  const outcomes = SEEDS.map((seed) =>
    simulate({ images, batch, pairs, lanes, cost, line, cores, ...DISTURBANCES, seed }),
  );
  const mean = (of: (outcome: Outcome) => number) => outcomes.reduce((sum, one) => sum + of(one), 0) / outcomes.length;
  return {
    seconds: mean(({ seconds }) => seconds),
    longestSeconds: Math.max(...outcomes.map(({ seconds }) => seconds)),
    failures: mean(({ failures }) => failures),
    work: mean(({ work }) => work),
  };
}

const LIMITS: Record<Plan['limit'], string> = {
  line: 'the line is full: further pairs speed nothing up',
  machines: 'processors are the limit: further pairs, or more cores, speed it up',
  lanes: 'waiting is the limit: more lanes or pairs speed it up',
  batches: 'every batch has a lane of its own: further pairs speed nothing up, smaller batches may',
};

function planText(
  model: string,
  { run, plan, disturbed }: { run: Run; plan: Plan; disturbed: Disturbed },
  prices: Prices,
  { network, grid, cpu }: PlanOptions,
): string {
  const { vendor, hospital } = run.machines;
  const { parties } = plan;
  const rows = (['vendor', 'hospital'] as const).map((party) => [
    ...[party, `${parties[party].machines} x ${run.machines[party].name}`],
    parties[party].machineHours.toFixed(1),
    parties[party].gigabytesSent.toFixed(1),
    parties[party].money.toFixed(2),
  ]);
  const { traffic, power } = prices;
  const sources = [...new Set([vendor, hospital])].flatMap((machine) => [
    `${machine.name}: ${machine.pricePerHour} an hour (${machine.date}, ${machine.source})`,
    ...traffic
      .filter(({ provider }) => provider === machine.provider)
      .map(({ pricePerGB, date, source }) => `${machine.provider}: ${pricePerGB} a GB sent (${date}, ${source})`),
  ]);
  const processor = run.cost.processorSeconds;
  return [
    `${model}: ${run.images} image${run.images === 1 ? '' : 's'}, ${run.pairs} pair${run.pairs === 1 ? '' : 's'}, ${run.lanes} batches in flight each, line ${network}`,
    `${formatDuration(plan.seconds)} (${plan.imagesPerSecond.toPrecision(3)} images a second); ${LIMITS[plan.limit]}.`,
    textTable(['', 'machines', 'machine hours', 'GB sent', prices.currency], rows).trimEnd(),
    `In all ${plan.money.toFixed(2)} ${prices.currency}, ${plan.kilowattHours.toFixed(2)} kWh, ${(plan.gramsOfCarbonDioxide / 1000).toFixed(2)} kg of carbon dioxide (grid: ${grid}).`,
    `With one pair of machines in twenty three times as slow, and workers lost once in 100 hours: ${formatDuration(disturbed.seconds)} on average over ${SEEDS.length} simulated runs, ` +
      `at most ${formatDuration(disturbed.longestSeconds)}; ${disturbed.failures.toFixed(1)} lost, ${(100 * (disturbed.work - 1)).toFixed(1)}% of the images computed again.`,
    `Processor time an image ${processor.vendor.toFixed(3)} + ${processor.hospital.toFixed(3)} s, ${cpu ? 'as measured' : 'expected from the bytes'}; docs/SCALING.md says how good such plans are.`,
    ...sources,
    `electricity: ${power.source} (${power.date}), ${chosen(prices.grids, grid).source} (${chosen(prices.grids, grid).date})`,
  ].join('\n');
}
