/** Where an agent is called that has no address of its own: wss://RELAY/relay/CERTIFICATE_HASH. */
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { DoubleblindError } from '@doubleblind/errors';
import { callThroughRelay, type RelayAccess } from '@doubleblind/relay';
import type { ClientOptions } from 'ws';
import type { Identity } from './identity.ts';

/** The relay as users write it: wss://portal.example/relay, or the same without the path. Throws DB5001. */
export function parseRelay(text: string): string {
  const url = URL.parse(text);
  if (!url || !/^wss?:$/.test(url.protocol) || url.search !== '' || url.hash !== '')
    throw new DoubleblindError('DB5001', `"${text}" is not wss://HOST/relay.`);
  return url.pathname === '/' ? `${url.origin}/relay` : `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** The relay of a portal. */
export function relayOfPortal(portalOrigin: string): string {
  return parseRelay(portalOrigin.replace(/^http/, 'ws'));
}

/** What stands in a peer card. */
export function relayAddress(relay: string, certificateHash: string): string {
  return `${relay}/${certificateHash}`;
}

export function relayAccess(url: string, { privateKey, certificatePem, worker }: Identity): RelayAccess {
  return { url, privateKey, certificatePem, ...(worker && { worker }) };
}

/**
 * How a WebSocket connects over a stream to the peer that a relay has made: TLS as on a connection of its own, so that the relay
 * sees nothing but its records.
 */
export async function throughRelay(
  relay: string,
  identity: Identity,
  peer: string,
  signal?: AbortSignal,
): Promise<Pick<ClientOptions, 'createConnection'>> {
  const stream = await callThroughRelay(relayAccess(relay, identity), peer, signal);
  // Only what is said here counts of the options: host and port are those of the URL, and the stream goes elsewhere.
  return { createConnection: (...[options]: unknown[]) => tlsOver(stream, options as TlsOptions) };
}

type TlsOptions = Pick<ConnectionOptions, 'key' | 'cert' | 'minVersion' | 'rejectUnauthorized'>;

function tlsOver(stream: Duplex, { key, cert, minVersion, rejectUnauthorized }: TlsOptions): TLSSocket {
  const socket = connectTls({ socket: stream, key, cert, minVersion, rejectUnauthorized });
  socket.once('close', () => stream.destroy());
  return socket;
}
