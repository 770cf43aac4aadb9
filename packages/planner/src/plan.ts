/** From images, machines and a line to hours, money and carbon. */
import type { ImageCost } from './image-cost.ts';
import { capacities, demandOf, laneSeconds } from './pace.ts';
import { type Line, type MachineType, type Prices, trafficPrice } from './prices.ts';
import { fairRates } from './rates.ts';

const PARTIES = ['vendor', 'hospital'] as const;
type Party = (typeof PARTIES)[number];

/** What is planned. */
export interface Run {
  readonly images: number;
  /** Images in a batch: a lane does one batch after the other, so that more lanes than batches speed nothing up. */
  readonly batch: number;
  /** Pairs of machines, one at either party. */
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
  /** What a further pair would find full: then it speeds nothing up. 'batches': every batch has a lane already. */
  readonly limit: 'line' | 'machines' | 'lanes' | 'batches';
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
  const { computing, limit } = pace(run);
  const seconds = SET_UP_SECONDS + computing;
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
    imagesPerSecond: images / computing,
    limit,
    parties,
    money: parties.vendor.money + parties.hospital.money,
    kilowattHours,
    gramsOfCarbonDioxide: kilowattHours * run.gramsPerKilowattHour,
  };
}

/** The fewest pairs with which it takes no more than so many seconds; null where no number does. */
export function pairsFor(run: Omit<Run, 'pairs'>, seconds: number, prices: Prices, most = 1000): number | null {
  // One pair more can take longer: its last batches are fewer and share less. So each number is tried.
  for (let pairs = 1; pairs <= Math.min(most, batchesIn(run)); pairs++)
    if (planRun({ ...run, pairs }, prices).seconds <= seconds) return pairs;
  return null;
}

const batchesIn = ({ images, batch }: Pick<Run, 'images' | 'batch'>) => Math.ceil(images / batch);

/** Lanes take batches at the same moment, as all are alike: full rounds of them, then those that are left, spread over the pairs. */
function pace(run: Run): { computing: number; limit: Plan['limit'] } {
  const { images, batch, pairs, lanes, cost, line } = run;
  const batches = batchesIn(run);
  const slots = pairs * lanes;
  const rounds = Math.floor(images / batch / slots);
  const left = batches - rounds * slots;
  const full = roundOf(run, slots);
  // A single last batch may have fewer images than the others; of several, the full ones take longest.
  const share = left === 1 ? (images - rounds * slots * batch) / batch : 1;
  const computing = rounds * full.seconds + (left === 0 ? 0 : share * roundOf(run, left).seconds);
  const most = roundOf(run, Math.min(slots, batches)).rate;
  const [alone] = ratesOf(run, [lanes]);
  if (lineIsFull(most, cost, line)) return { computing, limit: 'line' };
  if (batches <= slots) return { computing, limit: 'batches' };
  return { computing, limit: alone >= (0.999 * lanes) / laneSeconds(cost, line) ? 'lanes' : 'machines' };
}

/** So many batches at once: images a second, and seconds until the last is done. */
function roundOf(run: Run, batches: number): { rate: number; seconds: number } {
  const { pairs, batch } = run;
  const lanes = Array.from({ length: Math.min(pairs, batches) }, (_, pair) => Math.ceil((batches - pair) / pairs));
  const rates = ratesOf(run, lanes);
  return {
    rate: rates.reduce((sum, rate) => sum + rate, 0),
    seconds: Math.max(...lanes.map((count, pair) => (count * batch) / rates[pair])),
  };
}

/** Images a second of pairs with so many lanes. */
function ratesOf({ cost, line, machines }: Run, lanes: readonly number[]): number[] {
  const demands = lanes.map((count, pair) =>
    demandOf(cost, line, count, { vendor: `vendor ${pair}`, hospital: `hospital ${pair}` }),
  );
  const cores = new Map(
    lanes.flatMap((_, pair) => PARTIES.map((party) => [`${party} ${pair}`, machines[party].cores] as const)),
  );
  return fairRates(demands, capacities(cores, line));
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
