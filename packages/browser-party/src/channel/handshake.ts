/** Two handshake messages over a wire; then the encrypted channel over the same wire. */
import { DoubleblindError } from '@doubleblind/errors';
import type { PacketSocket } from '@doubleblind/mpc-core/party';
import { bytesOf } from './base64url.ts';
import { HANDSHAKE_BYTES, initiate, respond, type Transport } from './noise.ts';
import { secureSocket } from './secure-socket.ts';
import type { Wire } from './wire.ts';

/** Of this version of what is said inside, and for nothing else. */
const PROLOGUE = new TextEncoder().encode('doubleblind page 1');
const TIMEOUT_MILLISECONDS = 20_000;

/** A channel that both sides have. */
export interface SecureChannel {
  readonly socket: PacketSocket;
  /** Of this one handshake, 32 bytes; alike on both sides. */
  readonly handshakeHash: Uint8Array;
}

/**
 * The page's side, to the agent that has the channel key of the ticket (X25519, base64url). Throws DB3021 where whoever answers does not have it, or nobody
 * answers.
 */
export async function openToAgent(wire: Wire, channelKey: string): Promise<SecureChannel> {
  const frames = new FirstFrame(wire);
  try {
    const { message, finish } = await initiate(bytesOf(channelKey), { prologue: PROLOGUE });
    wire.send(message);
    return channel(frames, await finish(await frames.first()));
  } catch (cause) {
    wire.terminate();
    throw new DoubleblindError('DB3021', '', { cause });
  }
}

/** The agent's side. Throws DB3021 for a caller who means another key. */
export async function openToPage(wire: Wire, secretKey: Uint8Array): Promise<SecureChannel> {
  const frames = new FirstFrame(wire);
  try {
    const { answer, transport } = await respond(secretKey, await frames.first(), { prologue: PROLOGUE });
    wire.send(answer);
    return channel(frames, transport);
  } catch (cause) {
    wire.terminate();
    throw new DoubleblindError('DB3021', '', { cause });
  }
}

function channel(frames: FirstFrame, transport: Transport): SecureChannel {
  return { socket: secureSocket(frames, transport), handshakeHash: transport.handshakeHash };
}

type Events = Parameters<Wire['listen']>[0];

/** A wire whose first frame is for the handshake; what comes behind it waits for who listens next. */
class FirstFrame implements Wire {
  readonly #wire: Wire;
  readonly #first = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
  readonly #later: (Uint8Array<ArrayBuffer> | undefined)[] = [];
  readonly #timer: ReturnType<typeof setTimeout>;
  #events: Events | undefined;
  #seen = false;
  #ended = false;

  constructor(wire: Wire) {
    this.#wire = wire;
    this.#first.promise.catch(() => {});
    this.#timer = setTimeout(() => this.#first.reject(new Error('no answer in time')), TIMEOUT_MILLISECONDS);
    wire.listen({ frame: (frame) => this.#accept(frame), ended: () => this.#end() });
  }

  async first(): Promise<Uint8Array<ArrayBuffer>> {
    try {
      return await this.#first.promise;
    } finally {
      clearTimeout(this.#timer);
    }
  }

  get bufferedAmount(): number {
    return this.#wire.bufferedAmount;
  }

  send(frame: Uint8Array<ArrayBuffer>): void {
    this.#wire.send(frame);
  }

  listen(events: Events): void {
    this.#events = events;
    for (const frame of this.#later.splice(0)) events.frame(frame);
    if (this.#ended) events.ended();
  }

  close(): void {
    this.#wire.close();
  }

  terminate(): void {
    this.#wire.terminate();
  }

  #accept(frame: Uint8Array<ArrayBuffer> | undefined): void {
    if (this.#events) this.#events.frame(frame);
    else if (this.#seen) this.#later.push(frame);
    else if (frame?.length === HANDSHAKE_BYTES) this.#first.resolve(frame);
    else this.#first.reject(new Error('no message of the handshake'));
    this.#seen = true;
  }

  #end(): void {
    this.#ended = true;
    this.#first.reject(new Error('it ended'));
    this.#events?.ended();
  }
}
