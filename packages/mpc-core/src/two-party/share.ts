/**
 * What a party of this back end holds: u32 words reduced modulo 2^bits, additive shares, in its heap ([C][B][...space]); or planes
 * of XOR-shared bits, LSB first, of which plane p begins p * planeStride(count) bytes into the buffer.
 */
import { type Shape, valueCount } from '@doubleblind/program';
import { planeStride } from './protocols/common/segments.ts';

/** Additive share of a tensor. */
export interface WordsShare {
  readonly kind: 'words';
  readonly address: number;
  readonly shape: Shape;
  readonly bits: number;
  readonly batch: number;
  /** True where this party's share is all zeros because the other party owns the value (the model's input). */
  readonly zero: boolean;
}

/** XOR share of planes of bits. */
export interface BitsShare {
  readonly kind: 'bits';
  readonly address: number;
  readonly thresholds: number;
  /** Values with a bit a plane. */
  readonly count: number;
}

/** What a party holds of a value. */
export type TwoPartyShare = WordsShare | BitsShare;

/** Throws TypeError for planes, which a validated program never gives where a tensor is read. */
export function wordsOf(share: TwoPartyShare): WordsShare {
  if (share.kind !== 'words') throw new TypeError('planes of bits where a tensor is read');
  return share;
}

/** Throws TypeError for a tensor. */
export function bitsOf(share: TwoPartyShare): BitsShare {
  if (share.kind !== 'bits') throw new TypeError('a tensor where planes of bits are read');
  return share;
}

/** Bytes of the share's buffer. */
export function shareBytes(share: TwoPartyShare): number {
  if (share.kind === 'bits') return share.thresholds * planeStride(share.count);
  return 4 * valueCount(share.shape, share.batch);
}
