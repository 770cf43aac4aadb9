/** A link to the peer that the approved proposal names, whichever side listens. */
import { type DesiredEvaluation, type PeerCard, relayOfAddress, type Side } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { type PeerLink, webSocketLink } from '@doubleblind/mpc-core';
import type { WebSocket } from 'ws';
import type { Place } from '../../peer/address.ts';
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
  if (!server)
    throw new DoubleblindError('DB3006', 'This agent is to listen but has neither --listen-peer nor --relay.');
  return webSocketLink(await server.accept(work.evaluationId, card.certificateHash, LISTEN_MILLISECONDS, signal));
}

/** Tries the card's addresses in order; `place` is the path's end, one for each piece of work. */
export async function dial(identity: Identity, card: PeerCard, place: string, signal: AbortSignal): Promise<WebSocket> {
  let failure: unknown = new DoubleblindError('DB3006', 'Its card has no address.');
  for (const text of card.addresses) {
    try {
      return await connectPeer({
        identity,
        ...placeOf(text, place),
        peer: card.certificateHash,
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

/** An address of a card, and the path of this evaluation there. */
function placeOf(text: string, evaluationId: string): { readonly address: Place; readonly path: string } {
  const relay = relayOfAddress(text);
  if (relay !== null) return { address: { relay }, path: `/peer/${evaluationId}` };
  const { hostname, port, pathname } = new URL(text);
  const host = hostname.replace(/^\[|\]$/g, '');
  return {
    address: { host, port: port === '' ? HTTPS_PORT : Number(port) },
    path: `${pathname.replace(/\/+$/, '')}/${evaluationId}`,
  };
}
