/**
 * The consistency check of an IKNP extension: the receiver used one and the same choice vector x in all 128 columns. Without it, a
 * receiver that flips a bit of one column finds out one bit of the sender's offset by whether the transfers still work.
 *
 * Keller, Orsini, Scholl (CRYPTO 2015, eprint 2015/546) check a random combination of rows in F_2^128; the first proof for it had a gap
 * (Roy, "SoftSpokenOT", CRYPTO 2022, eprint 2022/192), so this is the form of the latter's check: every column is hashed for itself by a
 * universal hash h, linear over F_2, whose key the sender draws when the columns are here.
 *
 *   sender -> receiver: the key of h
 *   receiver -> sender: h(x), h(t_0), .., h(t_127)     t_c its own columns
 *   sender:             h(q_c) = h(t_c) XOR D_c h(x)   q_c its own columns, D_c the bits of its offset
 *
 * The last 128 rows are used for nothing else. Their choices are uniform, and they make the last block of x: h(x) is uniform whatever the
 * other choices are. h(t_c) follows from it and what the sender knows.
 *
 * A receiver with x + e_c in column c, h(e_c) unlike 0 (else: probability (blocks + 1) / 2^128), passes if it guesses D_c right: in k
 * columns with probability 2^-k, and then it knows k bits of the offset. docs/SECURITY.md, "What a check lets through".
 */

import { PolynomialHash } from '#platform';
import { BLOCK_BYTES } from '../../../../platform/blocks.ts';
import { IKNP_COLUMNS } from '../../../plan/silent.ts';

/** Hashes of 128 columns, 16 bytes each. `columns`: one after the other, whole blocks each. */
export function hashColumns(key: Uint8Array, columns: Uint8Array): Uint8Array {
  const bytes = columns.length / IKNP_COLUMNS;
  const hashes = new Uint8Array(IKNP_COLUMNS * BLOCK_BYTES);
  for (let column = 0; column < IKNP_COLUMNS; column++) {
    const hash = new PolynomialHash(key);
    hash.add(columns.subarray(column * bytes, (column + 1) * bytes));
    hashes.set(hash.tag(), column * BLOCK_BYTES);
  }
  return hashes;
}
