/** A portal without pages and two real agents as processes of their own, with the small model of examples/ and a few drawn films. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Side } from '@doubleblind/contracts';
import { encodeGreyPng, renderPhantom } from '@doubleblind/imaging';
import { DataFolder } from '../../../party-agent/src/store/data-folder.ts';
import { registerSum, uploadSquares } from '../../../party-agent/test/daemon/support/squares.ts';
import { createEnrolmentToken } from '../../src/server/agents/write.ts';
import type { Actor } from '../../src/server/authorisation/actor.ts';
import type { Database } from '../../src/server/database/client.ts';
import { seedDemo } from '../../src/server/demo/organisations.ts';
import { propose } from '../../src/server/evaluations/write/propose.ts';
import { freePort } from './browser.ts';
import { PortalProcess } from './portal-process.ts';
import { agentCommand, RealAgent, ROOT } from './real-agents.ts';

const TINY = join(ROOT, 'examples', 'densenet-tiny.onnx');
const SIDES = ['vendor', 'hospital'] as const;
/** What has to come on a machine of any speed. */
const COMES_MILLISECONDS = 600_000;

export interface SmallPlatformOptions {
  readonly database: Database;
  readonly url: string;
  readonly films: number;
  /** Further settings of the portal. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Further arguments of each agent's daemon. */
  readonly more?: readonly string[];
  /** Workers of each agent; its own process computes without any. */
  readonly workers?: number;
  /** Both agents compute what the protocols would, without them: a model of one layer on twelve images of 16 pixels. */
  readonly withoutCryptography?: boolean;
}

export class SmallPlatform {
  readonly folder = mkdtempSync(join(tmpdir(), 'doubleblind-small-'));
  readonly agents = {} as Record<Side, RealAgent>;
  portal!: PortalProcess;
  readonly #options: SmallPlatformOptions;
  #hospital!: Actor;

  static async start(options: SmallPlatformOptions): Promise<SmallPlatform> {
    const platform = new SmallPlatform(options);
    try {
      await platform.#start();
      return platform;
    } catch (error) {
      await platform.stop();
      throw error;
    }
  }

  private constructor(options: SmallPlatformOptions) {
    this.#options = options;
  }

  async #start(): Promise<void> {
    const { database, url, settings, more = [], workers, withoutCryptography = false } = this.#options;
    const port = await freePort();
    const origin = `http://localhost:${port}`;
    const people = await seedDemo(database);
    const own = { DATABASE_URL: url, AUTH_SECRET: 'x'.repeat(32), PORTAL_ORIGIN: origin, PORT: String(port) };
    this.portal = await PortalProcess.start({ ...own, ...settings });
    const owners = { vendor: people.get('engineer@lumen.example')!, hospital: people.get('admin@northfield.example')! };
    this.#hospital = owners.hospital;
    for (const side of SIDES) {
      const data = join(this.folder, side);
      const peer = side === 'hospital' ? { peerPort: await freePort() } : {};
      const agent = new RealAgent(data, await freePort(), { ...peer, more, withoutCryptography });
      this.agents[side] = agent;
      await agent.enrol(origin, await createEnrolmentToken(database, owners[side]));
      if (workers !== undefined) await agentCommand('cluster', 'init', '--data', data, '--workers', String(workers));
      await agent.start();
    }
    await (withoutCryptography ? this.#registerSum() : this.#registerTiny());
    await this.until('the test set is registered', async () => (await database.testSet.count()) === 1);
  }

  async #registerTiny(): Promise<void> {
    const model = join(this.folder, 'model');
    await agentCommand('compile', TINY, '--out', model);
    const about = ['--name', 'Wonderful Model', '--model-version', '1.0.0'];
    await agentCommand('register-model', '--data', this.agents.vendor.folder, '--model', model, ...about);
    const films = this.#writeFilms();
    const at = ['--data', this.agents.hospital.folder, '--images', films];
    await agentCommand('upload', ...at, '--labels', join(films, 'labels.csv'), '--name', 'Secret Cohort');
  }

  /** The model and the images for which agents without cryptography have an answer. */
  async #registerSum(): Promise<void> {
    const { vendor, hospital } = this.agents;
    await registerSum(new DataFolder(vendor.folder), join(this.folder, 'model'));
    await uploadSquares(hospital);
    const { database } = this.#options;
    await this.until('the model is registered', async () => (await database.modelVersion.count()) === 1);
  }

  /** Drawn films of which every second is positive. */
  #writeFilms(): string {
    const films = join(this.folder, 'films');
    mkdirSync(films);
    const rows = ['study_id,image,Edema'];
    for (let i = 0; i < this.#options.films; i++) {
      const { pixels, width, height } = renderPhantom(83_000 + i, { site: i % 4, size: 64 });
      writeFileSync(join(films, `miller${i}.png`), encodeGreyPng(pixels, width, height));
      rows.push(`accession${i},miller${i}.png,${i % 2}`);
    }
    writeFileSync(join(films, 'labels.csv'), `${rows.join('\n')}\n`);
    return films;
  }

  /** Proposes an evaluation of the one model on the one test set and has both agents sign it; answers its id. */
  async evaluate(): Promise<string> {
    const { database } = this.#options;
    const id = await propose(database, this.#hospital, {
      modelVersionId: (await database.modelVersion.findFirstOrThrow()).id,
      testSetId: (await database.testSet.findFirstOrThrow()).id,
      purpose: 'Privately known purpose',
      releaseParts: ['discrimination', 'cost'],
      plaintextComparison: { agreed: false },
    });
    const { proposal } = await database.work.findUniqueOrThrow({ where: { id } });
    for (const side of SIDES) {
      const body = { proposal, approvedBy: 'Dr. Approving' };
      await this.agents[side].ask('POST', `/evaluations/${id}/approval`, body);
    }
    return id;
  }

  /** Throws with the reason where it has failed instead. */
  async untilComputed(id: string): Promise<void> {
    await this.until('it is computed', async () => {
      const { state, failureCode, failureDetail } = await this.#options.database.work.findUniqueOrThrow({
        where: { id },
      });
      if (state === 'failed') throw new Error(`${failureCode} ${failureDetail}\n${this.log}`);
      return state === 'computed';
    });
  }

  async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    const end = performance.now() + COMES_MILLISECONDS;
    while (!(await holds())) {
      if (performance.now() > end) throw new Error(`never: ${what}\n${this.log}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  get log(): string {
    return [this.portal?.log, ...SIDES.map((side) => `--- ${side}\n${this.agents[side]?.log}`)].join('\n');
  }

  async stop(): Promise<void> {
    for (const agent of Object.values(this.agents)) await agent.kill();
    await this.portal?.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
