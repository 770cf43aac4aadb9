/** The ideal functionality of extension: takes both parties' shares, gives each a fresh share in the larger ring. */
import { extendValues, tensorOf } from '@doubleblind/program';
import { openWords, type Shared, shareWords } from './shares.ts';

/** `offsets`: the vendor's, [channel]; x + offset lies in [0, 2^(fromBits - 1)). */
export function idealExtend(
  input: Shared<Uint32Array>,
  fromBits: number,
  toBits: number,
  valuesPerChannel: number,
  offsets: Int32Array,
): Shared<Uint32Array> {
  const values = tensorOf([offsets.length, valuesPerChannel], 1, fromBits, openWords(input, fromBits));
  return shareWords(extendValues(values, toBits, { kind: 'extend', offsets }, 'nearest').output.data, toBits);
}
