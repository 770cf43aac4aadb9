/**
 * What an agent lets its peers know about itself, signed by its own key. The portal passes it on and cannot change it:
 * a peer believes a card only when it is signed by the agent key that its own side's approval names.
 */
import { z } from 'zod';
import { hashSchema, idSchema, timeSchema } from '../fields.ts';
import { publicKeySchema, signedSchema } from './signed-form.ts';

export const peerCardSchema = z.strictObject({
  agentId: idSchema,
  publicKey: publicKeySchema,
  /** SHA-256 of the DER of the certificate that the agent shows in mutual TLS; peers accept no other. */
  certificateHash: hashSchema,
  /** Where peers may dial, in order of preference (wss://host:port/path); empty if this agent only dials out. */
  addresses: z.array(z.url({ protocol: /^wss$/ })).max(8),
  issuedAt: timeSchema,
});
export const signedPeerCardSchema = signedSchema(peerCardSchema);

export type PeerCard = z.infer<typeof peerCardSchema>;
export type SignedPeerCard = z.infer<typeof signedPeerCardSchema>;
