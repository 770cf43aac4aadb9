/** Two parties in one process over ideal correlations, and plain arrays in and out of their heaps. */
import type { Party } from '@doubleblind/program';
import type { Channel } from '../../src/channel/channel.ts';
import { channelPair } from '../../src/channel/pair.ts';
import { Heap } from '../../src/kernel/heap.ts';
import { idealProviders } from '../../src/ot/ideal/ideal.ts';
import type { ProtocolContext } from '../../src/protocols/context.ts';

export interface Parties {
  readonly vendor: ProtocolContext;
  readonly hospital: ProtocolContext;
}

export function makeParties(
  seed = 1,
  wrap: (channel: Channel, party: Party) => Channel = (channel) => channel,
): Parties {
  const heaps = [new Heap(4 << 20), new Heap(4 << 20)];
  const [left, right] = channelPair();
  const [first, second] = idealProviders(heaps[0], heaps[1], new Uint8Array(16).fill(seed));
  return {
    vendor: { party: 'vendor', heap: heaps[0], channel: wrap(left, 'vendor'), correlations: first },
    hospital: { party: 'hospital', heap: heaps[1], channel: wrap(right, 'hospital'), correlations: second },
  };
}

/** Small deterministic generator for shares and inputs (xorshift32); statistics only, nothing secret. */
export function words(seed: number, count: number): Uint32Array {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  return Uint32Array.from({ length: count }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  });
}

/** Splits signed integers into shares modulo 2^bits and writes them to both heaps. */
export function shareWords(parties: Parties, values: ArrayLike<number>, bits: number, seed: number) {
  const mask = 2 ** bits - 1;
  const random = words(seed, values.length);
  const vendor = parties.vendor.heap.allocate(values.length * 4);
  const hospital = parties.hospital.heap.allocate(values.length * 4);
  for (let i = 0; i < values.length; i++) {
    parties.vendor.heap.u32[vendor / 4 + i] = random[i] & mask;
    parties.hospital.heap.u32[hospital / 4 + i] = (values[i] - random[i]) & mask;
  }
  return { vendor, hospital };
}

/** Reconstructs words modulo 2^bits as signed integers. */
export function openWords(
  parties: Parties,
  shares: { vendor: number; hospital: number },
  count: number,
  bits: number,
): number[] {
  const vendor = parties.vendor.heap.words(shares.vendor, count);
  const hospital = parties.hospital.heap.words(shares.hospital, count);
  const shift = 32 - bits;
  return Array.from({ length: count }, (_, i) => ((vendor[i] + hospital[i]) << shift) >> shift);
}

/** Bit i of the plane that two shares make. */
export function openPlane(parties: Parties, shares: { vendor: number; hospital: number }, count: number): number[] {
  const bytes = Math.ceil(count / 8);
  const vendor = parties.vendor.heap.bytes(shares.vendor, bytes);
  const hospital = parties.hospital.heap.bytes(shares.hospital, bytes);
  return Array.from({ length: count }, (_, i) => ((vendor[i >> 3] ^ hospital[i >> 3]) >> (i & 7)) & 1);
}

/** XOR shares of bits in planes of whole vectors. */
export function shareBits(parties: Parties, bits: ArrayLike<number>, seed: number) {
  const bytes = Math.ceil(bits.length / 128) * 16;
  const random = words(seed, bytes);
  const vendor = parties.vendor.heap.allocate(bytes);
  const hospital = parties.hospital.heap.allocate(bytes);
  for (let byte = 0; byte < bytes; byte++) {
    let value = 0;
    for (let bit = 0; bit < 8; bit++) if (bits[8 * byte + bit]) value |= 1 << bit;
    parties.vendor.heap.u8[vendor + byte] = random[byte];
    parties.hospital.heap.u8[hospital + byte] = random[byte] ^ value;
  }
  return { vendor, hospital };
}

/** Runs both sides and names their results. */
export async function both<T>(parties: Parties, run: (context: ProtocolContext) => Promise<T>) {
  const [vendor, hospital] = await Promise.all([run(parties.vendor), run(parties.hospital)]);
  return { vendor, hospital };
}
