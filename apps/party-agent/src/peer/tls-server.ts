/**
 * What every server for peers has alike: TLS 1.3 with certificates on both sides. Certificates are self-signed, so no authority is asked;
 * whoever answers a call compares the presented certificate's hash with the pinned one first.
 */
import { createServer, type Server } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { MAXIMUM_PACKET_BYTES } from '@doubleblind/mpc-core';
import { WebSocketServer } from 'ws';
import { certificateHash, type Identity } from './identity.ts';

/** Not listening yet; `sockets` takes the calls that were let in. */
export function tlsServer(identity: Identity): { readonly server: Server; readonly sockets: WebSocketServer } {
  const server = createServer({
    key: identity.privateKeyPem,
    cert: identity.certificatePem,
    minVersion: 'TLSv1.3',
    requestCert: true,
    rejectUnauthorized: false,
  });
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAXIMUM_PACKET_BYTES });
  return { server, sockets };
}

/** SHA-256 of the certificate that the caller has shown; undefined where it showed none. */
export function presentedHash(socket: TLSSocket): string | undefined {
  const { raw } = socket.getPeerCertificate();
  return raw ? certificateHash(raw) : undefined;
}
