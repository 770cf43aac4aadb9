/** Before anything secret moves, every two parties check that they are about to run the same thing in the same way. */

import { DoubleblindError } from '@doubleblind/errors';
import { sameBytes, sha256 } from '#platform';
import type { Channel } from '../channel/channel.ts';
import { concatBytes } from '../platform/bytes.ts';
import type { PartyNetwork } from './contract.ts';

/** SHA-256 cut to 192 bits: nobody gains by a collision here, and four digests take no more bytes than three whole ones. */
const DIGEST_BYTES = 24;
const PARTS = [
  'back ends or wire versions',
  'programs (hash)',
  'plans (threat models or builds of the engine)',
  'parameters (batch plan, widths)',
] as const;
const MESSAGE_BYTES = PARTS.length * DIGEST_BYTES + 1;

/** What parties must have alike. */
export interface SessionTerms {
  /** Name of the back end. */
  readonly backend: string;
  readonly wireVersion: number;
  /** SHA-256 (hex) of the canonical public program. */
  readonly programHash: string;
  /** Of the back end's plan of it. */
  readonly planDigest: string;
  /** Every other public parameter that must be equal, for example the batch plan. */
  readonly parameters: Readonly<Record<string, string | number>>;
}

function digest(text: string): Uint8Array {
  return sha256().update(text).digest().subarray(0, DIGEST_BYTES);
}

/** Exchanges digests of the terms with every other party; throws DB4001 naming what differs. */
export async function agree(network: PartyNetwork, parties: readonly string[], terms: SessionTerms): Promise<void> {
  const others = parties.filter((party) => party !== network.self);
  await Promise.all(others.map((other) => agreeWith(network.channel(other), terms, network.self, parties)));
}

async function agreeWith(
  channel: Channel,
  terms: SessionTerms,
  self: string,
  parties: readonly string[],
): Promise<void> {
  const ours = concatBytes(
    digest(`${terms.backend} ${terms.wireVersion}`),
    digest(`program ${terms.programHash}`),
    digest(`plan ${terms.planDigest}`),
    digest(`parameters ${JSON.stringify(Object.entries(terms.parameters).sort())}`),
    Uint8Array.of(parties.indexOf(self)),
  );
  await channel.send(ours.slice());
  const theirs = await channel.receive(MESSAGE_BYTES);
  for (const [index, name] of PARTS.entries()) {
    const part = [index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES] as const;
    if (!sameBytes(ours.subarray(...part), theirs.subarray(...part))) {
      throw new DoubleblindError('DB4001', `The ${name} differ.`);
    }
  }
  if (theirs[MESSAGE_BYTES - 1] === ours[MESSAGE_BYTES - 1]) {
    throw new DoubleblindError('DB4001', `Both parties are the ${self}.`);
  }
}
