/** How far the search for widths goes: most networks do with the first, sensitive ones need what costs more. */
import { SUM_BITS } from '../fixed-point/widths.ts';

export interface Effort {
  /** Stands in the table of what was tried. */
  readonly name: string;
  /** Most bits of comparisons and weights. */
  readonly compareBits: number;
  readonly weightBits: number;
  readonly sumBits: number;
  /** Low bits that comparisons leave out, at most. */
  readonly ignoredBits: number;
  /** Bits of the input beyond what eight-bit pixels have. */
  readonly inputBits: number;
  /** Where weights have bits to spare, outputs with larger weights than others need not be scaled down as far. */
  readonly rowLimit?: number;
}

/**
 * Networks without batch norm between their layers amplify the rounding of the input and of the first layers, depthwise ones more than
 * others: 52 layers of MNASNet take an error of 2^-10 of the input to 0.04 of a probability.
 */
export const EFFORTS: readonly Effort[] = [
  { name: '', compareBits: 14, weightBits: 14, sumBits: SUM_BITS, ignoredBits: 6, inputBits: 0 },
  { name: ', wide sums', compareBits: 14, weightBits: 14, sumBits: 50, ignoredBits: 6, inputBits: 4 },
  { name: ', all bits', compareBits: 16, weightBits: 16, sumBits: 60, ignoredBits: 0, inputBits: 6, rowLimit: 8 },
];
