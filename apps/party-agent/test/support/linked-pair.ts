/** Two agents' links over a real mutual-TLS WebSocket on loopback. */
import { join } from 'node:path';
import { type PeerLink, type SocketLinkOptions, webSocketLink } from '@doubleblind/mpc-core';
import type { WebSocket } from 'ws';
import type { Place } from '../../src/peer/address.ts';
import { connectPeer } from '../../src/peer/connect.ts';
import { loadIdentity } from '../../src/peer/identity.ts';
import { acceptPeer } from '../../src/peer/listen.ts';

export interface LinkedPair {
  readonly vendor: PeerLink;
  readonly hospital: PeerLink;
  readonly sockets: { readonly vendor: WebSocket; readonly hospital: WebSocket };
}

export async function linkedPair(folder: string, options: SocketLinkOptions = {}): Promise<LinkedPair> {
  const vendor = await loadIdentity(join(folder, 'vendor'));
  const hospital = await loadIdentity(join(folder, 'hospital'));
  const bound = Promise.withResolvers<Place>();
  const accepted = acceptPeer({
    identity: vendor,
    address: { host: '127.0.0.1', port: 0 },
    peer: hospital.certificateHash,
    waitMilliseconds: 10_000,
    listening: bound.resolve,
  });
  const connected = connectPeer({
    identity: hospital,
    address: await bound.promise,
    peer: vendor.certificateHash,
    waitMilliseconds: 10_000,
  });
  const sockets = { vendor: await accepted, hospital: await connected };
  return {
    vendor: webSocketLink(sockets.vendor, options),
    hospital: webSocketLink(sockets.hospital, options),
    sockets,
  };
}
