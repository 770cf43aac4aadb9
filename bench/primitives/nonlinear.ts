/**
 * CPU time and bytes of the non-linear protocols, both parties in one process over ideal correlations made beforehand, so
 * that the correlations' own cost (bench/primitives/ot.ts) is not in it. `node bench/primitives/nonlinear.ts`
 */
import { performance } from 'node:perf_hooks';
import { type Party, ripples } from '@doubleblind/program';
import { channelPair } from '../../packages/mpc-core/src/channel/pair.ts';
import { Heap } from '../../packages/mpc-core/src/kernel/heap.ts';
import { idealProviders } from '../../packages/mpc-core/src/ot/ideal/ideal.ts';
import { aesCounters } from '../../packages/mpc-core/src/ot/index.ts';
import { compare } from '../../packages/mpc-core/src/protocols/compare/index.ts';
import { carryDemands, carryDigits } from '../../packages/mpc-core/src/protocols/compare/ripple.ts';
import type { ProtocolContext } from '../../packages/mpc-core/src/protocols/context.ts';
import { extend } from '../../packages/mpc-core/src/protocols/extend/index.ts';
import { multiplex } from '../../packages/mpc-core/src/protocols/multiplex/index.ts';

/** Enough for any of the measurements below, of every width and in both directions. */
interface Pools {
  readonly width: number;
  readonly sender: Party;
  readonly count: number;
}

interface Measurement {
  readonly name: string;
  readonly values: number;
  /** Comparisons or products that one figure is divided by, per value. */
  readonly perValue: number;
  readonly pools: readonly Pools[];
  readonly run: (context: ProtocolContext, input: number, plane: number) => Promise<unknown>;
}

const RUNS = 3;

function comparison(digits: number[], thresholds: number, values: number): Measurement {
  return {
    name: `compare digits ${digits.join(',')} L=${thresholds}`,
    values,
    perValue: thresholds,
    pools: comparisonPools(digits, thresholds, values),
    run: (context, input) =>
      compare(context, {
        input,
        count: values,
        bits: digits.reduce((sum, width) => sum + width, 1),
        digits,
        sender: 'vendor',
        thresholds,
        valuesPerChannel: values / 64,
        ...(context.party === 'vendor' ? { privateThresholds: new Int32Array(thresholds * 64) } : {}),
      }),
  };
}

const VALUES = 1 << 18;
const measurements: Measurement[] = [
  comparison([4, 4], 1, VALUES),
  comparison([3, 3, 2], 1, VALUES),
  comparison([2, 2, 4], 1, VALUES),
  comparison([3, 3, 3], 1, VALUES),
  comparison([2, 2, 2, 3], 1, VALUES),
  comparison([3, 2, 4], 1, VALUES),
  comparison([3, 3, 4], 1, VALUES),
  comparison([3, 3, 3], 8, VALUES >> 2),
  comparison([3, 3, 3], 24, VALUES >> 3),
  comparison([4, 4], 24, VALUES >> 3),
  {
    name: 'multiplex 10 bits',
    values: VALUES,
    perValue: 1,
    pools: bothWays(VALUES),
    run: (context, input, plane) =>
      multiplex(context, {
        sources: [{ input, plane, count: VALUES, valuesPerChannel: VALUES }],
        fromBits: 10,
        toBits: 10,
      }),
  },
  {
    name: 'multiplex 10 bits, extend to 22',
    values: VALUES,
    perValue: 1,
    pools: bothWays(2 * VALUES),
    run: (context, input, plane) =>
      multiplex(context, {
        sources: [{ input, plane, count: VALUES, valuesPerChannel: VALUES }],
        fromBits: 10,
        toBits: 22,
      }),
  },
  {
    name: 'extend 10 to 22 bits',
    values: VALUES,
    perValue: 1,
    pools: bothWays(VALUES),
    run: (context, input) =>
      extend(context, { input, count: VALUES, valuesPerChannel: VALUES, fromBits: 10, toBits: 22 }),
  },
];

function bothWays(count: number): Pools[] {
  return [
    { width: 1, sender: 'vendor', count },
    { width: 1, sender: 'hospital', count },
  ];
}

function comparisonPools(digits: number[], thresholds: number, values: number): Pools[] {
  if (ripples(digits, thresholds)) return carryDemands(carryDigits(digits, 'vendor'), values);
  const gates = (digits.length - 1) * thresholds * values;
  return [
    ...digits.map((width) => ({ width, sender: 'vendor' as const, count: values })),
    { width: 2, sender: 'vendor', count: gates },
    { width: 2, sender: 'hospital', count: gates },
  ];
}

async function reserveAll(context: ProtocolContext, pools: readonly Pools[]): Promise<void> {
  const totals = new Map<string, Pools>();
  for (const pool of pools) {
    const key = `${pool.sender} ${pool.width}`;
    totals.set(key, { ...pool, count: pool.count + (totals.get(key)?.count ?? 0) });
  }
  for (const { width, sender, count } of totals.values()) {
    const provider = context.correlations;
    await (await (sender === context.party ? provider.sender(width) : provider.receiver(width))).reserve(count);
  }
}

async function measure({ name, values, perValue, pools, run }: Measurement): Promise<void> {
  const heaps = [new Heap(), new Heap()];
  const channels = channelPair();
  const providers = idealProviders(heaps[0], heaps[1], new Uint8Array(16).fill(7));
  const parties: ProtocolContext[] = (['vendor', 'hospital'] as const).map((party, index) => ({
    party,
    heap: heaps[index],
    channel: channels[index],
    correlations: providers[index],
  }));
  const inputs = heaps.map((heap) => heap.allocateZeroed(values * 4));
  const planes = heaps.map((heap) => heap.allocateZeroed(values / 8));
  let best = Number.POSITIVE_INFINITY;
  let blocks = 0;
  for (let i = 0; i <= RUNS; i++) {
    await Promise.all(parties.map((context) => reserveAll(context, pools)));
    const blocksBefore = aesCounters.blocks;
    const start = performance.now();
    await Promise.all(parties.map((context, index) => run(context, inputs[index], planes[index])));
    best = Math.min(best, performance.now() - start);
    blocks = aesCounters.blocks - blocksBefore;
  }
  const work = values * perValue;
  const { bytesSent, bytesReceived, rounds } = channels[0].counters;
  console.log(
    name.padEnd(34),
    `${((best * 1e6) / work).toFixed(1)} ns both sides`.padEnd(24),
    `${(blocks / work).toFixed(2)} AES blocks`.padEnd(18),
    `vendor sends ${((bytesSent * 8) / work / (RUNS + 1)).toFixed(2)}, hospital ${((bytesReceived * 8) / work / (RUNS + 1)).toFixed(2)} bits,`,
    `${rounds / (RUNS + 1)} rounds`,
  );
}

const filter = process.argv[2] ?? '';
for (const measurement of measurements) if (measurement.name.includes(filter)) await measure(measurement);
