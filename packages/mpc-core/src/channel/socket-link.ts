/**
 * A link over an open WebSocket, Node's or a browser's. Beside data packets it carries control messages (what the parties tell each other about
 * the job), heartbeats, and a goodbye that tells the peer why the link ends. Who is at the other end is the caller's
 * concern (mutual TLS between agents).
 *
 * A heartbeat goes out every 5 s whatever else is sent; a peer of which nothing has arrived for 20 s is given up with
 * DB3004. Silent intervals are counted rather than clock time compared, so that a process that was itself suspended
 * does not blame its peer.
 */
import { DoubleblindError, ERRORS, type ErrorCode } from '@doubleblind/errors';
import { discard } from './discard.ts';
import { packetKind, readFrames, singleFrame } from './frame.ts';
import { Inbox } from './inbox.ts';
import { HIGH_WATER_BYTES, type Link, type LinkReceiver } from './link.ts';

/** What a link asks of a socket, of which every platform has its own kind. */
export interface PacketSocket {
  /** Bytes that wait to be sent. */
  readonly bufferedAmount: number;
  /** `sent` is called when the bytes are not needed any more and there may be room again. */
  send(packet: Uint8Array<ArrayBuffer>, sent: () => void): void;
  /** Names who gets what arrives: packets in buffers of their own (undefined for a text message), and the end, once or more often. */
  listen(events: {
    packet(packet: Uint8Array<ArrayBuffer> | undefined): void;
    ended(error: DoubleblindError): void;
  }): void;
  /** Holds back what arrives, where the platform can. */
  pause(): void;
  /** Packets come again. */
  resume(): void;
  /** Ends it when all is sent; a peer that does not answer is not waited for. */
  close(): void;
  /** Ends it at once. */
  terminate(): void;
}

/** A link over a WebSocket, with what its owner may ask of it. */
export interface PeerLink extends Link {
  /** Sends one control message of at most 1 MiB. */
  sendControl(message: Uint8Array): Promise<void>;
  /** The next control message. Rejects when the link has ended and none is left. */
  receiveControl(): Promise<Uint8Array>;
  /** Resolves with the reason when the link has ended. */
  readonly ended: Promise<DoubleblindError>;
  /** Bytes of packets, with frame headers, without WebSocket and TLS overhead (below 0.1%). */
  readonly wire: { readonly bytesSent: number; readonly bytesReceived: number };
}

/** How often heartbeats go out, and how many may be missing. */
export interface SocketLinkOptions {
  readonly heartbeatMilliseconds?: number;
  /** Silent heartbeat intervals after which the peer is given up. */
  readonly silentIntervals?: number;
}

/** Control messages before anybody listens; more than that is no honest peer. */
const MAXIMUM_WAITING_CONTROLS = 16;

/** A link over an open socket; `ended` has the numbered reason when the other side closes, fails or is silent for too long. */
export function socketLink(socket: PacketSocket, options: SocketLinkOptions = {}): PeerLink {
  return new SocketLink(socket, options.heartbeatMilliseconds ?? 5000, options.silentIntervals ?? 4);
}

class SocketLink implements PeerLink {
  readonly wire = { bytesSent: 0, bytesReceived: 0 };
  readonly ended: Promise<DoubleblindError>;
  readonly #socket: PacketSocket;
  readonly #heartbeat: ReturnType<typeof setInterval>;
  readonly #silentIntervals: number;
  readonly #backlog: Uint8Array<ArrayBuffer>[] = [];
  readonly #controls = new Inbox();
  #forRoom: { resolve(): void; reject(error: DoubleblindError): void }[] = [];
  #receiver: LinkReceiver | undefined;
  #heard = true;
  #silent = 0;
  #paused = false;
  #failure: DoubleblindError | undefined;
  #resolveEnded!: (error: DoubleblindError) => void;

  constructor(socket: PacketSocket, heartbeatMilliseconds: number, silentIntervals: number) {
    this.#socket = socket;
    this.#silentIntervals = silentIntervals;
    this.ended = new Promise((resolve) => (this.#resolveEnded = resolve));
    socket.listen({
      packet: (packet) => this.#accept(packet),
      ended: (error) => this.#end(error),
    });
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMilliseconds);
  }

  start(receiver: LinkReceiver): void {
    this.#receiver = receiver;
    for (const packet of this.#backlog.splice(0)) receiver.packet(packet);
    if (this.#failure) receiver.closed(this.#failure);
    else this.resume();
  }

  receiveControl(): Promise<Uint8Array> {
    return this.#controls.take();
  }

  send(packet: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure);
    this.wire.bytesSent += packet.length;
    this.#socket.send(packet, () => {
      discard(packet);
      this.#wakeSenders();
    });
    if (this.#socket.bufferedAmount < HIGH_WATER_BYTES) return Promise.resolve();
    return new Promise((resolve, reject) => this.#forRoom.push({ resolve, reject }));
  }

  sendControl(message: Uint8Array): Promise<void> {
    return this.send(singleFrame('control', message));
  }

  pause(): void {
    this.#paused = true;
    this.#socket.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#silent = 0;
    this.#socket.resume();
  }

  close(reason?: DoubleblindError): void {
    if (this.#failure) return;
    const goodbye = { code: reason?.code ?? null };
    this.send(singleFrame('goodbye', new TextEncoder().encode(JSON.stringify(goodbye)))).catch(() => {});
    this.#end(reason ?? new DoubleblindError('DB3001', 'This side ended it.'));
  }

  #wakeSenders(): void {
    if (this.#socket.bufferedAmount > HIGH_WATER_BYTES / 2) return;
    for (const waiter of this.#forRoom.splice(0)) waiter.resolve();
  }

  #beat(): void {
    this.send(singleFrame('heartbeat', new Uint8Array(0))).catch(() => {});
    this.#silent = this.#heard || this.#paused ? 0 : this.#silent + 1;
    this.#heard = false;
    if (this.#silent < this.#silentIntervals) return;
    this.#end(new DoubleblindError('DB3004', ''));
    this.#socket.terminate();
  }

  /** `packet`: undefined for a message that is none. */
  #accept(packet: Uint8Array<ArrayBuffer> | undefined): void {
    if (this.#failure) return;
    this.#heard = true;
    try {
      if (!packet) throw new DoubleblindError('DB3003', 'A text message.');
      this.wire.bytesReceived += packet.length;
      this.#dispatch(packet);
    } catch (error) {
      if (!(error instanceof DoubleblindError)) throw error;
      this.close(error);
    }
  }

  #dispatch(packet: Uint8Array<ArrayBuffer>): void {
    const kind = packetKind(packet);
    if (kind === 'more' || kind === 'last') {
      this.#deliver(packet);
      return;
    }
    const frames = readFrames(packet);
    if (frames.length !== 1) throw new DoubleblindError('DB3003', `"${kind}" does not stand alone.`);
    if (kind === 'goodbye') this.#end(goodbyeError(frames[0].payload));
    if (kind === 'control') this.#deliverControl(frames[0].payload);
  }

  #deliver(packet: Uint8Array<ArrayBuffer>): void {
    if (this.#receiver) {
      this.#receiver.packet(packet);
    } else {
      this.#backlog.push(packet);
      this.pause();
    }
  }

  #deliverControl(message: Uint8Array): void {
    if (this.#controls.length === MAXIMUM_WAITING_CONTROLS) {
      throw new DoubleblindError('DB3003', 'Too many control messages.');
    }
    this.#controls.push(message);
  }

  #end(error: DoubleblindError): void {
    if (this.#failure) return;
    this.#failure = error;
    clearInterval(this.#heartbeat);
    for (const waiter of this.#forRoom.splice(0)) waiter.reject(error);
    this.#socket.close();
    this.#controls.fail(error);
    this.#receiver?.closed(error);
    this.#resolveEnded(error);
  }
}

/** The peer says only its error's number: particulars of its side stay there. */
function goodbyeError(payload: Uint8Array): DoubleblindError {
  const code = /"code":"(DB\d{4})"/.exec(new TextDecoder().decode(payload))?.[1];
  if (code === undefined || !(code in ERRORS)) return new DoubleblindError('DB3001', '');
  return new DoubleblindError('DB3012', `${code}: ${ERRORS[code as ErrorCode].title}`);
}
