/**
 * What an agent lets its peers know about itself, signed by its own key. The portal passes it on and cannot change it:
 * a peer believes a card only when it is signed by the agent key that its own side's approval names.
 */
import { z } from 'zod';
import { hashSchema, idSchema, timeSchema } from '../fields.ts';
import { publicKeySchema, signedSchema } from './signed-form.ts';

const relayAddressSchema = z.url({ protocol: /^wss?$/ }).regex(/\/[0-9a-f]{64}$/);

/** What peers need to know of an agent: its key, its certificate, and where it can be dialled. */
export const peerCardSchema = z.strictObject({
  agentId: idSchema,
  publicKey: publicKeySchema,
  /** SHA-256 of the DER of the certificate that the agent shows in mutual TLS; peers accept no other. */
  certificateHash: hashSchema,
  /**
   * Where peers may call, in order of preference: wss://host:port/path, or this certificate at a relay
   * (wss://host/relay/CERTIFICATE_HASH; ws:// where the relay is on a machine of one's own). Empty if this agent only dials out.
   */
  addresses: z.array(z.union([z.url({ protocol: /^wss$/ }), relayAddressSchema])).max(8),
  issuedAt: timeSchema,
});
/** A card, signed with kind 'peer-card' by the key that it names. */
export const signedPeerCardSchema = signedSchema(peerCardSchema);

/** What peers need to know of an agent. */
export type PeerCard = z.infer<typeof peerCardSchema>;
/** A card with the agent's signature. */
export type SignedPeerCard = z.infer<typeof signedPeerCardSchema>;

/** The relay in an address of a card, wss://host/relay; null where the address is the agent's own. */
export function relayOfAddress(address: string): string | null {
  return /^(wss?:\/\/.+)\/[0-9a-f]{64}$/.exec(address)?.[1] ?? null;
}
