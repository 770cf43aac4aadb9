/** Two parties in one process over ideal correlations, with everything that crosses recorded; arrays in and out of heaps. */

import type { Channel } from '../../../src/channel/channel.ts';
import { channelPair } from '../../../src/channel/pair.ts';
import { Heap } from '../../../src/kernel/heap.ts';
import type { CorrelationProvider, CorrelationSource } from '../../../src/two-party/ot/correlation.ts';
import { createCorrelations } from '../../../src/two-party/ot/index.ts';
import type { CorrelationCount } from '../../../src/two-party/plan/cost.ts';
import type { ProtocolContext } from '../../../src/two-party/protocols/context.ts';
import { idealProviders } from '../../support/ideal/correlations.ts';
import type { Shared } from '../../support/ideal/shares.ts';

const PARTIES = ['vendor', 'hospital'] as const;

/** What a party did. */
export interface PartyRecord {
  readonly messages: Uint8Array[];
  /** S for every message sent, R for every wait. */
  order: string;
  /** One-way trips that lie behind this party: a message arrives one later than its sender was when it sent it. */
  trips: number;
  /** Ranges of correlations taken as sender or receiver. */
  readonly taken: {
    readonly role: CorrelationSource['role'];
    readonly width: number;
    readonly first: number;
    readonly count: number;
  }[];
}

export interface Parties extends Shared<ProtocolContext> {
  readonly records: Shared<PartyRecord>;
}

/** Over ideal correlations. */
export function makeParties(seed = 1): Parties {
  const ends = makeEnds();
  const providers = idealProviders(ends[0].heap, ends[1].heap, new Uint8Array(16).fill(seed));
  return record(ends, providers);
}

/** Over correlations that the parties make themselves. */
export async function makeRealParties(): Promise<Parties> {
  const ends = makeEnds();
  return record(ends, await Promise.all(ends.map((end) => createCorrelations(end))));
}

function makeEnds() {
  const channels = channelPair();
  return PARTIES.map((party, index) => ({ party, heap: new Heap(4 << 20), channel: channels[index] }));
}

function record(ends: ReturnType<typeof makeEnds>, providers: readonly CorrelationProvider[]): Parties {
  const records: PartyRecord[] = PARTIES.map(() => ({ messages: [], order: '', trips: 0, taken: [] }));
  const inFlight: number[][] = [[], []];
  const [vendor, hospital] = ends.map(
    ({ party, heap, channel }, index): ProtocolContext => ({
      party,
      heap,
      channel: recordingChannel(channel, records[index], inFlight[index], inFlight[1 - index]),
      correlations: recordingProvider(providers[index], records[index]),
    }),
  );
  return { vendor, hospital, records: { vendor: records[0], hospital: records[1] } };
}

function recordingChannel(channel: Channel, record: PartyRecord, sent: number[], arriving: number[]): Channel {
  return {
    counters: channel.counters,
    receive: async (bytes) => {
      record.order += 'R';
      const message = await channel.receive(bytes);
      record.trips = Math.max(record.trips, arriving.shift()!);
      return message;
    },
    send: (message) => {
      record.order += 'S';
      record.messages.push(message.slice());
      sent.push(record.trips + 1);
      return channel.send(message);
    },
  };
}

function recordingProvider(provider: CorrelationProvider, record: PartyRecord): CorrelationProvider {
  const wrap = (source: CorrelationSource): CorrelationSource => ({
    role: source.role,
    width: source.width,
    combinations: source.combinations,
    reserve: (count) => source.reserve(count),
    take: (count) => {
      const taken = source.take(count);
      record.taken.push({ role: source.role, width: source.width, first: taken.firstTweak, count });
      return taken;
    },
  });
  return {
    sender: async (width) => wrap(await provider.sender(width)),
    receiver: async (width) => wrap(await provider.receiver(width)),
  };
}

/** Correlations that the two parties used, by width and direction, sorted like a cost. */
export function usedCorrelations({ records }: Parties): CorrelationCount[] {
  const sums = new Map<string, CorrelationCount>();
  for (const party of PARTIES) {
    for (const { role, width, count } of records[party].taken) {
      if (role !== 'sender') continue;
      const key = `${party} ${width}`;
      sums.set(key, { width, sender: party, count: count + (sums.get(key)?.count ?? 0) });
    }
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, used]) => used);
}

/** Small deterministic generator for inputs (xorshift32); statistics only, nothing secret. */
export function words(seed: number, count: number): Uint32Array {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  return Uint32Array.from({ length: count }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  });
}

/** Additive shares of signed integers modulo 2^bits; the vendor's follow from the seed. */
export function splitWords(values: ArrayLike<number>, bits: number, seed: number): Shared<Uint32Array> {
  const mask = 2 ** bits - 1;
  const vendor = words(seed, values.length).map((word) => word & mask);
  return { vendor, hospital: vendor.map((word, i) => (values[i] - word) & mask) };
}

/** XOR shares of bits, one byte a bit; the vendor's follow from the seed. */
export function splitBits(bits: Uint8Array, seed: number): Shared<Uint8Array> {
  const vendor = Uint8Array.from(words(seed, bits.length), (word) => (word >>> 9) & 1);
  return { vendor, hospital: vendor.map((bit, i) => bit ^ bits[i]) };
}

/** Writes a share of words to a party's heap. */
export function putWords({ heap }: ProtocolContext, share: Uint32Array): number {
  const address = heap.allocate(share.length * 4);
  heap.words(address, share.length).set(share);
  return address;
}

/** Writes a share of bits to a party's heap as a plane. */
export function putPlane({ heap }: ProtocolContext, share: Uint8Array): number {
  const address = heap.allocateZeroed(Math.ceil(share.length / 128) * 16);
  share.forEach((bit, i) => {
    heap.u8[address + (i >> 3)] |= bit << (i & 7);
  });
  return address;
}

/** A copy of `count` words of a party's heap. */
export function takeWords({ heap }: ProtocolContext, address: number, count: number): Uint32Array {
  return heap.words(address, count).slice();
}

/** `count` bits of a plane, one byte a bit. */
export function takePlane({ heap }: ProtocolContext, address: number, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => (heap.u8[address + (i >> 3)] >> (i & 7)) & 1);
}

/** Runs both sides at once. */
export async function both<T>(parties: Shared<ProtocolContext>, run: (context: ProtocolContext) => Promise<T>) {
  const [vendor, hospital] = await Promise.all([run(parties.vendor), run(parties.hospital)]);
  return { vendor, hospital };
}
