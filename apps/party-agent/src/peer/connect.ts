/** The connecting side of the peer link; see listen.ts. Tries again until the other side listens or time is up. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { DoubleblindError } from '@doubleblind/errors';
import { MAXIMUM_PACKET_BYTES } from '@doubleblind/mpc-core';
import { WebSocket } from 'ws';
import { formatAddress, type Place } from './address.ts';
import { certificateHash, type Identity } from './identity.ts';
import { throughRelay } from './relay.ts';

export interface ConnectOptions {
  readonly identity: Identity;
  readonly address: Place;
  /** SHA-256 of the only certificate that is accepted. */
  readonly peer: string;
  /** Gives up with DB3006 after this. */
  readonly waitMilliseconds: number;
  /** Path at the peer; one for each evaluation where a daemon listens. */
  readonly path?: string;
  /** Ends the attempts early with its reason. */
  readonly signal?: AbortSignal;
}

const RETRY_MILLISECONDS = 500;
const HANDSHAKE_TIMEOUT_MILLISECONDS = 10_000;
const REFUSAL_GRACE_MILLISECONDS = 1000;
/** Not worth trying again: a person has to change something. */
const FINAL_CODES = new Set(['DB3005', 'DB3008', 'DB3015', 'DB3017']);

export async function connectPeer(options: ConnectOptions): Promise<WebSocket> {
  const deadline = performance.now() + options.waitMilliseconds;
  for (;;) {
    options.signal?.throwIfAborted();
    try {
      return await connectOnce(options);
    } catch (error) {
      if (!(error instanceof DoubleblindError)) throw error;
      if (FINAL_CODES.has(error.code) || performance.now() > deadline) throw error;
      await sleep(RETRY_MILLISECONDS, undefined, options.signal ? { signal: options.signal } : {});
    }
  }
}

/** The peer's certificate says who it is; what stands here as its host is never looked up. */
const HOST_BEHIND_RELAY = 'peer.invalid';

async function connectOnce(options: ConnectOptions): Promise<WebSocket> {
  const { identity, address, peer, path = '/peer', signal } = options;
  const relayed = 'relay' in address;
  const way = relayed ? await throughRelay(address.relay, identity, peer, signal) : {};
  const { promise, resolve, reject } = Promise.withResolvers<WebSocket>();
  const socket = new WebSocket(`wss://${relayed ? HOST_BEHIND_RELAY : formatAddress(address)}${path}`, {
    ...way,
    key: identity.privateKeyPem,
    cert: identity.certificatePem,
    minVersion: 'TLSv1.3',
    // Self-signed on purpose: the pin below decides, before a byte of ours is sent.
    rejectUnauthorized: false,
    perMessageDeflate: false,
    maxPayload: MAXIMUM_PACKET_BYTES,
    handshakeTimeout: HANDSHAKE_TIMEOUT_MILLISECONDS,
    // Masking protects plaintext proxies (RFC 6455 section 10.3); under TLS it only costs time. ws skips a zero mask.
    generateMask: (mask: Buffer) => mask.fill(0),
    finishRequest: (request) => {
      request.once('socket', (raw) => {
        raw.once('secureConnect', () => {
          const { raw: certificate } = (raw as TLSSocket).getPeerCertificate();
          const presented = certificate ? certificateHash(certificate) : 'none';
          if (presented === peer) {
            request.end();
            return;
          }
          reject(new DoubleblindError('DB3005', `${formatAddress(address)} showed ${presented}.`));
          // Ended, not torn down: the other side's handshake completes, and it learns that it was refused.
          raw.end();
          setTimeout(() => request.destroy(), REFUSAL_GRACE_MILLISECONDS).unref();
        });
      });
    },
  });
  socket.once('open', () => resolve(socket));
  socket.once('unexpected-response', (request, response) => {
    request.destroy();
    reject(refusal(response.statusCode, address));
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (error instanceof DoubleblindError) reject(error);
    else
      reject(
        new DoubleblindError('DB3006', `${formatAddress(address)}: ${error.code ?? error.message}.`, { cause: error }),
      );
  });
  return promise;
}

function refusal(status: number | undefined, address: Place): DoubleblindError {
  if (status === 403)
    return new DoubleblindError('DB3005', `${formatAddress(address)} does not accept this agent's certificate.`);
  if (status === 503)
    return new DoubleblindError('DB3006', `${formatAddress(address)} is not ready for this evaluation.`);
  return new DoubleblindError('DB3008', `${formatAddress(address)} answered HTTP ${status}.`);
}
