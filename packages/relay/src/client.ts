/** An agent's side of a relay: it listens there under its certificate's hash, or calls another's. */
import { type KeyObject, X509Certificate } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { type SignedWorkerCredential, signDocument } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { createWebSocketStream, WebSocket } from 'ws';
import { USUAL_LIMITS } from './limits.ts';
import { type Purpose, parseRelayMessage, RELAY_VERSION, type RelayMessage } from './messages.ts';

/** What an agent needs to be let in at a relay. */
export interface RelayAccess {
  /** Of the relay: wss://host/relay, or ws:// on a machine of one's own. */
  readonly url: string;
  /** The agent's identity key, Ed25519: signs that it is here. */
  readonly privateKey: KeyObject;
  readonly certificatePem: string;
  /** Of a worker, which has a key of its own: what its agent has signed of it, and that agent's certificate (PEM). */
  readonly worker?: { readonly credential: SignedWorkerCredential; readonly agentPem: string };
}

/**
 * A stream to the agent with this certificate (SHA-256 of its DER), as soon as it has answered. Throws DB3006 where there is no relay, DB3015 to DB3017 where it
 * refuses.
 */
export async function callThroughRelay(
  access: RelayAccess,
  certificateHash: string,
  signal?: AbortSignal,
): Promise<Duplex> {
  return streamOf(await enter(access, { kind: 'call', certificateHash }, 'joined', signal));
}

/** An agent that is there for calls. */
export interface RelayListener {
  /** Resolves with the reason when the relay no longer announces calls. */
  readonly ended: Promise<DoubleblindError>;
  /** Takes no further callers. */
  close(): void;
}

/** What becomes of calls. */
export interface CallTakers {
  /** Of agents: a stream each. */
  readonly called?: (stream: Duplex) => void;
  /** Of pages: a socket each, whose frames are the page's; pages cannot call unless this is given. */
  readonly calledByPage?: (socket: WebSocket) => void;
  /** A call that could not be taken; it costs no other. */
  readonly failed?: (error: unknown) => void;
}

/** Listens at the relay, until it is closed or the relay goes. */
export async function listenAtRelay(
  access: RelayAccess,
  { called, calledByPage, failed = () => {} }: CallTakers,
): Promise<RelayListener> {
  const socket = await enter(access, { kind: 'listen', ...(calledByPage && { pages: true }) }, 'listening');
  const { promise: ended, resolve } = Promise.withResolvers<DoubleblindError>();
  const take = (call: string, isPage: boolean) =>
    enter(access, { kind: 'answer', call }, 'joined').then((joined) => {
      if (isPage) calledByPage?.(joined);
      else called?.(streamOf(joined));
    }, failed);
  // Pings come from the relay: a listener that hears none is on a dead line.
  let heard = true;
  const watch = setInterval(() => {
    if (!heard) socket.terminate();
    heard = false;
  }, USUAL_LIMITS.silentMilliseconds);
  socket.on('ping', () => {
    heard = true;
  });
  socket.on('message', (data, isBinary) => {
    heard = true;
    try {
      const message = parseRelayMessage(isBinary ? '' : data.toString());
      const isPage = message.type === 'call' && message.from === 'page';
      // Nobody here for it: the caller is told so by the relay, when its time is up.
      if (message.type === 'call') {
        if (isPage ? calledByPage : called) void take(message.call, isPage);
      } else if (message.type === 'refused') resolve(refusal(message));
    } catch (error) {
      resolve(error as DoubleblindError);
      socket.terminate();
    }
  });
  socket.on('error', (error) => resolve(unreachable(access, error)));
  socket.on('close', () => {
    clearInterval(watch);
    resolve(new DoubleblindError('DB3006', `The relay ${access.url} closed the connection.`));
  });
  return { ended, close: () => socket.close() };
}

/** Says hello and waits for the relay's word. */
async function enter(
  access: RelayAccess,
  purpose: Purpose,
  until: 'listening' | 'joined',
  signal?: AbortSignal,
): Promise<WebSocket> {
  signal?.throwIfAborted();
  const socket = new WebSocket(access.url, {
    perMessageDeflate: false,
    maxPayload: USUAL_LIMITS.frameBytes,
    handshakeTimeout: USUAL_LIMITS.helloMilliseconds,
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // What came together with the relay's word, before anybody could read on.
  const early: Parameters<typeof answer>[] = [];
  let joined = false;
  const answer = (data: Buffer, isBinary: boolean) => {
    if (joined) {
      early.push([data, isBinary]);
      return;
    }
    try {
      const message = parseRelayMessage(isBinary ? '' : data.toString());
      if (message.type === 'challenge') socket.send(JSON.stringify(hello(access, purpose, message)));
      else if (message.type === until) {
        // No frame is lost between this word and whoever reads on.
        socket.pause();
        joined = true;
        resolve();
      } else if (message.type === 'refused') reject(refusal(message));
      else throw new DoubleblindError('DB3003', `The relay said "${message.type}".`);
    } catch (error) {
      reject(error);
    }
  };
  const onAbort = () => reject(signal?.reason);
  signal?.addEventListener('abort', onAbort);
  socket.on('message', answer);
  socket.on('error', (error) => reject(unreachable(access, error)));
  socket.on('close', () => reject(new DoubleblindError('DB3006', `The relay ${access.url} closed the connection.`)));
  try {
    await promise;
    return socket;
  } catch (error) {
    socket.terminate();
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    socket.off('message', answer);
    setImmediate(() => {
      for (const message of early) socket.emit('message', ...message);
      socket.resume();
    });
  }
}

function hello(
  { url, privateKey, certificatePem, worker }: RelayAccess,
  purpose: Purpose,
  challenge: Extract<RelayMessage, { type: 'challenge' }>,
) {
  if (challenge.version !== RELAY_VERSION)
    throw new DoubleblindError('DB3009', `The relay speaks version ${challenge.version}, this agent ${RELAY_VERSION}.`);
  const document = { version: RELAY_VERSION, nonce: challenge.nonce, relay: url, purpose };
  const der = (pem: string) => new X509Certificate(pem).raw.toString('base64');
  const certificate = der(certificatePem);
  const belongs = worker && { worker: { credential: worker.credential, agent: der(worker.agentPem) } };
  return { type: 'hello', certificate, ...belongs, signed: signDocument('relay-hello', document, privateKey) };
}

function refusal({ failure }: Extract<RelayMessage, { type: 'refused' }>): DoubleblindError {
  const code = failure.code === 'DB3016' || failure.code === 'DB3017' ? failure.code : 'DB3015';
  return new DoubleblindError(code, failure.detail);
}

function unreachable({ url }: RelayAccess, error: Error & { readonly code?: string }): DoubleblindError {
  return new DoubleblindError('DB3006', `The relay ${url}: ${error.code ?? error.message}.`, { cause: error });
}

function streamOf(socket: WebSocket): Duplex {
  const stream = createWebSocketStream(socket, { readableHighWaterMark: 1 << 18, writableHighWaterMark: 1 << 18 });
  // A link that has ended has ended both ways.
  stream.once('end', () => stream.destroy());
  return stream;
}
