/**
 * Cost of correlations per side: CPU time (metered.ts), AES blocks, bytes; and of the set-up. Prints a table, then the
 * same as one line of JSON. Usage: node bench/primitives/ot.ts [millions of correlations a width, 8 if omitted]
 * Run it on an idle machine.
 */
import { Heap } from '../../packages/mpc-core/src/index.ts';
import { type Arena, inArena } from '../../packages/mpc-core/src/kernel/arena.ts';
import { aesCounters } from '../../packages/mpc-core/src/platform/blocks.ts';
import { type CorrelationProvider, createCorrelations } from '../../packages/mpc-core/src/two-party/ot/index.ts';
import { silentPlan, treesKept } from '../../packages/mpc-core/src/two-party/plan/silent.ts';
import {
  chunkValues,
  KeyChunks,
  RECEIVER_CHUNK_VALUES,
} from '../../packages/mpc-core/src/two-party/protocols/common/keys.ts';
import { forPieces } from '../../packages/mpc-core/src/two-party/protocols/common/segments.ts';
import { type MeteredEnd, meteredPair } from './metered.ts';

interface Party {
  readonly heap: Heap;
  readonly end: MeteredEnd;
  provider: CorrelationProvider;
}

const wanted = Number(process.argv[2] ?? 8) * 1e6;

/** Correlations that one iteration makes beyond the base of the next: draws of this size leave nothing over. */
function perIteration(width: number): number {
  const { main } = silentPlan(width);
  return (main.trees - treesKept(main, main)) * 2 ** main.depth;
}

async function setUp(): Promise<[Party, Party]> {
  const ends = meteredPair();
  const heaps = [new Heap(), new Heap()];
  const names = ['vendor', 'hospital'] as const;
  const providers = await Promise.all(
    [0, 1].map((i) => ends[i].run(() => createCorrelations({ party: names[i], heap: heaps[i], channel: ends[i] }))),
  );
  const party = (i: number): Party => ({ heap: heaps[i], end: ends[i], provider: providers[i] });
  return [party(0), party(1)];
}

const parties = await setUp();
const setup = parties.map(({ end }) => ({ cpuMs: end.cpuMicroseconds / 1000, bytesSent: end.counters.bytesSent }));

async function measure(width: number) {
  const [a, b] = parties;
  const [sender, receiver] = await Promise.all([a.provider.sender(width), b.provider.receiver(width)]);
  const sides = [
    { ...a, source: sender },
    { ...b, source: receiver },
  ];
  const mark = () => ({
    cpu: sides.map(({ end }) => end.cpuMicroseconds),
    bytes: sides.map(({ end }) => end.counters.bytesSent),
    blocks: aesCounters.blocks,
  });
  const draw = async (count: number) => {
    await Promise.all(sides.map(({ end, source }) => end.run(() => source.reserve(count))));
    for (const { source } of sides) source.take(count);
  };
  const batch = 2 * perIteration(width);
  const count = batch * Math.max(1, Math.round(wanted / batch));
  const started = mark();
  await draw(batch);
  const warm = mark();
  for (let drawn = 0; drawn < count; drawn += batch) await draw(batch);
  const done = mark();
  return {
    width,
    senderNs: ((done.cpu[0] - warm.cpu[0]) * 1000) / count,
    receiverNs: ((done.cpu[1] - warm.cpu[1]) * 1000) / count,
    senderBytes: (done.bytes[0] - warm.bytes[0]) / count,
    receiverBytes: (done.bytes[1] - warm.bytes[1]) / count,
    aesBlocksBothSides: (done.blocks - warm.blocks) / count,
    startSenderMs: (warm.cpu[0] - started.cpu[0]) / 1000,
    startReceiverMs: (warm.cpu[1] - started.cpu[1]) / 1000,
    startBytes: warm.bytes[0] - started.bytes[0] + warm.bytes[1] - started.bytes[1],
  };
}

async function measureHash(width: number) {
  const [a, b] = parties;
  const count = 1 << 16;
  const [sender, receiver] = await Promise.all([a.provider.sender(width), b.provider.receiver(width)]);
  await Promise.all([a.end.run(() => sender.reserve(count)), b.end.run(() => receiver.reserve(count))]);
  const [sent, received] = [sender.take(count), receiver.take(count)];
  const time = (heap: Heap, work: (keys: KeyChunks, arena: Arena) => void) =>
    inArena(heap, (arena) => {
      const keys = new KeyChunks(arena, {});
      const repetitions = 4;
      const before = process.cpuUsage();
      for (let i = 0; i < repetitions; i++) work(keys, arena);
      const used = process.cpuUsage(before);
      return ((used.user + used.system) * 1000) / (repetitions * count);
    });
  const ofSender = { ...sent, width, combinations: sender.combinations };
  const ofReceiver = { ...received, width, combinations: 0 };
  return {
    width,
    senderKeysNs: time(a.heap, (keys, arena) => {
      const table = keys.sigmaTable(arena, ofSender);
      forPieces(count, chunkValues(width), (first, values) => keys.sender(ofSender, table, first, values));
    }),
    receiverKeysNs: time(b.heap, (keys) =>
      forPieces(count, RECEIVER_CHUNK_VALUES, (first, values) => keys.receiver(ofReceiver, first, values)),
    ),
  };
}

const widths = [1, 2, 3, 4];
const correlations = [];
for (const width of widths) correlations.push(await measure(width));
const hashes = [];
for (const width of widths) hashes.push(await measureHash(width));

const rounded = <T extends object>(row: T) =>
  Object.fromEntries(Object.entries(row).map(([key, value]) => [key, Math.round(Number(value) * 100) / 100]));
console.log('Set-up (vendor, hospital):');
console.table(setup.map(rounded));
console.log(`Per correlation, about ${wanted / 1e6} million each; start: the first two iterations of a source:`);
console.table(correlations.map(rounded));
console.log('Keys per correlation (2^w at the sender, 1 at the receiver):');
console.table(hashes.map(rounded));
console.log(JSON.stringify({ setup, correlations, hashes }));
