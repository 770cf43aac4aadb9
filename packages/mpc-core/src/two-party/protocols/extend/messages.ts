/**
 * What an extension's messages hold and how big they are: per segment of P padded values the receiver's choices (1 bit a
 * value), then the sender's corrections (toBits - fromBits bits a value, packed per vector of 128).
 */

/** Bytes of one choice bit a value. */
export function choiceBytes(padded: number): number {
  return padded / 8;
}

/** Bytes of one `bits`-bit correction a value. */
export function correctionBytes(padded: number, bits: number): number {
  return (padded * bits) / 8;
}
