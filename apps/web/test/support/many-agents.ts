/** Agents that do nothing but connect and copy the audit log; many of them cost this process little. */
import type { KeyObject } from 'node:crypto';
import {
  type AuditLink,
  CONTRACT_VERSION,
  generateAgentKey,
  type PortalMessage,
  type ProposalDocument,
  proposalHash,
  type Side,
  type SignedApproval,
  signDocument,
} from '@doubleblind/contracts';
import { WebSocket } from 'ws';
import type { Actor } from '../../src/server/authorisation/actor.ts';
import type { Database } from '../../src/server/database/client.ts';

/** How a message with audit records begins, and each of its links. */
const COPY = '{"type":"audit-copy"';
const SEQUENCE = '{"sequence":';

export class CopyingAgent {
  /** What it was sent, where it keeps it. */
  readonly links: AuditLink[] = [];
  /** The last record that it has. */
  head = { sequence: 0, hash: '' };
  /** Whether the links are read and kept; how far they go is known without that, which costs whoever measures less. */
  keeps = false;
  /** Why the portal ended the connection, if it did. */
  thrownOut: string | null = null;
  readonly #agentId: string;
  readonly #keys: { readonly privateKey: KeyObject; readonly publicKey: string };
  #socket: WebSocket | null = null;

  /** Enrolled for these organisations in turn. */
  static async make(database: Database, owners: readonly Actor[], count: number): Promise<CopyingAgent[]> {
    const keys = Array.from({ length: count }, () => generateAgentKey());
    const rows = await database.agent.createManyAndReturn({
      data: keys.map(({ publicKey }, index) => {
        const { organisationId } = owners[index % owners.length];
        return { organisationId, name: `agent ${index}`, publicKey, softwareVersion: '0' };
      }),
      select: { id: true, publicKey: true },
    });
    const ids = new Map(rows.map(({ id, publicKey }) => [publicKey, id]));
    return keys.map((pair) => new CopyingAgent(ids.get(pair.publicKey)!, pair));
  }

  constructor(agentId: string, keys: { readonly privateKey: KeyObject; readonly publicKey: string }) {
    this.#agentId = agentId;
    this.#keys = keys;
  }

  /** Connects with an empty copy; resolves when the copy has reached this record, or the connection has ended. */
  copy(port: number, portalOrigin: string, until: number): Promise<void> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/agent`);
    this.#socket = socket;
    return new Promise((resolve) => {
      socket.on('error', (error) => {
        this.thrownOut ??= error.message;
      });
      socket.on('close', (code) => {
        this.thrownOut ??= `closed with ${code}`;
        resolve();
      });
      socket.on('message', (data) => {
        const text = data.toString();
        if (text.startsWith(COPY)) {
          this.#copied(text);
          if (this.head.sequence >= until) resolve();
          return;
        }
        const message = JSON.parse(text) as PortalMessage;
        if (message.type === 'challenge') this.#hello(message.nonce, portalOrigin);
        else if (message.type === 'ping') socket.send(JSON.stringify({ type: 'pong', id: message.id }));
        else if (message.type === 'error') this.thrownOut = message.failure.code;
      });
    });
  }

  #copied(text: string): void {
    if (this.keeps) this.links.push(...(JSON.parse(text) as { links: AuditLink[] }).links);
    const sequence = /^\d+/.exec(text.slice(text.lastIndexOf(SEQUENCE) + SEQUENCE.length))![0];
    const [, hash] = /"head":"([0-9a-f]{64})"}$/.exec(text.slice(-80))!;
    this.head = { sequence: Number(sequence), hash };
  }

  #hello(nonce: string, portalOrigin: string): void {
    const { privateKey, publicKey } = this.#keys;
    const agentId = this.#agentId;
    const softwareVersion = '0';
    const document = { agentId, nonce, portalOrigin, contractVersion: CONTRACT_VERSION, softwareVersion };
    const card = {
      agentId,
      publicKey,
      certificateHash: 'cd'.repeat(32),
      addresses: [],
      issuedAt: new Date().toISOString(),
    };
    const hello = {
      type: 'hello',
      hello: signDocument('hello', document, privateKey),
      card: signDocument('peer-card', card, privateKey),
      localApiUrl: null,
      auditSequence: 0,
    };
    this.#socket?.send(JSON.stringify(hello));
  }

  /** As agents do while an evaluation runs. */
  report(evaluationId: string, imagesDone: number, imagesTotal: number): void {
    const rates = { imagesPerSecond: 2, bytesPerSecond: 1e7, secondsLeft: (imagesTotal - imagesDone) / 2 };
    const progress = { imagesDone, imagesTotal, bytes: 6e7 + imagesDone, ...rates, phase: 'online' };
    const evaluations = [{ evaluationId, attempt: 1, observed: 'running', progress }];
    this.#socket?.send(JSON.stringify({ type: 'observed', evaluations }));
  }

  /** What this agent's organisation says yes to, as the portal keeps it. */
  approval(side: Side, proposal: ProposalDocument): SignedApproval {
    const document = {
      format: 'doubleblind-approval',
      version: 1,
      evaluationId: proposal.evaluationId,
      side,
      proposalHash: proposalHash(proposal),
      approvedBy: 'A. Person',
      approvedAt: new Date().toISOString(),
    } as const;
    return signDocument('approval', document, this.#keys.privateKey);
  }

  get id(): string {
    return this.#agentId;
  }

  get publicKey(): string {
    return this.#keys.publicKey;
  }

  close(): void {
    this.thrownOut ??= 'nothing';
    this.#socket?.terminate();
  }
}
