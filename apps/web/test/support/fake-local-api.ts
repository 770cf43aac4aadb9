/**
 * The hospital agent's local HTTP API as the contracts describe it, with canned checks: what the upload page talks to. Its
 * person confirms everything at once.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import {
  type FileCheck,
  type LabelsCheck,
  LOCAL_API_RULES,
  type PreviewAnswer,
  type PrivateCounts,
  type ProposalDocument,
  proposalHash,
  type ReleasePreview,
  signDocument,
  type TestSetDraft,
} from '@doubleblind/contracts';
import {
  buildReport,
  disclosePrivately,
  evidenceOf,
  examine,
  examinePrivately,
  privateCounts,
  type ReportInput,
  signReport,
  withNoise,
} from '@doubleblind/report';
import { exampleRelease } from '../../../../packages/report/test/example.ts';
import { comparisonOf } from './comparison.ts';
import { FINDINGS, testSetManifest } from './documents.ts';
import type { FakeAgent } from './fake-agent.ts';

const TOKEN = 'local-token';
/** One of the made-up films of the repository stands for every thumbnail. */
const FILMS = join(import.meta.dirname, '..', '..', '..', '..', 'examples', 'films', 'images');
const FILM = readFileSync(join(FILMS, readdirSync(FILMS)[0]));
/** And two pixels for every film that is looked at: dark and bright. */
const VIEWED = Buffer.from(new Uint16Array([2, 1, 16384, 49151]).buffer);

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export class FakeLocalApi {
  /** What the results are computed from; set when the run is over. */
  results: ((proposal: ProposalDocument) => ReportInput) | null = null;
  readonly received: string[] = [];
  #server: Server | null = null;
  #agent: FakeAgent;
  #portalOrigin: string;
  #draft: TestSetDraft | null = null;
  #files: FileCheck[] = [];
  #proposals = new Map<string, ProposalDocument>();
  /** Drawn once each. */
  #counts = new Map<string, PrivateCounts>();

  constructor(agent: FakeAgent, portalOrigin: string) {
    this.#agent = agent;
    this.#portalOrigin = portalOrigin;
  }

  async listen(): Promise<string> {
    this.#server = createServer((request, response) => void this.#answer(request, response));
    await new Promise<void>((resolve) => this.#server!.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  }

  close(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { origin } = request.headers;
    if (origin) {
      if (origin !== this.#portalOrigin) return void response.writeHead(403).end();
      response.setHeader('access-control-allow-origin', origin);
      response.setHeader('vary', 'Origin');
    }
    if (request.method === 'OPTIONS') {
      response.setHeader('access-control-allow-methods', LOCAL_API_RULES.allowedMethods);
      response.setHeader('access-control-allow-headers', LOCAL_API_RULES.allowedHeaders);
      response.setHeader('access-control-allow-private-network', 'true');
      return void response.writeHead(204).end();
    }
    const [path, query] = (request.url ?? '').split('?');
    if (path === '/connection')
      return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ token: TOKEN }));
    if (path !== '/health' && request.headers.authorization !== `Bearer ${TOKEN}`)
      return void response.writeHead(401).end();
    const body = await bodyOf(request);
    const result =
      path === '/comparisons'
        ? comparisonOf(new URLSearchParams(query).get('evaluations')!.split(','), FINDINGS)
        : await this.#route(request.method ?? 'GET', path.split('/').slice(1), body);
    if (result === null)
      return void response
        .writeHead(404, { 'content-type': 'application/json' })
        .end('{"error":{"code":"DB5001","detail":""}}');
    if (Buffer.isBuffer(result)) return void response.writeHead(200, { 'content-type': 'image/png' }).end(result);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  }

  async #route(method: string, [root, id, part, name]: string[], body: Buffer): Promise<unknown> {
    const json = () => JSON.parse(body.toString());
    if (root === 'health') {
      const publicKey = this.#agent.keys.publicKey;
      return { status: 'ok', softwareVersion: '0.1.0', contractVersion: 1, organisationName: 'Northfield', publicKey };
    }
    if (root === 'testsets') {
      if (method === 'POST' && !id) return this.#begin(json());
      if (method === 'GET' && !id) return { testSets: this.#draft ? [this.#draft] : [] };
      if (method === 'GET' && !part) return this.#draft;
      if (method === 'DELETE') return this.#discard();
      if (part === 'files' && !name) return { files: this.#files };
      if (part === 'files') return this.#file(decodeURIComponent(name), body.length);
      if (part === 'thumbnails') return FILM;
      if (part === 'films') return VIEWED;
      if (part === 'labels') return this.#labels(Buffer.from(json().table, 'base64').toString());
      if (part === 'finish') return this.#finish();
    }
    if (root === 'evaluations') {
      if (part === 'approval') return this.#approve(json());
      if (part === 'preview') return this.#preview(id);
      if (part === 'report.json') return this.#signedReport(id);
      if (part === 'release-preview') return this.#releasePreview(id, json().parts);
      if (part === 'release') return this.#release(id, json().parts);
    }
    return null;
  }

  #begin(input: { name: string; description: string }): TestSetDraft {
    const files = { accepted: 0, rejected: 0, duplicates: 0 };
    this.#draft = {
      id: 'draft-1',
      ...input,
      createdAt: new Date().toISOString(),
      status: 'open',
      files,
      thumbnails: [],
      filmsToLookAt: { count: 0, films: [] },
      labels: null,
      studies: 0,
      findings: [],
      sites: [],
    };
    return this.#draft;
  }

  #discard() {
    this.#draft = null;
    this.#files = [];
    return { testSets: [] };
  }

  #file(name: string, bytes: number): FileCheck {
    this.received.push(name);
    const draft = this.#draft!;
    const image = /\.(png|dcm|jpg)$/.test(name);
    const files = {
      ...draft.files,
      accepted: draft.files.accepted + (image ? 1 : 0),
      rejected: draft.files.rejected + (image ? 0 : 1),
    };
    this.#draft = { ...draft, files, thumbnails: image ? [...draft.thumbnails, name].slice(0, 24) : draft.thumbnails };
    const size = image
      ? { format: 'png' as const, width: 512, height: 512 }
      : { format: null, width: null, height: null };
    const failure = { code: 'DB2001', detail: 'This is no image.' };
    const status = image ? ('accepted' as const) : ('rejected' as const);
    const check = {
      name,
      status,
      ...size,
      bytes,
      warnings: [],
      concerns: [],
      looked: false,
      ...(!image && { failure }),
    };
    this.#files.push(check);
    return check;
  }

  #labels(csv: string): LabelsCheck {
    const [header, ...rows] = csv.trim().split('\n');
    const columns = header.split(',');
    const findings = columns.filter((column) => /^[A-Z]/.test(column)).map((column) => ({ column, finding: column }));
    const none = { count: 0, examples: [] };
    const labels: LabelsCheck = {
      columns,
      rows: rows.length,
      mapping: {
        ...{ image: columns[0], study: 'study', patient: null, site: 'site', groups: [], findings },
        ...{ studyFromPath: false, uncertain: 'missing', blank: 'missing' },
      },
      reading: columns.map((column) => ({
        column,
        use: findings.some((row) => row.column === column) ? ('finding' as const) : ('unused' as const),
        text: '4 yes, 4 no',
        wrong: false,
      })),
      notes: [],
      matchedImages: rows.length,
      rowsWithoutImage: none,
      imagesWithoutRow: none,
      badCells: none,
    };
    const { findings: counts, sites } = testSetManifest();
    const known = counts.map((row) => ({
      ...row,
      positives: row.positives!,
      negatives: row.negatives!,
      unlabelled: 0,
    }));
    this.#draft = { ...this.#draft!, labels, studies: rows.length, findings: known, sites };
    return labels;
  }

  async #finish() {
    const manifest = { ...testSetManifest(this.#draft!.name, 'b2'), description: this.#draft!.description };
    const signed = signDocument('test-set-manifest', manifest, this.#agent.keys.privateKey);
    const answer = await this.#agent.request({ type: 'register-test-set', manifest: signed });
    return { id: 'draft-1', contentHash: manifest.contentHash, images: manifest.images, portalId: answer.id ?? null };
  }

  async #approve({ proposal, approvedBy }: { proposal: ProposalDocument; approvedBy: string }) {
    this.#proposals.set(proposal.evaluationId, proposal);
    const document = {
      format: 'doubleblind-approval' as const,
      version: 1 as const,
      evaluationId: proposal.evaluationId,
      side: this.#agent.side,
      proposalHash: proposalHash(proposal),
      approvedBy,
      approvedAt: new Date().toISOString(),
    };
    const approval = signDocument('approval', document, this.#agent.keys.privateKey);
    const { failure } = await this.#agent.request({ type: 'approve', approval });
    return { approval, acknowledged: failure === undefined, refusal: failure ?? null };
  }

  #preview(id: string): PreviewAnswer | null {
    const proposal = this.#proposals.get(id);
    if (!proposal || !this.results) return null;
    const { parts: allowed, privacy } = proposal.release;
    const preview = { allowed, released: null, needsSecond: false, asked: null };
    return { report: buildReport(this.results(proposal)), ...preview, ...(privacy ? { privacy } : {}) };
  }

  #signedReport(id: string) {
    const preview = this.#preview(id);
    return preview && signReport(preview.report, this.#agent.keys.privateKey);
  }

  #releasePreview(id: string, parts: PreviewAnswer['allowed']): ReleasePreview | null {
    const proposal = this.#proposals.get(id);
    if (!proposal || !this.results) return null;
    const choice = { evaluationId: id, attempt: 1, parts };
    const input = this.results(proposal);
    const keys = new Map(input.labels.studies.map((study) => [study, study]));
    const evidence = evidenceOf({ ...input, keys });
    const { privacy } = proposal.release;
    if (privacy) {
      const thresholds = input.settings?.operatingPoints?.thresholds ?? {};
      const counted = proposal.findings.map((finding) => ({
        ...{ finding, thresholds: finding in thresholds ? [thresholds[finding]] : [] },
      }));
      const counts = this.#counts.get(id) ?? withNoise(privateCounts(evidence, counted, privacy));
      this.#counts.set(id, counts);
      const { primaryGoal: goal } = proposal;
      const limit = 10;
      const { document } = disclosePrivately(buildReport(input), evidence, { ...choice, goal, counts, limit }, []);
      return { document, attacks: examinePrivately(document, evidence, [], limit) };
    }
    const { document, information } = exampleRelease(input, choice);
    return { document, attacks: examine(document, evidence, information, 0) };
  }

  async #release(id: string, parts: PreviewAnswer['allowed']) {
    const preview = this.#releasePreview(id, parts);
    if (!preview) return null;
    const results = preview.document;
    const signed = signDocument('released-results', results, this.#agent.keys.privateKey);
    const answer = await this.#agent.request({ type: 'release', results: signed });
    return { acknowledged: answer.failure === undefined, parts, waitsForSecond: false };
  }
}
