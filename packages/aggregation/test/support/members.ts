import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { type AdvertisedKeys, type SealedShares, SumMember, type SumSession, thresholdOf } from '../../src/index.ts';

export interface Group {
  readonly session: SumSession;
  readonly identities: readonly KeyObject[];
  readonly members: readonly SumMember[];
}

export function group(size: number, length: number, identities = newIdentities(size)): Group {
  const session: SumSession = {
    id: randomBytes(16),
    members: identities.map((identity) => new Uint8Array(publicOf(identity))),
    threshold: thresholdOf(size),
    length,
  };
  const members = identities.map((identity, i) => new SumMember(session, i + 1, identity));
  return { session, identities, members };
}

export const newIdentities = (size: number): KeyObject[] =>
  Array.from({ length: size }, () => generateKeyPairSync('ed25519').privateKey);

function publicOf(identity: KeyObject): Buffer {
  const { x } = identity.export({ format: 'jwk' }) as { x: string };
  return Buffer.from(x, 'base64url');
}

/** The first two steps of everybody, with what each member has received. */
export function shared({ members }: Pick<Group, 'members'>): { keys: AdvertisedKeys[]; inboxes: SealedShares[][] } {
  const keys = members.map((member) => member.advertise());
  const sent = members.flatMap((member) => member.shares(keys));
  return { keys, inboxes: members.map((_, i) => sent.filter(({ to }) => to === i + 1)) };
}
