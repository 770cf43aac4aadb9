/** The agents' end of the portal: who is connected, what they ask for, and what is wanted from them. */
import {
  CHANNEL_LIMITS,
  CLOSE_CODES,
  desiredPages,
  desiredTrainingsPages,
  type Failure,
  type PortalMessage,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { type WebSocket, WebSocketServer } from 'ws';
import { AuditCopies } from '../audit/copies.ts';
import { auditHead } from '../audit/read.ts';
import { announce } from '../database/announce.ts';
import type { Database } from '../database/client.ts';
import { portalEvents } from '../events.ts';
import { desiredEvaluations, LEASE_MILLISECONDS } from '../scheduler/desired.ts';
import { desiredTrainings } from '../trainings/desired.ts';
import { PORTAL_VERSION } from '../version.ts';
import { type Admitted, admitAgent } from './admit.ts';
import { AgentConnection, type AgentHello, type AgentRequest } from './connection.ts';
import { carryOut } from './requests.ts';
import { Turns } from './turns.ts';

/** Agents that are let in or told what is wanted at a time: however many come at once, most of the database is left to people. */
const AT_A_TIME = 2;
/** For each millisecond of that, so many go by before the next. */
const REST = 3;
/** Changes that come close together make one message. */
const PUSH_DELAY_MILLISECONDS = 50;
/** When an agent was last heard is written so often at most; far less than what counts as silence (agents/contact.ts). */
const SEEN_MILLISECONDS = 2000;
const REPLACED: Failure = { code: 'DB6201', detail: 'Another connection of this agent.' };

interface Connected extends Admitted {
  readonly connection: AgentConnection;
  revision: number;
  auditSequence: number;
  /** When it was last written that it is there, on performance.now()'s clock. */
  seenAt: number;
  /** Whether the last message named a training. */
  trains: boolean;
  pushTimer: NodeJS.Timeout | null;
  /** Pushes follow one another: two at once would send the same audit records twice. */
  pushing: Promise<void>;
}

export class AgentGateway {
  readonly sockets = new WebSocketServer({ noServer: true, maxPayload: CHANNEL_LIMITS.messageBytes });
  readonly #database: Database;
  readonly #portalOrigin: string;
  readonly #agents = new Map<string, Connected>();
  readonly #copies: AuditCopies;
  readonly #turns = new Turns(AT_A_TIME, REST);
  readonly #renewal: NodeJS.Timeout;

  constructor(database: Database, portalOrigin: string) {
    this.#database = database;
    this.#portalOrigin = portalOrigin;
    this.#copies = new AuditCopies(database);
    this.sockets.on('connection', (socket) => this.#accept(socket));
    portalEvents().on('work', this.#pushTo);
    portalEvents().on('agent', this.#dropIfReplaced);
    portalEvents().on('missed', this.#catchUp);
    this.#renewal = setInterval(this.#pushAll, LEASE_MILLISECONDS / 5);
  }

  async close(): Promise<void> {
    clearInterval(this.#renewal);
    portalEvents().off('work', this.#pushTo);
    portalEvents().off('agent', this.#dropIfReplaced);
    portalEvents().off('missed', this.#catchUp);
    const connected = [...this.#agents.values()];
    this.#agents.clear();
    for (const { pushTimer } of connected) if (pushTimer) clearTimeout(pushTimer);
    for (const socket of this.sockets.clients) socket.terminate();
    this.sockets.close();
    const connectionId = { in: connected.map((row) => row.connectionId) };
    // Without a database the lines count as lost when nothing has been heard for a while.
    await this.#database.agent
      .updateMany({ where: { connectionId }, data: { connectionId: null } })
      .catch(() => undefined);
  }

  #accept(socket: WebSocket): void {
    let agentId: string | null = null;
    const connection: AgentConnection = new AgentConnection(socket, {
      authenticate: async (hello, nonce) => {
        const connected = await this.#turns.take(async () => {
          const admitted = await admitAgent(this.#database, this.#portalOrigin, hello, nonce);
          agentId = admitted.actor.id;
          const joined = this.#join(admitted, hello, connection);
          await this.#welcome(joined);
          return joined;
        });
        await this.#push(connected);
        // What was announced of it before it was in the list here.
        this.#dropIfReplaced(connected.actor.id);
      },
      handle: async (message) => this.#handle(this.#agents.get(agentId!)!, message),
      alive: () => agentId && this.#seen(agentId),
      closed: () => agentId && this.#left(agentId, connection),
    });
  }

  #join(admitted: Admitted, { auditSequence }: AgentHello, connection: AgentConnection): Connected {
    const { id } = admitted.actor;
    this.#agents.get(id)?.connection.close(CLOSE_CODES.replaced, REPLACED);
    const connected: Connected = {
      ...{ ...admitted, connection, auditSequence },
      ...{ revision: 0, trains: false, seenAt: Number.NEGATIVE_INFINITY, pushTimer: null, pushing: Promise.resolve() },
    };
    this.#agents.set(id, connected);
    return connected;
  }

  async #welcome(connected: Connected): Promise<void> {
    const { actor } = connected;
    connected.connection.send({
      type: 'welcome',
      organisation: {
        id: actor.organisationId,
        name: actor.organisationName,
        side: actor.organisationKind as 'vendor' | 'hospital',
      },
      portalOrigin: this.#portalOrigin,
      portalVersion: PORTAL_VERSION,
      auditHead: await this.#auditHead(connected),
    });
  }

  /** An agent whose copy is longer has seen records that are gone here: the operator has to know, too. */
  async #auditHead({ actor, auditSequence }: Connected): Promise<{ sequence: number; hash: string }> {
    const head = await auditHead(this.#database);
    if (auditSequence > head.sequence) {
      const copy = `has a copy of the audit log up to record ${auditSequence}; here it ends at ${head.sequence}`;
      console.error(`agent gateway: the agent ${actor.name} of ${actor.organisationName} ${copy}`);
    }
    return head;
  }

  #seen(agentId: string): void {
    const now = performance.now();
    const connected = this.#agents.get(agentId);
    if (connected) {
      if (now - connected.seenAt < SEEN_MILLISECONDS) return;
      connected.seenAt = now;
    }
    this.#database.agent
      .update({ where: { id: agentId }, data: { lastSeenAt: new Date() } })
      .catch((error: Error) => console.error(`agent gateway: ${error.message}`));
  }

  #left(agentId: string, connection: AgentConnection): void {
    const connected = this.#agents.get(agentId);
    if (connected?.connection !== connection) return;
    if (connected.pushTimer) clearTimeout(connected.pushTimer);
    this.#agents.delete(agentId);
    const { connectionId } = connected;
    this.#database
      .$transaction([
        this.#database.agent.updateMany({ where: { connectionId }, data: { connectionId: null } }),
        announce(this.#database, 'agent', agentId),
      ])
      .catch((error: Error) => console.error(`agent gateway: ${error.message}`));
  }

  async #handle(connected: Connected, message: AgentRequest): Promise<void> {
    if (message.type === 'observed' || message.type === 'observed-trainings')
      return carryOut(this.#database, connected.actor, connected.publicKey, message).then(() => undefined);
    const answer: PortalMessage = { type: 'acknowledge', requestId: message.requestId };
    try {
      const id = await carryOut(this.#database, connected.actor, connected.publicKey, message);
      connected.connection.send({ ...answer, ...(id !== null && { id }) });
    } catch (error) {
      if (!(error instanceof DoubleblindError)) throw error;
      connected.connection.send({ ...answer, failure: { code: error.code, detail: error.detail.slice(0, 500) } });
    }
  }

  /** Renews the leases; who takes no part in what happens gets the audit records meanwhile with it. */
  readonly #pushAll = (): void => {
    for (const connected of this.#agents.values()) this.#pushSoon(connected);
  };

  /** Only the agents that take part: a busy portal must not ask for everything that is wanted of everybody each time. */
  readonly #pushTo = (workId: string): void => {
    this.#database.participant
      .findMany({ where: { workId }, select: { agentId: true } })
      .then((participants) => {
        for (const { agentId } of participants) {
          const connected = this.#agents.get(agentId);
          if (connected) this.#pushSoon(connected);
        }
      })
      .catch((error: Error) => console.error(`agent gateway: ${error.message}`));
  };

  #pushSoon(connected: Connected): void {
    connected.pushTimer ??= setTimeout(() => {
      connected.pushTimer = null;
      this.#push(connected).catch((error: Error) => console.error(`agent gateway: ${error.message}`));
    }, PUSH_DELAY_MILLISECONDS);
  }

  #push(connected: Connected): Promise<void> {
    const next = connected.pushing.then(() => this.#pushNow(connected));
    connected.pushing = next.catch(() => undefined);
    return next;
  }

  async #pushNow(connected: Connected): Promise<void> {
    const { evaluations, trainings } = await this.#turns.take(async () => ({
      evaluations: await desiredEvaluations(this.#database, connected.actor),
      trainings: await desiredTrainings(this.#database, connected.actor, LEASE_MILLISECONDS),
    }));
    connected.revision += 1;
    for (const page of desiredPages(connected.revision, evaluations)) connected.connection.send(page);
    // An agent of before there were trainings knows no such message, and takes part in none.
    if (trainings.length > 0 || connected.trains)
      for (const page of desiredTrainingsPages(connected.revision, trainings)) connected.connection.send(page);
    connected.trains = trainings.length > 0;
    await this.#copyAudit(connected);
  }

  /** The agent's own copy of the chain: an operator who alters history is found out. */
  async #copyAudit(connected: Connected): Promise<void> {
    const { connection, actor } = connected;
    while (connection.open) {
      const sending = await this.#turns.take(async () => {
        const part = await this.#copies.part(actor.organisationId, connected.auditSequence);
        if (part === null) return null;
        connected.auditSequence = part.sequence;
        const text = `{"type":"audit-copy","links":${part.json},"head":"${part.hash}"}`;
        return { full: part.full, sent: connection.sendText(text) };
      });
      if (sending === null) return;
      // Waits for the agent, not with a turn: a slow one keeps nobody else waiting, and what it has not read is not made yet.
      await sending.sent;
      if (!sending.full) return;
    }
  }

  /** After a while in which nothing was heard of what other processes do. */
  readonly #catchUp = (): void => {
    for (const agentId of this.#agents.keys()) this.#dropIfReplaced(agentId);
    this.#pushAll();
  };

  /** Also by a connection to another process, whose half-open one this may be. */
  readonly #dropIfReplaced = (agentId: string): void => {
    const connected = this.#agents.get(agentId);
    if (!connected) return;
    const { connection, connectionId, publicKey } = connected;
    this.#database.agent
      .findUnique({ where: { id: agentId }, select: { removedAt: true, connectionId: true, publicKey: true } })
      .then((agent) => {
        if (!agent || agent.removedAt) {
          const failure = { code: 'DB6201', detail: 'This agent was removed.' };
          connection.close(CLOSE_CODES.notAuthenticated, failure);
        } else if (agent.publicKey !== publicKey) {
          connection.close(CLOSE_CODES.notAuthenticated, { code: 'DB6201', detail: 'This key was given up.' });
        } else if (agent.connectionId !== connectionId) connection.close(CLOSE_CODES.replaced, REPLACED);
      })
      .catch((error: Error) => console.error(`agent gateway: ${error.message}`));
  };
}
