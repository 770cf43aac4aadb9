/** The widths of vector-choice correlations, and what follows from them. */

/** Throws RangeError unless `width` is 1, 2, 3 or 4. */
export function checkWidth(width: number): void {
  if (!Number.isInteger(width) || width < 1 || width > 4) throw new RangeError(`correlations of width ${width}`);
}

/**
 * T[0..2^w-1] (16 bytes each) from the offsets D_0..D_{w-1} (16 bytes each): T[x] is the XOR of the D_j with bit j of x
 * set. Clears the low w bits of the offsets and sets bit j of D_j first, so the low bits of T[x] are x.
 */
export function combinations(offsets: Uint8Array, width: number): Uint8Array<ArrayBuffer> {
  const table = new Uint8Array(16 << width);
  for (let x = 0; x < 1 << width; x++) {
    for (let j = 0; j < width; j++) {
      if (((x >> j) & 1) === 0) continue;
      for (let byte = 0; byte < 16; byte++) table[x * 16 + byte] ^= offsets[j * 16 + byte];
    }
    table[x * 16] = (table[x * 16] & (0xff << width)) | x;
  }
  return table;
}
