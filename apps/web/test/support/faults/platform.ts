/**
 * A real portal (without its pages), a vendor's and a hospital's agent, and where asked a relay and workers, each a process of its own, with a
 * wire on every line between them. Agents compute without cryptography and the vendor's batches pass a gate, so that an evaluation
 * can be stopped in each of its phases for as long as a fault takes.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTRACT_VERSION, type ProposalDocument, type Side, signDocument } from '@doubleblind/contracts';
import pg from 'pg';
import { expect } from 'vitest';
import { loadIdentity } from '../../../../party-agent/src/peer/identity.ts';
import { DataFolder } from '../../../../party-agent/src/store/data-folder.ts';
import { storeEnrolment } from '../../../../party-agent/src/store/database/enrolment.ts';
import { openDatabase } from '../../../../party-agent/src/store/database/open.ts';
import { openRequests } from '../../../../party-agent/src/store/database/outbox.ts';
import { readServed } from '../../../../party-agent/src/store/database/served.ts';
import { AUDIT_ALARM, readSetting } from '../../../../party-agent/src/store/database/settings.ts';
import { type Caller, call } from '../../../../party-agent/test/daemon/support/local-api.ts';
import {
  expectSquareScores,
  IMAGES,
  registerSum,
  uploadSquares,
} from '../../../../party-agent/test/daemon/support/squares.ts';
import { allow, allowAll } from '../../../../party-agent/test/support/gate.ts';
import { createEnrolmentToken, enrolAgent } from '../../../src/server/agents/write.ts';
import { checkAllRecords } from '../../../src/server/audit/check.ts';
import type { Actor } from '../../../src/server/authorisation/actor.ts';
import type { Database } from '../../../src/server/database/client.ts';
import { seedDemo } from '../../../src/server/demo/organisations.ts';
import { type LiveView, liveView } from '../../../src/server/evaluations/read/live-view.ts';
import { control } from '../../../src/server/evaluations/write/decide.ts';
import { propose } from '../../../src/server/evaluations/write/propose.ts';
import { shareModel } from '../../../src/server/models/write/share.ts';
import { freePort } from '../browser.ts';
import { testDatabase } from '../database.ts';
import { ActorProcess, type Command } from './actor-process.ts';
import type { Certificates } from './certificates.ts';
import { LoopDisk } from './loop-disk.ts';
import type { Network } from './network.ts';
import { Wire } from './wire.ts';

const DAEMON = join(
  import.meta.dirname,
  '..',
  '..',
  '..',
  '..',
  'party-agent',
  'test',
  'daemon',
  'support',
  'daemon-process.ts',
);
const CLI = join(import.meta.dirname, '..', '..', '..', '..', 'party-agent', 'src', 'cli', 'main.ts');
const PORTAL = join(import.meta.dirname, 'portal-process.ts');
const CLOCK = join(import.meta.dirname, 'clock.ts');
const PEOPLE: Record<Side, string> = { vendor: 'engineer@lumen.example', hospital: 'admin@northfield.example' };
export const SIDES = ['vendor', 'hospital'] as const;
/** Images in a batch (daemon-process.ts), and in a preflight. */
const BATCH = 2;
/** A break may cost the batch that the vendor had begun, and the one before it, which the hospital had not stored yet. */
const LOST = 2 * BATCH;
/** For a machine that is busy with something else; what does not come at all fails a test. */
const WAIT_MILLISECONDS = 500_000;

/** Not so often that looking takes the machine from what is looked at. */
const POLL_MILLISECONDS = 150;

const DISK_BYTES = 48 << 20;

export type Actors = 'portal' | Side | 'relay';

export interface PlatformOptions {
  readonly disks?: boolean;
  readonly relay?: boolean;
  readonly network?: Network | null;
  /** Of the TLS in front of portal and relay, as a proxy ends it. */
  readonly certificates?: Certificates | null;
}

export class FaultPlatform {
  readonly folder = mkdtempSync(join(tmpdir(), 'doubleblind-faults-'));
  readonly processes = {} as Record<Actors, ActorProcess>;
  readonly disks: Partial<Record<Side, LoopDisk>> = {};
  /** Each agent's line to the portal. */
  readonly portalWires = {} as Record<Side, Wire>;
  /** From the hospital's agent to the vendor's. */
  peerWire!: Wire;
  /** From the portal to its database. */
  databaseWire!: Wire;
  /** The portal's database, by a line of this test's own. */
  database!: Database;
  readonly #apis = {} as Record<Side, Caller>;
  #people!: Map<string, Actor>;
  #databaseUrl = '';
  #portalPort = 0;
  #monitoringPort = 0;
  #vendorPort = 0;
  #relayPort = 0;
  /** From everybody to the relay. */
  relayWire!: Wire;
  readonly #withRelay: boolean;
  readonly #network: Network | null;

  readonly certificates: Certificates | null;

  private constructor(withRelay: boolean, network: Network | null, certificates: Certificates | null) {
    this.#withRelay = withRelay;
    this.#network = network;
    this.certificates = certificates;
  }

  /**
   * `disks`: the agents' data folders lie on small disks of their own. `relay`: both agents only call out, and meet at a relay. `network`:
   * agents and relay are on machines of their own.
   */
  static async start(options: PlatformOptions = {}): Promise<FaultPlatform> {
    const { disks = false, relay = false, network = null, certificates = null } = options;
    const platform = new FaultPlatform(relay, network, certificates);
    for (const side of disks ? SIDES : []) {
      const disk = LoopDisk.mount(platform.data(side).path, DISK_BYTES);
      if (!disk) throw new Error('this user may not mount a small disk');
      platform.disks[side] = disk;
    }
    try {
      await platform.#start();
      return platform;
    } catch (error) {
      const { log } = platform;
      await platform.stop();
      throw new Error(`${(error as Error).stack}\n${log}`);
    }
  }

  async #start(): Promise<void> {
    const { database, url } = await testDatabase();
    this.database = database;
    this.databaseWire = await Wire.start(Number(new URL(url).port));
    const throughWire = new URL(url);
    throughWire.port = String(this.databaseWire.port);
    this.#databaseUrl = throughWire.href;
    this.#people = await seedDemo(database);
    [this.#portalPort, this.#monitoringPort, this.#vendorPort] = [await freePort(), await freePort(), await freePort()];
    this.processes.portal = new ActorProcess(() => this.#portalCommand(), { ready: /^portal \d+/ });
    await this.processes.portal.start();
    this.peerWire = await Wire.start(this.#vendorPort);
    this.#relayPort = await freePort();
    const tls = this.certificates?.good;
    if (this.certificates)
      writeFileSync(this.#authorities, [this.certificates.good.cert, this.certificates.expired.cert].join('\n'));
    const network = this.#network;
    const reached = network ? '0.0.0.0' : undefined;
    this.relayWire = await Wire.start(
      { host: network?.host('relay') ?? '127.0.0.1', port: this.#relayPort },
      tls,
      reached,
    );
    this.processes.relay = new ActorProcess(() => this.#relayCommand(), { ready: /^relay / });
    if (this.#withRelay) await this.processes.relay.start();
    for (const side of SIDES) {
      this.portalWires[side] = await Wire.start(this.#portalPort, tls, reached);
      mkdirSync(this.data(side).path, { recursive: true });
      await this.#enrol(side);
      this.processes[side] = new ActorProcess(() => this.#agentCommand(side), { ready: /^http (\d+) (\S+)$/ });
    }
    await registerSum(this.data('vendor'), join(this.folder, 'model'));
    for (const side of SIDES) await this.startAgent(side);
    await uploadSquares(this.#apis.hospital);
    await this.until(
      'both are registered',
      async () => (await database.testSet.count()) > 0 && (await database.model.count()) > 0,
    );
    const model = await database.model.findFirstOrThrow();
    await shareModel(database, this.person('vendor'), model.id, true);
  }

  get origin(): string {
    return `http://localhost:${this.#portalPort}`;
  }

  get log(): string {
    return Object.entries(this.processes)
      .map(([actor, { lines }]) => `--- ${actor}\n${lines.slice(-80).join('\n')}`)
      .join('\n');
  }

  person(side: Side): Actor {
    return this.#people.get(PEOPLE[side])!;
  }

  data(side: Side): DataFolder {
    return new DataFolder(join(this.folder, side));
  }

  /** The clock of a process is off by so many milliseconds from now on. */
  setClock(actor: Actors, milliseconds: number): void {
    writeFileSync(this.#clockFile(actor), String(milliseconds));
  }

  #clockFile(actor: Actors): string {
    return join(this.folder, `clock-${actor}`);
  }

  #clocked(actor: Actors): Readonly<Record<string, string>> {
    return { DOUBLEBLIND_TEST_CLOCK: this.#clockFile(actor), NODE_OPTIONS: `--import ${CLOCK}` };
  }

  #portalCommand() {
    const environment = {
      DATABASE_URL: this.#databaseUrl,
      AUTH_SECRET: 'of this test alone, and of nothing else',
      PORTAL_ORIGIN: this.origin,
      PORT: String(this.#portalPort),
      ...(this.#network ? { HOST: '0.0.0.0' } : {}),
      MONITORING: `127.0.0.1:${this.#monitoringPort}`,
      MAIL_FOLDER: join(this.folder, 'mail'),
    };
    return { args: [PORTAL, JSON.stringify(environment)], env: this.#clocked('portal') };
  }

  get #scheme(): string {
    return this.certificates ? 'wss' : 'ws';
  }

  get #authorities(): string {
    return join(this.folder, 'authorities.pem');
  }

  get #relayUrl(): string {
    return `${this.#scheme}://${this.#network?.portalHost ?? 'localhost'}:${this.relayWire.port}/relay`;
  }

  #relayCommand(): Command {
    const listen = `${this.#network?.host('relay') ?? '127.0.0.1'}:${this.#relayPort}`;
    return {
      args: [CLI, 'relay', '--listen', listen, '--url', this.#relayUrl, '--admit-all'],
      env: this.#clocked('relay'),
      before: this.#network?.on('relay', []) ?? [],
    };
  }

  #agentCommand(side: Side): Command {
    const listening = {
      listenPeer: `127.0.0.1:${this.#vendorPort}`,
      advertise: `127.0.0.1:${this.peerWire.port}`,
    };
    const called = this.#withRelay ? { relay: this.#relayUrl } : listening;
    const options = {
      ...{ data: this.data(side).path, http: `${this.#network?.host(side) ?? '127.0.0.1'}:0` },
      ...(side === 'vendor' ? called : {}),
    };
    return {
      args: [DAEMON, JSON.stringify(options)],
      env: {
        ...this.#clocked(side),
        DOUBLEBLIND_TEST_GATE: this.#gate,
        ...(this.certificates ? { NODE_EXTRA_CA_CERTS: this.#authorities } : {}),
      },
      before: this.#network?.on(side, []) ?? [],
    };
  }

  get #gate(): string {
    return join(this.folder, 'gate');
  }

  /** As the command enrol, whose page this portal does not have; the agent calls the portal by its wire. */
  async #enrol(side: Side): Promise<void> {
    const data = this.data(side);
    const { privateKey } = await loadIdentity(data.identity);
    const token = await createEnrolmentToken(this.database, this.person(side));
    const request = { contractVersion: CONTRACT_VERSION, token, agentName: side, softwareVersion: '0' } as const;
    const answer = await enrolAgent(this.database, signDocument('enrolment', request, privateKey), this.origin);
    const place = `${this.#network?.portalHost ?? 'localhost'}:${this.portalWires[side].port}`;
    const gatewayUrl = `${this.#scheme}://${place}/ws/agent`;
    const database = openDatabase(data);
    storeEnrolment(database, { ...answer, gatewayUrl });
    database.close();
  }

  async startAgent(side: Side): Promise<void> {
    const [, port, token] = await this.processes[side].start();
    this.#apis[side] = { url: `http://${this.#network?.host(side) ?? '127.0.0.1'}:${port}`, token };
  }

  api(side: Side): Caller {
    return this.#apis[side];
  }

  async startActor(actor: Actors): Promise<void> {
    if (actor === 'vendor' || actor === 'hospital') await this.startAgent(actor);
    else await this.processes[actor].start();
  }

  async propose(): Promise<{ readonly id: string; readonly proposal: ProposalDocument }> {
    const version = await this.database.modelVersion.findFirstOrThrow();
    const testSet = await this.database.testSet.findFirstOrThrow();
    const id = await propose(this.database, this.person('hospital'), {
      modelVersionId: version.id,
      testSetId: testSet.id,
      purpose: 'Does it survive?',
      releaseParts: ['discrimination', 'cost'],
      plaintextComparison: { agreed: false },
    });
    const { proposal } = await this.database.work.findUniqueOrThrow({ where: { id } });
    return { id, proposal: proposal as unknown as ProposalDocument };
  }

  async approve(side: Side, proposal: ProposalDocument): Promise<void> {
    const path = `/evaluations/${proposal.evaluationId}/approval`;
    await call(this.api(side), 'POST', path, { proposal, approvedBy: 'A. Person' });
  }

  release(id: string): Promise<{ acknowledged: boolean }> {
    const request = { parts: ['discrimination', 'cost'], releasedBy: 'A. Person' };
    return call(this.api('hospital'), 'POST', `/evaluations/${id}/release`, request);
  }

  /** As a person does at the page. The page's portal tells its agents at once; this one, in another process, when they call anew. */
  async retry(id: string): Promise<void> {
    await control(this.database, this.person('hospital'), id, 'retry');
    for (const side of SIDES) this.portalWires[side].cut();
  }

  /** The vendor answers for so many more batches, a preflight being one, and no further ones. */
  allowBatches(batches: number): void {
    allow(this.#gate, batches);
  }

  allowAllBatches(): void {
    allowAll(this.#gate);
  }

  view(id: string): Promise<LiveView> {
    return liveView(this.database, id);
  }

  /** Images that the vendor began to answer for; of its preflights with `/preflight` behind the number. */
  served(key: string): number {
    return this.inAgent('vendor', (database) => readServed(database, key).images);
  }

  /** Whether a release waits to be sent to the portal, or to be answered. */
  releaseWaits(id: string): boolean {
    return this.inAgent('hospital', (database) =>
      openRequests(database).some(
        ({ request }) => request.type === 'release' && request.results.document.evaluationId === id,
      ),
    );
  }

  inAgent<T>(side: Side, use: (database: ReturnType<typeof openDatabase>) => T): T {
    const database = openDatabase(this.data(side));
    try {
      return use(database);
    } finally {
      database.close();
    }
  }

  /** As if a minute had gone by since an agent was last heard from. */
  async aMinuteLater(side: Side): Promise<void> {
    await this.database.agent.updateMany({
      where: { organisationId: this.person(side).organisationId },
      data: { lastSeenAt: new Date(Date.now() - 60_000) },
    });
  }

  /** As where its disk is mounted read-only, or it has become the follower of another: whoever is connected from now on reads, and writes nothing. */
  async setDatabaseReadOnly(readOnly: boolean): Promise<void> {
    const url = new URL(this.#databaseUrl);
    const name = pg.escapeIdentifier(url.pathname.slice(1));
    await this.database.$executeRawUnsafe(`ALTER DATABASE ${name} SET default_transaction_read_only = ${readOnly}`);
    this.databaseWire.cut();
  }

  /** 200, or 503 with what is wrong; null when nobody answers within a second or two. */
  async readiness(): Promise<{ readonly status: number; readonly text: string } | null> {
    const asked = fetch(`http://127.0.0.1:${this.#monitoringPort}/ready`, { signal: AbortSignal.timeout(2000) });
    return asked.then(async (answer) => ({ status: answer.status, text: await answer.text() })).catch(() => null);
  }

  /**
   * What holds for every evaluation that was released, whatever happened to it: every image once in the results and
   * with the scores that it should have, counted once against the vendor's budget but for `breaks`; every step once in the audit
   * chain, which is whole; and the agents' copies of it continue.
   */
  async expectIntact(id: string, breaks: number): Promise<void> {
    await expectSquareScores(this.data('hospital'), id);
    const served = this.served(id);
    expect(served).toBeGreaterThanOrEqual(IMAGES);
    expect(served).toBeLessThanOrEqual(Math.min(2 * IMAGES, IMAGES + breaks * LOST));
    const records = await this.database.auditRecord.findMany({ where: { subjectId: id } });
    const count = (action: string) => records.filter((row) => row.action === action).length;
    for (const action of [
      'evaluation.approve-first',
      'evaluation.approve-second',
      'evaluation.compute',
      'evaluation.release',
    ])
      expect(count(action), action).toBe(1);
    expect(await this.database.releasedResult.count({ where: { workId: id } })).toBe(1);
    expect(await checkAllRecords(this.database)).toMatchObject({ intact: true });
    for (const side of SIDES)
      expect(
        this.inAgent(side, (database) => readSetting(database, AUDIT_ALARM)),
        `${side}'s copy of the audit log`,
      ).toBeNull();
    expect(existsSync(this.data('hospital').run(id))).toBe(true);
  }

  async until(what: string, holds: () => unknown): Promise<void> {
    const end = performance.now() + WAIT_MILLISECONDS;
    while (!(await holds())) {
      if (performance.now() > end) throw new Error(`never: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    }
  }

  async untilState(id: string, ...states: readonly string[]): Promise<LiveView> {
    let view = await this.view(id);
    const seen = () =>
      `${view.state}, vendor ${view.vendorObserved}, hospital ${view.hospitalObserved}, ${view.failure?.code}`;
    try {
      await this.until(states.join(' or '), async () => {
        view = await this.view(id);
        return states.includes(view.state);
      });
    } catch (error) {
      throw new Error(`${(error as Error).message}; it is ${seen()}`);
    }
    return view;
  }

  async stop(): Promise<void> {
    for (const process of Object.values(this.processes)) await process.kill();
    for (const wire of [this.peerWire, this.relayWire, this.databaseWire, ...Object.values(this.portalWires)])
      wire?.stop();
    await this.database?.$disconnect();
    for (const disk of Object.values(this.disks)) disk.unmount();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
