import { type PeerCard, publicKeyOf, type SignedPeerCard, signDocument } from '@doubleblind/contracts';
import { type Address, formatAddress } from '../peer/address.ts';
import type { Identity } from '../peer/identity.ts';
import { relayAddress } from '../peer/relay.ts';

/**
 * Who this agent is and where other agents may call, signed by its key: at its own address, else at a relay; nowhere where it only
 * dials out.
 */
export function peerCard(
  agentId: string,
  identity: Identity,
  address: Address | null,
  relay: string | null,
): SignedPeerCard {
  const card: PeerCard = {
    agentId,
    publicKey: publicKeyOf(identity.privateKey),
    certificateHash: identity.certificateHash,
    addresses: [
      ...(address ? [`wss://${formatAddress(address)}/peer`] : []),
      ...(relay ? [relayAddress(relay, identity.certificateHash)] : []),
    ],
    issuedAt: new Date().toISOString(),
  };
  return signDocument('peer-card', card, identity.privateKey);
}
