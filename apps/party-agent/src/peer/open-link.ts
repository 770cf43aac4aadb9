/** The link to the peer, whichever side listens. */
import { type PeerLink, webSocketLink } from '@doubleblind/mpc-core';
import type { Place } from './address.ts';
import { connectPeer } from './connect.ts';
import type { Identity } from './identity.ts';
import { acceptPeer } from './listen.ts';

export interface OpenLinkOptions {
  readonly identity: Identity;
  readonly mode: 'listen' | 'connect';
  readonly address: Place;
  /** SHA-256 of the peer's certificate. */
  readonly peer: string;
  readonly waitMilliseconds: number;
  readonly listening?: (address: Place) => void;
}

export async function openPeerLink({ mode, listening, ...options }: OpenLinkOptions): Promise<PeerLink> {
  if (mode === 'connect') return webSocketLink(await connectPeer(options));
  return webSocketLink(await acceptPeer(listening ? { ...options, listening } : options));
}
