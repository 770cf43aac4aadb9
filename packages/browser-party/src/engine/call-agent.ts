/** From a ticket to a channel to the vendor's agent: the way over the relay, and the handshake with the agent behind it. */
import type { SignedPageTicket } from '@doubleblind/contracts/page';
import { DoubleblindError, ERRORS, type ErrorCode } from '@doubleblind/errors';
import { openToAgent, type SecureChannel } from '../channel/index.ts';
import { domWire } from './dom-wire.ts';

const TIMEOUT_MILLISECONDS = 25_000;

/**
 * Throws DB3006 where the relay is not reached, DB3015 to DB3018 where it refuses, DB3021 where who answers does not hold the ticket's key.
 */
export async function callAgent(ticket: SignedPageTicket): Promise<SecureChannel> {
  const { relay, channelKey } = ticket.document;
  const socket = new WebSocket(relay);
  socket.binaryType = 'arraybuffer';
  try {
    await joinedByRelay(socket, ticket);
  } catch (error) {
    socket.close();
    throw error;
  }
  return openToAgent(domWire(socket), channelKey);
}

/** Resolves when the relay has joined this socket with the agent's. */
async function joinedByRelay(socket: WebSocket, ticket: SignedPageTicket): Promise<void> {
  const { relay } = ticket.document;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const unreachable = () => reject(new DoubleblindError('DB3006', `The relay ${relay} was not reached.`));
  const timer = setTimeout(unreachable, TIMEOUT_MILLISECONDS);
  socket.onclose = unreachable;
  socket.onmessage = ({ data }) => {
    const message = parsed(data);
    if (message.type === 'challenge') socket.send(JSON.stringify({ type: 'page', ticket }));
    else if (message.type === 'joined') resolve();
    else reject(refusalOf(message));
  };
  try {
    await promise;
  } finally {
    clearTimeout(timer);
  }
}

interface RelayWord {
  readonly type?: unknown;
  readonly failure?: { readonly code?: unknown; readonly detail?: unknown };
}

function parsed(data: unknown): RelayWord {
  try {
    return Object(JSON.parse(String(data)));
  } catch {
    return {};
  }
}

/** The relay is nobody who is trusted: only its numbers count, with a text of bounded length. */
function refusalOf({ type, failure }: RelayWord): DoubleblindError {
  const code = String(failure?.code);
  if (type !== 'refused' || !Object.hasOwn(ERRORS, code))
    return new DoubleblindError('DB3003', 'The relay said something else.');
  return new DoubleblindError(code as ErrorCode, String(failure?.detail ?? '').slice(0, 300));
}
