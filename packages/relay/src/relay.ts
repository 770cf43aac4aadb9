/**
 * Lets two agents meet that can only call out. One listens here under the hash of its certificate, the other calls that hash; the
 * relay tells the listener, joins the two connections and passes frames on. Inside runs the agents' own TLS 1.3 with pinned certificates
 * (apps/party-agent peer/), so that a relay sees who talks to whom, when and how much, and nothing else. A page of a browser may call, too, with
 * a ticket that the listener has signed; inside runs the channel of packages/browser-party.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { DoubleblindError } from '@doubleblind/errors';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Caller, callerOf, checkTicket } from './caller.ts';
import { joinSockets } from './join.ts';
import { type RelayLimits, USUAL_LIMITS } from './limits.ts';
import { type PageHello, type Purpose, parseHello, RELAY_VERSION, type RelayMessage, refusalOf } from './messages.ts';
import { Quota } from './quota.ts';

/** What a relay is told of its place and its callers. */
export interface RelayOptions {
  /** The address that callers use, wss://host/relay: part of what they sign. */
  readonly url: string;
  /** Whether this agent may use the relay. */
  readonly admit: (caller: Caller, purpose: Purpose) => Promise<boolean>;
  readonly limits?: Partial<RelayLimits>;
}

/** Since the relay was started. */
export interface RelayCounters {
  readonly listeners: number;
  readonly waitingCalls: number;
  readonly joinedCalls: number;
  readonly calls: number;
  readonly refused: number;
  readonly bytes: number;
}

interface WaitingCall {
  readonly socket: WebSocket;
  /** Whose allowance the bytes are: the caller's, or of a page the listener's, who has invited it. */
  readonly payer: string;
  readonly callee: string;
  readonly timer: NodeJS.Timeout;
}

/** A relay; it joins connections and reads nothing of what they carry. */
export class Relay {
  /** For the upgrade of HTTP requests; every connection that it emits is served. */
  readonly sockets: WebSocketServer;
  readonly #options: RelayOptions;
  readonly #limits: RelayLimits;
  readonly #quota: Quota;
  readonly #listeners = new Map<
    string,
    { readonly socket: WebSocket; readonly caller: Caller; readonly pages: boolean }
  >();
  readonly #waiting = new Map<string, WaitingCall>();
  /** By agents that call, tickets, and agents that are called by pages. */
  readonly #callsOf = new Map<string, number>();
  readonly #heartbeat: NodeJS.Timeout;
  readonly #callers = new Map<WebSocket, Caller>();
  readonly #silent = new WeakSet<WebSocket>();
  #strangers = 0;
  #joined = 0;
  #calls = 0;
  #refused = 0;
  #bytes = 0;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#limits = { ...USUAL_LIMITS, ...options.limits };
    this.#quota = new Quota(this.#limits.bytesPerAgentAndDay);
    this.sockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: this.#limits.frameBytes,
    });
    this.sockets.on('connection', (socket) => this.#greet(socket));
    this.#heartbeat = setInterval(() => this.#pingListeners(), this.#limits.silentMilliseconds / 2);
  }

  get counters(): RelayCounters {
    return {
      listeners: this.#listeners.size,
      waitingCalls: this.#waiting.size,
      joinedCalls: this.#joined,
      calls: this.#calls,
      refused: this.#refused,
      bytes: this.#bytes,
    };
  }

  /** Cuts every connection of an agent that is no longer admitted. */
  drop(publicKey: string): void {
    for (const [socket, caller] of this.#callers) if (caller.publicKey === publicKey) socket.terminate();
  }

  /** Ends all that is connected. */
  close(): void {
    clearInterval(this.#heartbeat);
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    for (const socket of this.sockets.clients) socket.terminate();
    this.sockets.close();
  }

  #greet(socket: WebSocket): void {
    socket.on('error', () => socket.terminate());
    if (this.#strangers >= this.#limits.strangers) {
      this.#refuse(socket, new DoubleblindError('DB3015', 'Too many callers at once.'));
      return;
    }
    this.#strangers += 1;
    const nonce = randomBytes(32).toString('base64url');
    const timer = setTimeout(() => socket.terminate(), this.#limits.helloMilliseconds);
    let known = false;
    const noStranger = () => {
      if (!known) this.#strangers -= 1;
      known = true;
      clearTimeout(timer);
    };
    socket.once('close', noStranger);
    socket.once('message', (data, isBinary) => {
      noStranger();
      this.#admit(socket, isBinary ? '' : data.toString(), nonce).catch((error) => this.#refuse(socket, error));
    });
    say(socket, { type: 'challenge', version: RELAY_VERSION, nonce });
  }

  async #admit(socket: WebSocket, text: string, nonce: string): Promise<void> {
    const hello = parseHello(text);
    if (hello.type === 'page') return this.#callFromPage(socket, hello);
    const { purpose } = hello.signed.document;
    const caller = callerOf(hello, nonce, this.#options.url);
    if (!(await this.#options.admit(caller, purpose)))
      throw new DoubleblindError('DB3015', 'This agent is not known here.');
    if (socket.readyState !== socket.OPEN) return;
    this.#callers.set(socket, caller);
    socket.once('close', () => this.#callers.delete(socket));
    if (purpose.kind === 'listen') this.#listen(socket, caller, purpose.pages === true);
    else if (purpose.kind === 'call') this.#call(socket, caller.agentHash, purpose.certificateHash);
    else this.#answer(socket, caller.certificateHash, purpose.call);
  }

  /** One listener an agent: one that has come back is not kept out by its dead connection. */
  #listen(socket: WebSocket, caller: Caller, pages: boolean): void {
    const agent = caller.certificateHash;
    this.#listeners.get(agent)?.socket.close();
    this.#listeners.set(agent, { socket, caller, pages });
    socket.on('close', () => {
      if (this.#listeners.get(agent)?.socket === socket) this.#listeners.delete(agent);
    });
    socket.on('pong', () => this.#silent.delete(socket));
    say(socket, { type: 'listening' });
  }

  #call(socket: WebSocket, caller: string, callee: string): void {
    const listener = this.#listeners.get(callee);
    if (!listener) throw new DoubleblindError('DB3016', '');
    if (!this.#quota.add(caller, 0)) throw new DoubleblindError('DB3017', '');
    this.#count(socket, [[`agent ${caller}`, this.#limits.callsPerAgent]]);
    this.#announce(listener.socket, { socket, payer: caller, callee });
  }

  #callFromPage(socket: WebSocket, { ticket }: PageHello): void {
    const { certificateHash: callee, ticketId } = ticket.document;
    const listener = this.#listeners.get(callee);
    if (!listener?.pages) throw new DoubleblindError('DB3016', '');
    checkTicket(ticket, listener.caller, this.#options.url);
    if (!this.#quota.add(callee, 0)) throw new DoubleblindError('DB3017', '');
    this.#count(socket, [
      [`ticket ${callee} ${ticketId}`, this.#limits.callsPerTicket],
      [`pages ${callee}`, this.#limits.pagesPerAgent],
    ]);
    this.#announce(listener.socket, { socket, payer: callee, callee }, 'page');
  }

  /** Counts a call for each of these, until its socket closes. Throws DB3015 where one of them has as many as it may. */
  #count(socket: WebSocket, counts: readonly (readonly [name: string, most: number])[]): void {
    for (const [name, most] of counts)
      if ((this.#callsOf.get(name) ?? 0) >= most)
        throw new DoubleblindError('DB3015', `${most} calls at once are the most.`);
    for (const [name] of counts) this.#callsOf.set(name, (this.#callsOf.get(name) ?? 0) + 1);
    socket.once('close', () => {
      for (const [name] of counts) {
        const left = this.#callsOf.get(name)! - 1;
        if (left === 0) this.#callsOf.delete(name);
        else this.#callsOf.set(name, left);
      }
    });
  }

  #announce(listener: WebSocket, waiting: Omit<WaitingCall, 'timer'>, from?: 'page'): void {
    const { socket } = waiting;
    this.#calls += 1;
    const call = randomUUID();
    const timer = setTimeout(
      () => this.#refuse(socket, new DoubleblindError('DB3016', 'It did not answer.')),
      this.#limits.answerMilliseconds,
    );
    this.#waiting.set(call, { ...waiting, timer });
    socket.once('close', () => {
      clearTimeout(timer);
      this.#waiting.delete(call);
    });
    say(listener, { type: 'call', call, ...(from && { from }) });
  }

  #answer(socket: WebSocket, callee: string, call: string): void {
    const waiting = this.#waiting.get(call);
    if (!waiting || waiting.callee !== callee)
      throw new DoubleblindError('DB3016', 'Nobody is waiting with this call.');
    this.#waiting.delete(call);
    clearTimeout(waiting.timer);
    this.#joined += 1;
    const { waitingBytes, silentMilliseconds } = this.#limits;
    joinSockets(waiting.socket, socket, {
      waitingBytes,
      silentMilliseconds,
      admit: (bytes) => {
        this.#bytes += bytes;
        return this.#quota.add(waiting.payer, bytes);
      },
      ended: () => {
        this.#joined -= 1;
      },
    });
    for (const end of [waiting.socket, socket]) say(end, { type: 'joined' });
  }

  #pingListeners(): void {
    for (const { socket } of this.#listeners.values()) {
      if (this.#silent.has(socket)) socket.terminate();
      this.#silent.add(socket);
      socket.ping();
    }
  }

  #refuse(socket: WebSocket, error: unknown): void {
    this.#refused += 1;
    say(socket, { type: 'refused', failure: refusalOf(error) });
    socket.close();
  }
}

function say(socket: WebSocket, message: RelayMessage): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
}
