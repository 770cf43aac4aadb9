/** An agent that speaks the contracts and computes nothing: what the portal sees of a real one. */
import type { KeyObject } from 'node:crypto';
import {
  type AgentMessage,
  type AuditLink,
  CONTRACT_VERSION,
  type DesiredEvaluation,
  DesiredPages,
  generateAgentKey,
  type PortalMessage,
  type ProposalDocument,
  parsePortalMessage,
  proposalHash,
  type Side,
  signDocument,
} from '@doubleblind/contracts';
import { WebSocket } from 'ws';
import { enrolAgent } from '../../src/server/agents/write.ts';
import type { Database } from '../../src/server/database/client.ts';

type Body<T> = T extends { requestId: string } ? Omit<T, 'requestId'> : never;
type Acknowledge = Extract<PortalMessage, { type: 'acknowledge' }>;

export class FakeAgent {
  readonly keys: { privateKey: KeyObject; publicKey: string } = generateAgentKey();
  agentId = '';
  side: Side = 'vendor';
  desired: DesiredEvaluation[] = [];
  audit: AuditLink[] = [];
  localApiUrl: string | null = null;
  /** Error that the portal sent before it closed, and its close code. */
  refused: { code: string; closeCode: number } | null = null;
  portalOrigin = 'http://portal.test';
  clockAheadMilliseconds = 0;
  #socket: WebSocket | null = null;
  #answers = new Map<string, (answer: Acknowledge) => void>();
  #requests = 0;
  #pages = new DesiredPages<DesiredEvaluation>();

  async enrol(database: Database, token: string, portalOrigin: string): Promise<void> {
    const request = {
      contractVersion: CONTRACT_VERSION,
      token,
      agentName: 'test-agent',
      softwareVersion: '0.1.0',
    } as const;
    const answer = await enrolAgent(database, signDocument('enrolment', request, this.keys.privateKey), portalOrigin);
    this.agentId = answer.agentId;
    this.side = answer.organisation.side;
    this.portalOrigin = portalOrigin;
  }

  /** Connects and resolves with the welcome, or with null when the portal closes instead. */
  connect(port: number, change: { nonce?: string; agentId?: string } = {}): Promise<PortalMessage | null> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/agent`);
    this.#socket = socket;
    return new Promise((resolve) => {
      let error = '';
      socket.on('error', () => undefined);
      socket.on('close', (closeCode) => {
        // One that a later connection has replaced is nobody's any more.
        if (this.#socket === socket) this.refused = { code: error, closeCode };
        resolve(null);
      });
      socket.on('message', (data) => {
        const parsed = parsePortalMessage(data.toString());
        if (!parsed.ok) throw new Error(`the portal broke the contracts: ${parsed.reason}`);
        const { message } = parsed;
        if (message.type === 'challenge') this.#hello(change.nonce ?? message.nonce, change.agentId ?? this.agentId);
        if (message.type === 'welcome') resolve(message);
        if (message.type === 'desired') this.desired = this.#pages.add(message, message.evaluations) ?? this.desired;
        if (message.type === 'audit-copy') this.audit.push(...message.links);
        if (message.type === 'acknowledge') this.#answers.get(message.requestId)?.(message);
        if (message.type === 'error') error = message.failure.code;
      });
    });
  }

  #hello(nonce: string, agentId: string): void {
    const { privateKey, publicKey } = this.keys;
    const document = {
      agentId,
      nonce,
      portalOrigin: this.portalOrigin,
      contractVersion: CONTRACT_VERSION,
      softwareVersion: '0.1.0',
    };
    const card = {
      agentId: this.agentId,
      publicKey,
      certificateHash: 'cd'.repeat(32),
      addresses: this.side === 'hospital' ? ['wss://127.0.0.1:9443/peer'] : [],
      issuedAt: new Date(Date.now() + this.clockAheadMilliseconds).toISOString(),
    };
    this.send({
      type: 'hello',
      hello: signDocument('hello', document, privateKey),
      card: signDocument('peer-card', card, privateKey),
      localApiUrl: this.localApiUrl,
      auditSequence: this.audit.at(-1)?.sequence ?? 0,
    });
  }

  send(message: AgentMessage): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  sendText(text: string): void {
    this.#socket?.send(text);
  }

  request(body: Body<AgentMessage>): Promise<Acknowledge> {
    const requestId = `r${++this.#requests}`;
    return new Promise((resolve) => {
      this.#answers.set(requestId, resolve);
      this.send({ ...body, requestId } as AgentMessage);
    });
  }

  approve(proposal: ProposalDocument): Promise<Acknowledge> {
    const document = {
      format: 'doubleblind-approval',
      version: 1,
      evaluationId: proposal.evaluationId,
      side: this.side,
      proposalHash: proposalHash(proposal),
      approvedBy: 'A. Person',
      approvedAt: new Date().toISOString(),
    } as const;
    return this.request({ type: 'approve', approval: signDocument('approval', document, this.keys.privateKey) });
  }

  observe(
    evaluationId: string,
    observed: 'ready' | 'preflight-passed' | 'running' | 'link-lost' | 'paused' | 'computed',
    attempt = 1,
  ): void {
    const progress = {
      imagesDone: 12,
      imagesTotal: 50,
      bytes: 6e7,
      imagesPerSecond: 2,
      bytesPerSecond: 1e7,
      secondsLeft: 19,
      phase: 'online',
      workers: { workers: 4, pairs: 3, batchesDone: 6, batches: 25, again: 1 },
    };
    this.send({
      type: 'observed',
      evaluations: [{ evaluationId, attempt, observed, ...(observed === 'running' && { progress }) }],
    });
  }

  /** Waits until the portal wants this of the agent. */
  async until(evaluationId: string, wanted: DesiredEvaluation['desired'], attempt = 1): Promise<DesiredEvaluation> {
    for (let i = 0; i < 4000; i++) {
      const found = this.desired.find(
        (row) => row.evaluationId === evaluationId && row.desired === wanted && row.attempt === attempt,
      );
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(
      `the portal never wanted "${wanted}"; it wants ${JSON.stringify(this.desired.map((row) => row.desired))}`,
    );
  }

  close(): void {
    this.#socket?.terminate();
  }
}
