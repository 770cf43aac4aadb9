/** A link to the peer that the approved proposal names, whichever side listens. */
import type { DesiredEvaluation, PeerCard, Side } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { type PeerLink, webSocketLink } from '@doubleblind/mpc-core';
import type { WebSocket } from 'ws';
import { connectPeer } from '../../peer/connect.ts';
import type { Identity } from '../../peer/identity.ts';
import type { PeerServer } from '../../peer/server.ts';
import { checkPeerCard } from './checks.ts';

export interface OpenLinkContext {
  readonly side: Side;
  readonly identity: Identity;
  /** Null when this agent only dials out. */
  readonly server: PeerServer | null;
}

const LISTEN_MILLISECONDS = 15_000;
const DIAL_MILLISECONDS = 5_000;
const HTTPS_PORT = 443;

/** Throws DB5603 for another peer than was approved, DB30xx when it cannot be reached now. */
export async function openLink(
  { side, identity, server }: OpenLinkContext,
  work: DesiredEvaluation,
  signal: AbortSignal,
): Promise<PeerLink> {
  const card = checkPeerCard(work, side);
  if (work.peer!.connect === 'dial') return webSocketLink(await dial(identity, card, work.evaluationId, signal));
  if (!server) throw new DoubleblindError('DB3006', 'This agent is to listen but has no --listen-peer.');
  return webSocketLink(await server.accept(work.evaluationId, card.certificateHash, LISTEN_MILLISECONDS, signal));
}

/** Tries the card's addresses in order. */
async function dial(identity: Identity, card: PeerCard, evaluationId: string, signal: AbortSignal): Promise<WebSocket> {
  let failure: unknown = new DoubleblindError('DB3006', 'Its card has no address.');
  for (const text of card.addresses) {
    const { hostname, port, pathname } = new URL(text);
    try {
      return await connectPeer({
        identity,
        address: { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? HTTPS_PORT : Number(port) },
        peer: card.certificateHash,
        path: `${pathname.replace(/\/+$/, '')}/${evaluationId}`,
        waitMilliseconds: DIAL_MILLISECONDS,
        signal,
      });
    } catch (error) {
      if (signal.aborted) throw error;
      failure = error;
    }
  }
  throw failure;
}
