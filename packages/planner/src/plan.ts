/** From images, machines and a line to hours, money and carbon. */
import type { ImageCost } from './image-cost.ts';
import { capacities, demandOf } from './pace.ts';
import { type Line, type MachineType, type Prices, trafficPrice } from './prices.ts';
import { fairRates } from './rates.ts';

const PARTIES = ['vendor', 'hospital'] as const;
type Party = (typeof PARTIES)[number];

/** What is planned. */
export interface Run {
  readonly images: number;
  /** Pairs of workers; each has a machine of its own at either party. */
  readonly pairs: number;
  /** Batches in flight, a pair. */
  readonly lanes: number;
  readonly cost: ImageCost;
  readonly line: Line;
  readonly machines: Readonly<Record<Party, MachineType>>;
  readonly gramsPerKilowattHour: number;
}

/** Of one party. */
export interface PartyPlan {
  readonly machines: number;
  readonly machineHours: number;
  readonly gigabytesSent: number;
  /** For machines and for what leaves them. */
  readonly money: number;
}

/** What a run is expected to take. */
export interface Plan {
  readonly seconds: number;
  readonly imagesPerSecond: number;
  /** What a further pair would find full: then it speeds nothing up. */
  readonly limit: 'line' | 'machines' | 'lanes';
  readonly parties: Readonly<Record<Party, PartyPlan>>;
  readonly money: number;
  readonly kilowattHours: number;
  readonly gramsOfCarbonDioxide: number;
}

/** Seconds that a session needs before its first batch (docs/PERFORMANCE.md: 2.2 to 4.5 s for two lanes together). */
export const SET_UP_SECONDS = 4;
const BYTES_PER_GB = 1e9;
const SECONDS_PER_HOUR = 3600;

/** Nothing fails and no machine is slow; `simulate` has both. */
export function planRun(run: Run, prices: Prices): Plan {
  const { images, cost } = run;
  const { rate, limit } = pace(run);
  const seconds = SET_UP_SECONDS + images / rate;
  const hours = seconds / SECONDS_PER_HOUR;
  const partyOf = (party: Party, bytes: number): PartyPlan => {
    const { pricePerHour, provider, name } = run.machines[party];
    const machineHours = run.pairs * hours;
    const gigabytesSent = (images * bytes) / BYTES_PER_GB;
    const money = machineHours * pricePerHour + gigabytesSent * trafficPrice(prices, provider, name);
    return { machines: run.pairs, machineHours, gigabytesSent, money };
  };
  const parties = {
    vendor: partyOf('vendor', cost.bytes.vendorToHospital),
    hospital: partyOf('hospital', cost.bytes.hospitalToVendor),
  };
  const kilowattHours = energy(run, parties, prices);
  return {
    seconds,
    imagesPerSecond: rate,
    limit,
    parties,
    money: parties.vendor.money + parties.hospital.money,
    kilowattHours,
    gramsOfCarbonDioxide: kilowattHours * run.gramsPerKilowattHour,
  };
}

/** The fewest pairs with which it takes no more than so many seconds; null where no number does. */
export function pairsFor(run: Omit<Run, 'pairs'>, seconds: number, prices: Prices, most = 1000): number | null {
  const takes = (pairs: number) => planRun({ ...run, pairs }, prices).seconds;
  if (takes(most) > seconds) return null;
  let [few, enough] = [0, most];
  while (enough - few > 1) {
    const middle = Math.floor((few + enough) / 2);
    if (takes(middle) <= seconds) enough = middle;
    else few = middle;
  }
  return enough;
}

function pace({ pairs, lanes, cost, line, machines }: Run): { rate: number; limit: Plan['limit'] } {
  const demands = Array.from({ length: pairs }, (_, pair) =>
    demandOf(cost, line, lanes, { vendor: `vendor ${pair}`, hospital: `hospital ${pair}` }),
  );
  const cores = new Map(
    demands.flatMap((_, pair) => PARTIES.map((party) => [`${party} ${pair}`, machines[party].cores] as const)),
  );
  const rate = fairRates(demands, capacities(cores, line)).reduce((sum, one) => sum + one, 0);
  const [alone] = fairRates([{ ...demands[0] }], capacities(cores, line));
  if (rate < 0.999 * pairs * alone || lineIsFull(rate, cost, line)) return { rate, limit: 'line' };
  return { rate, limit: alone >= 0.999 * demands[0].most ? 'lanes' : 'machines' };
}

function lineIsFull(rate: number, { bytes }: ImageCost, line: Line): boolean {
  return 8 * rate * Math.max(bytes.vendorToHospital, bytes.hospitalToVendor) >= 0.999 * line.bitsPerSecond;
}

/** Busy for the processor time, idle for the rest of what the machines are there for (docs/SCALING.md). */
function energy({ images, cost, machines }: Run, parties: Plan['parties'], { power }: Prices): number {
  const wattHours = PARTIES.reduce((sum, party) => {
    const coreHours = parties[party].machineHours * machines[party].cores;
    const busyHours = (images * cost.processorSeconds[party]) / SECONDS_PER_HOUR;
    return sum + power.idleWattsPerCore * coreHours + (power.busyWattsPerCore - power.idleWattsPerCore) * busyHours;
  }, 0);
  const sent = parties.vendor.gigabytesSent + parties.hospital.gigabytesSent;
  return (power.overhead * wattHours) / 1000 + power.kilowattHoursPerGB * sent;
}
