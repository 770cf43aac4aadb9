/** The ideal functionality of comparison: takes both parties' inputs, gives each a fresh share of the result. */
import { centringOffset } from '@doubleblind/program';
import { openWords, type Shared, shareBits } from './shares.ts';

export interface IdealComparison {
  /** Shares modulo 2^bits, one word a value. */
  readonly input: Shared<Uint32Array>;
  readonly bits: number;
  /** Low bits that are left out. */
  readonly ignored: number;
  readonly valuesPerChannel: number;
  /** The vendor's: [threshold][channel]. */
  readonly thresholds: Int32Array;
  readonly flips: Uint8Array;
}

/**
 * Shares of [x - t >= 0], inverted where flipped: [threshold][value], one byte a bit. Where bits are ignored the sign is that
 * of the sum of both shares' upper bits, almost half a unit added to the vendor's, so that the shares decide close to zero.
 */
export function idealCompare({
  input,
  bits,
  ignored,
  valuesPerChannel,
  thresholds,
  flips,
}: IdealComparison): Shared<Uint8Array> {
  const channels = input.vendor.length / valuesPerChannel;
  const planes = thresholds.length / channels;
  const mask = 2 ** bits - 1;
  const upper = (word: number) => (word & mask) >>> ignored;
  const count = input.vendor.length;
  const result = new Uint8Array(planes * count);
  for (let plane = 0; plane < planes; plane++) {
    const entries = Array.from({ length: count }, (_, i) => plane * channels + Math.floor(i / valuesPerChannel));
    const vendor = input.vendor.map((word, i) => upper(word - thresholds[entries[i]] + centringOffset(ignored)));
    const differences = openWords({ vendor, hospital: input.hospital.map(upper) }, bits - ignored);
    differences.forEach((difference, i) => {
      result[plane * count + i] = Number(difference >= 0) ^ flips[entries[i]];
    });
  }
  return shareBits(result);
}
