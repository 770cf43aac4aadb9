/** The ideal functionality of comparison: takes both parties' inputs, gives each a fresh share of the result. */
import { openWords, type Shared, shareBits } from '../../common/ideal.ts';

export interface IdealComparison {
  /** Shares modulo 2^bits, one word a value. */
  readonly input: Shared<Uint32Array>;
  readonly bits: number;
  readonly valuesPerChannel: number;
  /** The vendor's: [threshold][channel]. */
  readonly thresholds: Int32Array;
  readonly flips: Uint8Array;
}

/** Shares of [x - t >= 0], inverted where flipped: [threshold][value], one byte a bit. */
export function idealCompare({
  input,
  bits,
  valuesPerChannel,
  thresholds,
  flips,
}: IdealComparison): Shared<Uint8Array> {
  const values = openWords(input, bits);
  const channels = values.length / valuesPerChannel;
  const planes = thresholds.length / channels;
  const result = new Uint8Array(planes * values.length);
  for (let plane = 0; plane < planes; plane++) {
    for (let i = 0; i < values.length; i++) {
      const entry = plane * channels + Math.floor(i / valuesPerChannel);
      result[plane * values.length + i] = Number(values[i] >= thresholds[entry]) ^ flips[entry];
    }
  }
  return shareBits(result);
}
