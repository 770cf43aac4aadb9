/**
 * A portal that speaks the contracts with agents and has no pages: enrolment, gateway, and the scheduling of one
 * evaluation at a time. It keeps everything that agents send, so that tests can search it.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type AgentMessage,
  type AuditRecord,
  CONTRACT_VERSION,
  chainRecord,
  type DesiredEvaluation,
  type DesiredState,
  desiredPages,
  type EnrolmentAnswer,
  type Failure,
  GENESIS_HASH,
  type ModelManifest,
  manifestHash,
  type ObservedEvaluation,
  type PortalMessage,
  type ProposalDocument,
  parseAgentMessage,
  type Side,
  type SignedApproval,
  type SignedDeletion,
  type SignedPeerCard,
  type SignedResults,
  signedEnrolmentSchema,
  type TestSetManifest,
  verifyDocument,
} from '@doubleblind/contracts';
import { type WebSocket, WebSocketServer } from 'ws';

interface Agent {
  readonly answer: EnrolmentAnswer;
  socket: WebSocket | null;
  card: SignedPeerCard | null;
  localApiUrl: string | null;
}

export interface FakeEvaluation {
  readonly proposal: ProposalDocument;
  approvals: SignedApproval[];
  desired: DesiredState;
  attempt: number;
  observed: Partial<Record<Side, ObservedEvaluation>>;
  /** Everything that was observed, in order. */
  history: { side: Side; observed: ObservedEvaluation }[];
  revoked: boolean;
  released: SignedResults | null;
}

export class FakePortal {
  readonly agents: Partial<Record<Side, Agent>> = {};
  readonly models: ModelManifest[] = [];
  readonly testSets: TestSetManifest[] = [];
  readonly deletions: SignedDeletion[] = [];
  readonly audit: AuditRecord[] = [];
  evaluation: FakeEvaluation | null = null;
  /** Whether desired states follow from observed ones by themselves. */
  automatic = true;
  leaseMilliseconds = 600_000;
  /** Of this portal's clock, before the agents'. */
  clockAheadMilliseconds = 0;
  /** What is answered to approvals, when it is set. */
  refusal: Failure | null = null;
  /** Every text that agents have sent. */
  readonly traffic: string[] = [];
  readonly #tokens = new Map<string, Side>();
  readonly #sockets = new WebSocketServer({ noServer: true });
  #server: Server | null = null;
  #port = 0;
  #revision = 0;

  #now(): Date {
    return new Date(Date.now() + this.clockAheadMilliseconds);
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        const { status, answer } = this.#enrol(request.url ?? '', body);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      });
    });
    server.on('upgrade', (request, socket, head) =>
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#accept(webSocket)),
    );
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Goes away without a word; `start` brings it back at the same address with all that it knew. */
  async stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  token(side: Side): string {
    const token = `dbenrol_${randomBytes(32).toString('base64url')}`;
    this.#tokens.set(token, side);
    return token;
  }

  /** A proposal over the registered model and test set. */
  propose(change: Partial<ProposalDocument> = {}): ProposalDocument {
    const party = (side: Side) => {
      const { answer } = this.agents[side]!;
      const { organisation, agentId, publicKey } = answer;
      return { organisationId: organisation.id, organisationName: organisation.name, agentId, agentKey: publicKey };
    };
    const [model] = this.models;
    const [testSet] = this.testSets;
    const proposal: ProposalDocument = {
      format: 'doubleblind-proposal',
      version: 2,
      evaluationId: randomBytes(8).toString('hex'),
      purpose: 'Before buying',
      vendor: party('vendor'),
      hospital: party('hospital'),
      model: {
        versionId: 'm1',
        name: model.name,
        modelVersion: model.modelVersion,
        programHash: model.programHash,
        manifestHash: manifestHash(model),
      },
      testSet: { id: 't1', name: testSet.name, contentHash: testSet.contentHash, images: testSet.images },
      findings: model.findings.filter((name) => testSet.findings.some(({ finding }) => finding === name)),
      release: { parts: ['discrimination', 'curves', 'by-site', 'cost'] },
      plaintextComparison: { agreed: false },
      equivalenceMargin: 0.01,
      notBefore: null,
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      proposedAt: new Date().toISOString(),
      ...change,
    };
    this.evaluation = {
      proposal,
      approvals: [],
      desired: 'await-approval',
      attempt: 1,
      observed: {},
      history: [],
      revoked: false,
      released: null,
    };
    this.push();
    return proposal;
  }

  want(desired: DesiredState): void {
    this.evaluation!.desired = desired;
    this.push();
  }

  push(): void {
    for (const side of ['vendor', 'hospital'] as const) {
      for (const page of desiredPages(++this.#revision, this.#desired(side), this.#now())) this.#send(side, page);
      this.#send(side, { type: 'audit-copy', links: this.#note(side), head: this.audit.at(-1)!.hash });
    }
  }

  /** Waits until something holds; fails with what was observed. */
  async until(what: string, holds: () => unknown, milliseconds = 200_000): Promise<void> {
    const end = performance.now() + milliseconds;
    while (!(await holds())) {
      if (performance.now() > end) {
        const seen = this.evaluation?.history.map(
          ({ side, observed }) => `${side} ${observed.observed} ${observed.failure?.code ?? ''}`,
        );
        throw new Error(`never: ${what}; seen: ${seen?.join(', ')}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  observed(side: Side): string | undefined {
    return this.evaluation?.observed[side]?.observed;
  }

  #enrol(url: string, body: string): { status: number; answer: unknown } {
    if (url === '/api/health') return { status: 200, answer: { status: 'ok', version: 'fake' } };
    const signed = signedEnrolmentSchema.safeParse(JSON.parse(body || 'null'));
    const side = signed.success ? this.#tokens.get(signed.data.document.token) : undefined;
    if (url !== '/api/agents/enrol' || !signed.success || !side || !verifyDocument('enrolment', signed.data)) {
      return { status: 403, answer: { error: { code: 'DB6202', detail: '' } } };
    }
    this.#tokens.delete(signed.data.document.token);
    const answer: EnrolmentAnswer = {
      agentId: `${side}-agent`,
      organisation: { id: `${side}-organisation`, name: side === 'vendor' ? 'Lumen' : 'Northfield', side },
      publicKey: signed.data.publicKey,
      gatewayUrl: `${this.origin.replace('http', 'ws')}/ws/agent`,
      portalOrigin: this.origin,
    };
    this.agents[side] = { answer, socket: null, card: null, localApiUrl: null };
    return { status: 200, answer };
  }

  #accept(socket: WebSocket): void {
    const nonce = randomBytes(32).toString('base64url');
    let side: Side | null = null;
    const send = (message: PortalMessage) => socket.send(JSON.stringify(message));
    send({ type: 'challenge', contractVersion: CONTRACT_VERSION, nonce, time: this.#now().toISOString() });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      const agent = side && this.agents[side];
      if (agent?.socket === socket) agent.socket = null;
    });
    socket.on('message', (data) => {
      this.traffic.push(data.toString());
      const parsed = parseAgentMessage(data.toString());
      if (!parsed.ok) throw new Error(`the agent broke the contracts: ${parsed.reason}`);
      const { message } = parsed;
      if (message.type === 'hello') {
        side = this.#recognise(message, nonce);
        if (!side) {
          send({ type: 'error', failure: { code: 'DB6201', detail: '' } });
          socket.close(4401);
          return;
        }
        const agent = this.agents[side]!;
        agent.socket = socket;
        agent.card = message.card;
        agent.localApiUrl = message.localApiUrl;
        this.#copied.set(side, message.auditSequence);
        const { organisation } = agent.answer;
        send({
          type: 'welcome',
          organisation,
          portalOrigin: this.origin,
          portalVersion: 'fake',
          auditHead: this.#auditHead(),
        });
        this.push();
      } else if (side) this.#handle(side, message);
    });
  }

  #recognise({ hello, card }: Extract<AgentMessage, { type: 'hello' }>, nonce: string): Side | null {
    for (const side of ['vendor', 'hospital'] as const) {
      const answer = this.agents[side]?.answer;
      const proven =
        answer?.agentId === hello.document.agentId &&
        hello.document.nonce === nonce &&
        verifyDocument('hello', hello, answer.publicKey) &&
        verifyDocument('peer-card', card, answer.publicKey);
      if (proven) return side;
    }
    return null;
  }

  #auditHead(): { sequence: number; hash: string } {
    return { sequence: this.audit.length, hash: this.audit.at(-1)?.hash ?? GENESIS_HASH };
  }

  #handle(side: Side, message: AgentMessage): void {
    const acknowledge = (requestId: string, id: string) => this.#send(side, { type: 'acknowledge', requestId, id });
    switch (message.type) {
      case 'ping':
        this.#send(side, { type: 'pong', id: message.id });
        break;
      case 'observed':
        for (const observed of message.evaluations) this.#observe(side, observed);
        break;
      case 'register-model':
        this.models.push(message.manifest.document);
        acknowledge(message.requestId, 'm1');
        break;
      case 'register-test-set':
        this.testSets.push(message.manifest.document);
        acknowledge(message.requestId, 't1');
        break;
      case 'delete-test-set':
        this.deletions.push(message.deletion);
        acknowledge(message.requestId, 't1');
        break;
      case 'approve':
        if (this.refusal) {
          this.#send(side, { type: 'acknowledge', requestId: message.requestId, failure: this.refusal });
          break;
        }
        this.evaluation!.approvals.push(message.approval);
        if (this.automatic && this.evaluation!.approvals.length === 2) this.evaluation!.desired = 'prepare';
        acknowledge(message.requestId, message.approval.document.evaluationId);
        this.push();
        break;
      case 'revoke':
        this.evaluation!.revoked = true;
        this.evaluation!.desired = 'stop';
        acknowledge(message.requestId, message.revocation.document.evaluationId);
        this.push();
        break;
      case 'release':
        this.evaluation!.released = message.results;
        acknowledge(message.requestId, message.results.document.evaluationId);
        break;
    }
  }

  #observe(side: Side, observed: ObservedEvaluation): void {
    const { evaluation } = this;
    if (!evaluation || observed.evaluationId !== evaluation.proposal.evaluationId) return;
    evaluation.observed[side] = observed;
    evaluation.history.push({ side, observed });
    if (!this.automatic) return;
    const both = (state: string) => this.observed('vendor') === state && this.observed('hospital') === state;
    const { desired } = evaluation;
    if (desired === 'prepare' && both('ready')) this.want('preflight');
    else if (desired === 'preflight' && both('preflight-passed')) this.want('run');
  }

  /** Nothing is wanted any more once the hospital has computed. */
  #desired(side: Side): DesiredEvaluation[] {
    const { evaluation } = this;
    if (
      !evaluation ||
      (evaluation.observed.hospital?.observed === 'computed' && evaluation.observed.vendor?.observed === 'computed')
    )
      return [];
    const { proposal, approvals, desired, attempt } = evaluation;
    const card = this.agents[side === 'vendor' ? 'hospital' : 'vendor']?.card ?? null;
    return [
      {
        evaluationId: proposal.evaluationId,
        attempt,
        desired,
        side,
        proposal,
        approvals,
        peer: desired === 'await-approval' || !card ? null : { card, connect: side === 'vendor' ? 'listen' : 'dial' },
        leaseUntil: new Date(this.#now().getTime() + this.leaseMilliseconds).toISOString(),
      },
    ];
  }

  #note(side: Side): AuditRecord[] {
    const record = chainRecord(
      {
        sequence: this.audit.length + 1,
        at: new Date().toISOString(),
        actor: { kind: 'portal', id: 'portal', name: 'Portal' },
        action: 'test.push',
        subject: { kind: 'agent', id: side, name: side },
        organisations: [],
        detail: {},
      },
      this.audit.at(-1)?.hash ?? GENESIS_HASH,
    );
    this.audit.push(record);
    return this.audit.slice(this.#copied.get(side) ?? 0);
  }

  readonly #copied = new Map<Side, number>();

  #send(side: Side, message: PortalMessage): void {
    const socket = this.agents[side]?.socket;
    if (!socket || socket.readyState !== socket.OPEN) return;
    if (message.type === 'audit-copy') this.#copied.set(side, this.audit.length);
    socket.send(JSON.stringify(message));
  }
}
