/** The ideal functionality of extension: takes both parties' shares, gives each a fresh share in the larger ring. */
import { openWords, type Shared, shareWords } from '../../common/ideal.ts';

/** `offsets`: the vendor's, [channel]; x + offset lies in [0, 2^(fromBits - 1)). */
export function idealExtend(
  input: Shared<Uint32Array>,
  fromBits: number,
  toBits: number,
  valuesPerChannel: number,
  offsets: Int32Array,
): Shared<Uint32Array> {
  const mask = 2 ** fromBits - 1;
  const values = openWords(input, fromBits).map((x, i) => {
    const offset = offsets[Math.floor(i / valuesPerChannel)];
    return ((x + offset) & mask) - offset;
  });
  return shareWords(values, toBits);
}
