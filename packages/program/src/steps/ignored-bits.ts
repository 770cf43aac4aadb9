/**
 * Comparisons that leave out low bits. The sign of z = x - t is read off its upper bits after both shares are shifted right,
 * the vendor's with almost half a unit added first, so that it is wrong only close to zero, where the product bit * z is
 * small anyway.
 */

/** u: the bit [z >= 0] is certain unless |z| < u; there it is 1 with probability (z + u) / 2u. 0 where no bit is ignored. */
export function uncertainty(ignored: number): number {
  return ignored === 0 ? 0 : 2 ** (ignored - 1);
}

/** What the vendor adds to its share before `ignored` bits are shifted out, so that the bit errs on both sides of zero alike. */
export function centringOffset(ignored: number): number {
  return Math.max(0, uncertainty(ignored) - 1);
}

/** For the listing. */
export function ignoredText(ignored: number): string {
  return ignored === 0 ? '' : `, ${ignored} low bit${ignored === 1 ? '' : 's'} ignored`;
}
