/** The ideal functionality of multiplexing: takes both parties' inputs, gives each a fresh share of the result. */
import { openBits, openWords, type Shared, shareWords } from './shares.ts';

export interface IdealSource {
  /** Shares modulo 2^fromBits, one word a value. */
  readonly input: Shared<Uint32Array>;
  /** Shares of the bits, one byte a bit. */
  readonly plane: Shared<Uint8Array>;
  readonly valuesPerChannel: number;
  /** The vendor's: [channel]. */
  readonly thresholds: Int32Array;
}

/** Shares modulo 2^toBits of bit * (x - t), the sources one after the other. */
export function idealMultiplex(sources: readonly IdealSource[], fromBits: number, toBits: number): Shared<Uint32Array> {
  const products = sources.flatMap(({ input, plane, valuesPerChannel, thresholds }) => {
    const bits = openBits(plane);
    const unused = 32 - fromBits;
    // x - t is taken modulo 2^fromBits, like the shares.
    return Array.from(openWords(input, fromBits), (x, i) => {
      const difference = ((x - thresholds[Math.floor(i / valuesPerChannel)]) << unused) >> unused;
      return bits[i] ? difference : 0;
    });
  });
  return shareWords(Int32Array.from(products), toBits);
}
