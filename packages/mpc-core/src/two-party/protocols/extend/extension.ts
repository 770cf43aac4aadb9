import type { Party } from '../../plan/party.ts';

/** A segment to extend, in place. */
export interface Extension {
  /** Address of `padded` 32-bit words modulo 2^fromBits, which become words modulo 2^toBits. */
  readonly words: number;
  readonly padded: number;
  readonly fromBits: number;
  readonly toBits: number;
  /** The party that acts as OT sender. */
  readonly sender: Party;
}
