/** A portal, a vendor's and a hospital's agent as processes of their own, with a wire between the agents that can be cut. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObservedState, PreviewAnswer, ProposalDocument, Side } from '@doubleblind/contracts';
import { readImageScores } from '@doubleblind/metrics';
import { createApiToken } from '../../src/server/accounts/write/api-tokens.ts';
import { createEnrolmentToken } from '../../src/server/agents/write.ts';
import type { Database } from '../../src/server/database/client.ts';
import { seedDemo } from '../../src/server/demo/organisations.ts';
import type { LiveView } from '../../src/server/evaluations/read/live-view.ts';
import type { ProposalInput } from '../../src/server/evaluations/write/propose.ts';
import { freePort, spawnPortal } from './browser.ts';
import { testDatabase } from './database.ts';
import { LinkProxy } from './link-proxy.ts';
import { agentCommand, RealAgent, ROOT } from './real-agents.ts';

const PEOPLE: Record<Side, string> = { vendor: 'engineer@lumen.example', hospital: 'admin@northfield.example' };
const TINY = join(ROOT, 'examples', 'densenet-tiny.onnx');
const SIDES = ['vendor', 'hospital'] as const;

/** What GET /api/v1/evaluations/ID answers, as far as tests look at it. */
export interface EvaluationAnswer {
  readonly state: string;
  readonly proposal: ProposalDocument;
  readonly live: LiveView;
}

/** Image -> finding -> probability. */
export type Scores = ReadonlyMap<string, Readonly<Record<string, number>>>;
/** File name -> bytes. */
export type Images = ReadonlyMap<string, Uint8Array>;

/** A table with one study an image. */
export function labelsOf(images: Images, positive: (name: string) => 0 | 1, finding = 'Edema'): string {
  const rows = [...images.keys()].map((name) => `${name.replace(/\W/g, '')},${name},${positive(name)}`);
  return `study_id,image,${finding}\n${rows.join('\n')}\n`;
}

/** Throws when an image comes twice. */
export function readScores(path: string): Scores {
  const { images, findings, scores } = readImageScores(readFileSync(path, 'utf8'));
  const rows = images.map((image, i) => {
    const row = findings.map((name, f) => [name, scores[i * findings.length + f]] as const);
    return [image, Object.fromEntries(row)] as const;
  });
  if (new Set(images).size !== images.length) throw new Error(`an image comes twice in ${path}`);
  return new Map(rows);
}

export class RealPlatform {
  readonly folder = mkdtempSync(join(tmpdir(), 'doubleblind-platform-'));
  readonly agents = {} as Record<Side, RealAgent>;
  wire!: LinkProxy;
  database!: Database;
  #databaseUrl = '';
  #port = 0;
  #portal: Awaited<ReturnType<typeof spawnPortal>> | undefined;
  readonly #tokens = {} as Record<Side, string>;

  /** Brings everything up; the wire carries so many bytes a second each way. */
  static async start(bytesPerSecond: number): Promise<RealPlatform> {
    const platform = new RealPlatform();
    try {
      await platform.#start(bytesPerSecond);
      return platform;
    } catch (error) {
      await platform.stop();
      throw error;
    }
  }

  async #start(bytesPerSecond: number): Promise<void> {
    const { database, url } = await testDatabase();
    this.database = database;
    this.#databaseUrl = url;
    this.#port = await freePort();
    await this.startPortal();
    const people = await seedDemo(database);
    const peerPort = await freePort();
    this.wire = await LinkProxy.start(peerPort, bytesPerSecond);
    const listening = { peerPort, advertisedPort: this.wire.port };
    this.agents.vendor = new RealAgent(join(this.folder, 'vendor'), await freePort());
    this.agents.hospital = new RealAgent(join(this.folder, 'hospital'), await freePort(), listening);
    for (const side of SIDES) {
      const actor = people.get(PEOPLE[side])!;
      this.#tokens[side] = await createApiToken(database, actor, { name: 'test' });
      await this.agents[side].enrol(this.origin, await createEnrolmentToken(database, actor));
      await this.agents[side].start();
    }
  }

  get origin(): string {
    return `http://localhost:${this.#port}`;
  }

  /** Everything that the three processes have said, for a failed test. */
  get log(): string {
    const said = SIDES.map((side) => `--- ${side}\n${this.agents[side]?.log}`);
    return [`--- portal\n${this.#portal?.log()}`, ...said].join('\n');
  }

  async startPortal(): Promise<void> {
    this.#portal = await spawnPortal(this.#databaseUrl, this.#port, join(this.folder, 'portal'));
  }

  async killPortal(): Promise<void> {
    await this.#portal?.kill();
  }

  async stop(): Promise<void> {
    for (const agent of Object.values(this.agents)) await agent.kill();
    await this.#portal?.stop();
    this.wire?.stop();
    await this.database?.$disconnect();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The portal's API with the token of one side's person. Throws with the portal's answer when it refuses. */
  async api<T>(side: Side, method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.origin}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#tokens[side]}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** Compiles the small model of examples/ and registers it. */
  async addTinyModel(): Promise<void> {
    const model = join(this.folder, 'model');
    await agentCommand('compile', TINY, '--out', model);
    const about = ['--name', 'Tiny DenseNet', '--model-version', '1.0.0'];
    await agentCommand('register-model', '--data', this.agents.vendor.folder, '--model', model, ...about);
  }

  /** Plaintext scores of these images, by file name. */
  async plaintextScores(images: Images): Promise<Scores> {
    const folder = this.#writeFolder(
      'plaintext',
      images,
      labelsOf(images, () => 0),
    );
    const [data, out] = [join(folder, 'data'), join(folder, 'scores.csv')];
    const at = ['--data', data];
    const labels = join(folder, 'labels.csv');
    await agentCommand('add-testset', ...at, '--name', 'films', '--images', folder, '--labels', labels);
    const model = ['--model', TINY, '--program', join(this.folder, 'model')];
    await agentCommand('baseline', ...at, ...model, '--test-set', 'films', '--out', out);
    return readScores(out);
  }

  /** Uploads images and labels to the hospital's agent, which registers them. */
  async addTestSet(images: Images, labelsCsv: string): Promise<void> {
    const folder = this.#writeFolder('upload', images, labelsCsv);
    const at = ['--data', this.agents.hospital.folder, '--images', folder];
    await agentCommand('upload', ...at, '--labels', join(folder, 'labels.csv'), '--name', 'Films');
    await this.until('the test set is registered', () => this.database.testSet.count());
  }

  #writeFolder(name: string, images: Images, labelsCsv: string): string {
    const folder = join(this.folder, name);
    mkdirSync(folder);
    for (const [file, bytes] of images) writeFileSync(join(folder, file), bytes);
    writeFileSync(join(folder, 'labels.csv'), labelsCsv);
    return folder;
  }

  /** Proposes an evaluation of the one model on the one test set and has both agents sign it. */
  async evaluate(terms: Partial<ProposalInput> = {}): Promise<string> {
    const version = await this.database.modelVersion.findFirstOrThrow();
    const testSet = await this.database.testSet.findFirstOrThrow();
    const { id } = await this.api<{ id: string }>('hospital', 'POST', '/evaluations', {
      modelVersionId: version.id,
      testSetId: testSet.id,
      purpose: 'Does it survive?',
      releaseParts: ['discrimination', 'curves', 'cost'],
      plaintextComparison: { agreed: false },
      ...terms,
    });
    const { proposal } = await this.evaluation(id);
    for (const side of SIDES) {
      const request = { proposal, approvedBy: `${side} person` };
      await this.agents[side].ask('POST', `/evaluations/${id}/approval`, request);
    }
    return id;
  }

  evaluation(id: string): Promise<EvaluationAnswer> {
    return this.api<EvaluationAnswer>('hospital', 'GET', `/evaluations/${id}`);
  }

  /** Resolves when the hospital has reported so many images as done; throws when the evaluation has left 'running'. */
  async untilImages(id: string, images: number): Promise<void> {
    await this.until(`${images} images are done`, async () => {
      const { state, live } = await this.evaluation(id);
      const done = live.progress?.imagesDone ?? 0;
      if (['computed', 'failed'].includes(state)) throw new Error(`${state} before ${images} images: ${done}`);
      return done >= images;
    });
  }

  async untilComputed(id: string): Promise<EvaluationAnswer> {
    await this.until('it is computed', async () => {
      const { state, live } = await this.evaluation(id);
      if (state === 'failed') throw new Error(`failed: ${live.failure?.code} ${live.failure?.detail}\n${this.log}`);
      return state === 'computed';
    });
    return this.evaluation(id);
  }

  async untilObserved(id: string, side: Side, states: readonly ObservedState[]): Promise<void> {
    await this.until(`the ${side} observes ${states.join(' or ')}`, async () => {
      const { live } = await this.evaluation(id);
      const observed = side === 'vendor' ? live.vendorObserved : live.hospitalObserved;
      return (states as readonly string[]).includes(observed ?? '');
    });
  }

  async untilAgentsConnected(): Promise<void> {
    await this.until('both agents are connected', async () => {
      const { agents } = (await (await fetch(`${this.origin}/api/health`)).json()) as { agents: { connected: number } };
      return agents.connected === SIDES.length;
    });
  }

  preview(id: string): Promise<PreviewAnswer> {
    return this.agents.hospital.ask<PreviewAnswer>('GET', `/evaluations/${id}/preview`);
  }

  /** The hospital's own scores of an evaluation, by SHA-256 of the files. */
  scores(id: string): Scores {
    return readScores(join(this.agents.hospital.folder, 'runs', id, 'scores.csv'));
  }

  /** Polls until something holds; gives up only when nothing can come any more on a machine of any speed. */
  async until(what: string, holds: () => unknown): Promise<void> {
    const end = performance.now() + 240_000;
    while (!(await holds())) {
      if (performance.now() > end) throw new Error(`never: ${what}\n${this.log}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
