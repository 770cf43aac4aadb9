/**
 * The vendor's tables of the comparison of parities (equality.ts): entries, one of each digit of b, add up to (a XOR b) T, and everything but
 * that sum is random. T is a random matrix over F_2, of every image another, so that the sum is zero or uniform.
 */
import { RANGE_CHECK_BITS } from '@doubleblind/program';
import { randomBytes } from '#platform';
import { PARITIES, PARITY_BYTES, PARITY_DIGITS, parityTableBytes } from '../../plan/range.ts';

const ENTRIES = 2 ** RANGE_CHECK_BITS;

/** From a, [image][5 bytes]: the tables [image][digit][entry 0..15] of 5 bytes. */
export function inequalityTables(own: Uint8Array): Uint8Array {
  const batch = own.length / PARITY_BYTES;
  const tables = new Uint8Array(parityTableBytes(batch));
  for (let image = 0; image < batch; image++) {
    const matrix = randomBytes(PARITIES * PARITY_BYTES);
    const masks = randomBytes(PARITY_DIGITS * PARITY_BYTES);
    const rest = masks.subarray((PARITY_DIGITS - 1) * PARITY_BYTES);
    rest.fill(0);
    for (let bit = 0; bit < PARITIES; bit++) {
      if (((own[image * PARITY_BYTES + (bit >> 3)] >> (bit & 7)) & 1) === 1) addRow(rest, 0, matrix, bit);
    }
    for (let digit = 0; digit < PARITY_DIGITS - 1; digit++) addRow(rest, 0, masks, digit);
    for (let digit = 0; digit < PARITY_DIGITS; digit++) {
      for (let entry = 0; entry < ENTRIES; entry++) {
        const to = ((image * PARITY_DIGITS + digit) * ENTRIES + entry) * PARITY_BYTES;
        addRow(tables, to, masks, digit);
        for (let bit = 0; bit < RANGE_CHECK_BITS; bit++) {
          if (((entry >> bit) & 1) === 1) addRow(tables, to, matrix, digit * RANGE_CHECK_BITS + bit);
        }
      }
    }
  }
  return tables;
}

/** to ^= row of 40 bits. */
function addRow(target: Uint8Array, to: number, rows: Uint8Array, row: number): void {
  for (let byte = 0; byte < PARITY_BYTES; byte++) target[to + byte] ^= rows[row * PARITY_BYTES + byte];
}
