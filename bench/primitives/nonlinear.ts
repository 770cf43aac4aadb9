/**
 * CPU time (metered.ts) and bytes of the non-linear protocols, per side. Correlations are ideal ones made beforehand, so that
 * their cost (bench/primitives/ot.ts) is not in the figures; with --real they are made between the parties and are in
 * them. Usage: node bench/primitives/nonlinear.ts [--real] [part of a name]. Run it on an idle machine.
 */
import { type CorrelationCount, compareCost, multiplexCost } from '@doubleblind/mpc-core/plan';
import { Heap } from '../../packages/mpc-core/src/kernel/heap.ts';
import { aesCounters } from '../../packages/mpc-core/src/platform/blocks.ts';
import { createCorrelations } from '../../packages/mpc-core/src/two-party/ot/index.ts';
import { compare } from '../../packages/mpc-core/src/two-party/protocols/compare/index.ts';
import type { ProtocolContext } from '../../packages/mpc-core/src/two-party/protocols/context.ts';
import { extend } from '../../packages/mpc-core/src/two-party/protocols/extend/index.ts';
import { multiplex } from '../../packages/mpc-core/src/two-party/protocols/multiplex/index.ts';
import { idealProviders } from '../../packages/mpc-core/test/support/ideal/correlations.ts';
import { type MeteredEnd, meteredPair } from './metered.ts';

interface Measurement {
  readonly name: string;
  readonly values: number;
  /** Comparisons or products that one figure is divided by, per value. */
  readonly perValue: number;
  /** Correlations that one run needs. */
  readonly pools: readonly CorrelationCount[];
  readonly run: (context: ProtocolContext, input: number, plane: number) => Promise<unknown>;
}

/** Of given correlations the best run counts; correlations made on the way come in batches, so there it is the mean. */
const RUNS = 3;
const REAL_RUNS = 12;

function comparison(digits: number[], thresholds: number, values: number): Measurement {
  return {
    name: `compare digits ${digits.join(',')} L=${thresholds}`,
    values,
    perValue: thresholds,
    pools: compareCost({ count: values, digits, thresholds, sender: 'vendor' }).correlations,
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

function multiplexing(fromBits: number, toBits: number): Measurement {
  return {
    name: fromBits === toBits ? `multiplex ${fromBits} bits` : `multiplex ${fromBits}, extend to ${toBits} bits`,
    values: VALUES,
    perValue: 1,
    pools: multiplexCost({ count: VALUES, fromBits, toBits }).correlations,
    run: (context, input, plane) =>
      multiplex(context, { sources: [{ input, plane, count: VALUES, valuesPerChannel: VALUES }], fromBits, toBits }),
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
  multiplexing(10, 10),
  multiplexing(10, 22),
  multiplexing(22, 22),
  {
    name: 'extend 10 to 22 bits',
    values: VALUES,
    perValue: 1,
    pools: multiplexCost({ count: VALUES, fromBits: 10, toBits: 10 }).correlations,
    run: (context, input) =>
      extend(context, { input, count: VALUES, valuesPerChannel: VALUES, fromBits: 10, toBits: 22 }),
  },
];

async function reserveAll(context: ProtocolContext, pools: readonly CorrelationCount[]): Promise<void> {
  for (const { width, sender, count } of pools) {
    const provider = context.correlations;
    await (await (sender === context.party ? provider.sender(width) : provider.receiver(width))).reserve(count);
  }
}

interface Pair {
  readonly contexts: readonly ProtocolContext[];
  readonly ends: readonly MeteredEnd[];
}

async function makePair(real: boolean): Promise<Pair> {
  const heaps = [new Heap(), new Heap()];
  const ends = meteredPair();
  const names = ['vendor', 'hospital'] as const;
  const ideal = idealProviders(heaps[0], heaps[1], new Uint8Array(16).fill(7));
  const contexts = await Promise.all(
    names.map(async (party, index): Promise<ProtocolContext> => {
      const own = { party, heap: heaps[index], channel: ends[index] };
      const correlations = real ? await ends[index].run(() => createCorrelations(own)) : ideal[index];
      return { ...own, correlations };
    }),
  );
  return { contexts, ends };
}

async function measure({ name, values, perValue, pools, run }: Measurement, { contexts, ends }: Pair, real: boolean) {
  const both = (task: (context: ProtocolContext, index: number) => Promise<unknown>) =>
    Promise.all(contexts.map((context, index) => ends[index].run(() => task(context, index))));
  const inputs = contexts.map(({ heap }) => heap.allocateZeroed(values * 4));
  const planes = contexts.map(({ heap }) => heap.allocateZeroed(values / 8));
  const times: number[][] = [[], []];
  const runs = real ? REAL_RUNS : RUNS;
  const sent = [0, 0];
  let blocks = 0;
  for (let i = 0; i <= runs; i++) {
    if (!real || i === 0) await both((context) => reserveAll(context, pools));
    const before = ends.map((end) => ({ cpu: end.cpuMicroseconds, bytes: end.counters.bytesSent }));
    const blocksBefore = aesCounters.blocks;
    await both(async (context, index) => {
      context.heap.free((await run(context, inputs[index], planes[index])) as number);
    });
    if (i > 0) blocks += aesCounters.blocks - blocksBefore;
    ends.forEach((end, index) => {
      if (i > 0) sent[index] += end.counters.bytesSent - before[index].bytes;
      if (i > 0) times[index].push(end.cpuMicroseconds - before[index].cpu);
    });
  }
  contexts.forEach(({ heap }, index) => {
    heap.free(inputs[index]);
    heap.free(planes[index]);
  });
  const work = values * perValue;
  const mean = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const ns = times.map((microseconds) => ((real ? mean(microseconds) : Math.min(...microseconds)) * 1000) / work);
  const bits = sent.map((bytes) => (8 * bytes) / work / runs);
  console.log(
    name.padEnd(34),
    `${ns[0].toFixed(0)} + ${ns[1].toFixed(0)} = ${(ns[0] + ns[1]).toFixed(0)} ns`.padEnd(22),
    `${bits[0].toFixed(1)} + ${bits[1].toFixed(1)} = ${(bits[0] + bits[1]).toFixed(1)} bits`.padEnd(26),
    `${(blocks / work / runs).toFixed(1)} AES blocks`,
  );
}

const real = process.argv.includes('--real');
const filter = process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? '';
const pair = await makePair(real);
console.log(`correlations ${real ? 'made on the way' : 'given'}; vendor + hospital, per comparison or product`);
for (const measurement of measurements) if (measurement.name.includes(filter)) await measure(measurement, pair, real);
