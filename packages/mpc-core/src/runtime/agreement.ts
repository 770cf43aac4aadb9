/** Before anything secret moves, both parties check that they are about to run the same thing. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { DoubleblindError } from '@doubleblind/errors';
import type { Party } from '@doubleblind/program';
import type { Channel } from '../channel/channel.ts';

/** Changes whenever two versions of this package could not run a program together. */
export const PROTOCOL_VERSION = 1;

const DIGEST_BYTES = 32;
const MESSAGE_BYTES = 3 * DIGEST_BYTES + 1;

export interface Terms {
  readonly party: Party;
  /** SHA-256 (hex) of the canonical public program. */
  readonly programHash: string;
  /** Every other public parameter that must be equal, for example the batch plan. */
  readonly parameters: Readonly<Record<string, string | number>>;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Exchanges digests of the terms; throws DB4001 naming what differs. */
export async function agree(channel: Channel, terms: Terms): Promise<void> {
  const ours = Buffer.concat([
    digest(`protocol ${PROTOCOL_VERSION}`),
    digest(`program ${terms.programHash}`),
    digest(`parameters ${JSON.stringify(Object.entries(terms.parameters).sort())}`),
    Buffer.from([terms.party === 'vendor' ? 0 : 1]),
  ]);
  await channel.send(Uint8Array.from(ours));
  const theirs = await channel.receive(MESSAGE_BYTES);
  ['protocol versions', 'programs (hash)', 'parameters (batch plan, widths)'].forEach((name, i) => {
    const part = [i * DIGEST_BYTES, (i + 1) * DIGEST_BYTES] as const;
    if (!timingSafeEqual(ours.subarray(...part), theirs.subarray(...part))) {
      throw new DoubleblindError('DB4001', `The ${name} differ.`);
    }
  });
  if (theirs[MESSAGE_BYTES - 1] === ours[MESSAGE_BYTES - 1]) {
    throw new DoubleblindError('DB4001', `Both parties are the ${terms.party}.`);
  }
}
