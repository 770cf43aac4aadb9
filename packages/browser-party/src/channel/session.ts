/** What both parties show each other before they open a session, so that nothing computes under another ticket or in another channel. */

import type { SignedPageTicket } from '@doubleblind/contracts/page';
import { canonicalJson } from '@doubleblind/program';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { SecureChannel } from './handshake.ts';

/** SHA-256 (hex) over this handshake and the ticket; a channel has one session, and one image in it. */
export function sessionOf({ handshakeHash }: SecureChannel, { document }: SignedPageTicket): string {
  const text = canonicalJson({ handshake: bytesToHex(handshakeHash), ticket: document });
  return bytesToHex(sha256(new TextEncoder().encode(text)));
}
