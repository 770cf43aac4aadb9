/** A portal and two enrolled agents as processes, on a model of one layer and images of 16 pixels. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ProposalDocument, Side } from '@doubleblind/contracts';
import { enrol } from '../../../src/daemon/enrol.ts';
import { DataFolder } from '../../../src/store/data-folder.ts';
import { openDatabase } from '../../../src/store/database/open.ts';
import { allow, allowAll } from '../../support/gate.ts';
import { FakePortal } from './fake-portal.ts';
import { type Caller, call } from './local-api.ts';
import { expectSquareScores, registerSum, uploadSquares } from './squares.ts';

export { IMAGES, pixels } from './squares.ts';

const PROCESS = join(import.meta.dirname, 'daemon-process.ts');
/** Images in a batch (daemon-process.ts), and in a preflight, which is one. */
const BATCH = 2;

interface Running {
  readonly child: ChildProcess;
  readonly api: Caller;
}

export class Pair {
  readonly portal = new FakePortal();
  readonly lines: string[] = [];
  readonly #folder: string;
  readonly #ownsFolder: boolean;
  readonly #running: Partial<Record<Side, Running>> = {};
  readonly #proxy: Server;
  readonly #proxied = new Set<Socket>();
  #vendorPort = 0;
  #closed = false;
  /** Calls of the hospital while links were not allowed. */
  refusedCalls = 0;
  /** Milliseconds of each of a batch's ten steps. */
  stepMilliseconds = 0;
  /** Whether agents that are started from now on falsify answers (cleartext-worker.ts). */
  falsify = false;

  /** `folder`: where both sides keep their data; made and removed here unless it is given. */
  static async start(folder?: string): Promise<Pair> {
    const pair = new Pair(folder ?? (await mkdtemp(join(tmpdir(), 'daemon-pair-'))), folder === undefined);
    await pair.portal.start();
    await new Promise<void>((resolve) => pair.#proxy.listen(0, '127.0.0.1', resolve));
    await pair.#reservePort();
    for (const side of ['vendor', 'hospital'] as const) {
      await mkdir(pair.data(side).path, { recursive: true });
      await enrol(pair.data(side), { portal: pair.portal.origin, token: pair.portal.token(side), name: side });
    }
    await registerSum(pair.data('vendor'), join(pair.#folder, 'model'));
    await Promise.all([pair.run('vendor'), pair.run('hospital')]);
    await uploadSquares(pair.api('hospital'));
    await pair.portal.until('both are registered', () => pair.portal.models[0] && pair.portal.testSets[0]);
    return pair;
  }

  private constructor(folder: string, ownsFolder: boolean) {
    this.#folder = folder;
    this.#ownsFolder = ownsFolder;
    this.#proxy = createServer((incoming) => {
      if (this.#closed) {
        this.refusedCalls += 1;
        incoming.destroy();
        return;
      }
      const outgoing = connect(this.#vendorPort, '127.0.0.1');
      for (const socket of [incoming, outgoing]) {
        this.#proxied.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => this.#proxied.delete(socket));
      }
      incoming.pipe(outgoing).pipe(incoming);
      incoming.on('close', () => outgoing.destroy());
      outgoing.on('close', () => incoming.destroy());
    });
  }

  get #gate(): string {
    return join(this.#folder, 'gate');
  }

  data(side: Side): DataFolder {
    return new DataFolder(join(this.#folder, side));
  }

  api(side: Side): Caller {
    return this.#running[side]!.api;
  }

  /** Starts the agent's process; resolves when its local API answers. */
  async run(side: Side): Promise<void> {
    const options =
      side === 'vendor'
        ? {
            listenPeer: `127.0.0.1:${this.#vendorPort}`,
            advertise: `127.0.0.1:${(this.#proxy.address() as AddressInfo).port}`,
          }
        : {};
    const child = spawn(process.execPath, [PROCESS, JSON.stringify({ data: this.data(side).path, ...options })], {
      env: {
        ...process.env,
        DOUBLEBLIND_TEST_STEP_MILLISECONDS: String(this.stepMilliseconds),
        DOUBLEBLIND_TEST_FALSIFY: this.falsify ? 'yes' : 'no',
        DOUBLEBLIND_TEST_GATE: this.#gate,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const api = await new Promise<Caller>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`ended with ${code}: ${this.lines.join('\n')}`)));
      createInterface({ input: child.stdout! }).on('line', (line) => {
        this.lines.push(`${side}: ${line}`);
        const [, port, token] = /^http (\d+) (\S+)$/.exec(line) ?? [];
        if (token) resolve({ url: `http://127.0.0.1:${port}`, token });
      });
    });
    this.#running[side] = { child, api };
  }

  async kill(side: Side): Promise<void> {
    const { child } = this.#running[side]!;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  /** Reads, or writes, beside the agent that has the database open. */
  inDatabase<T>(side: Side, use: (database: ReturnType<typeof openDatabase>) => T): T {
    const database = openDatabase(this.data(side));
    try {
      return use(database);
    } finally {
      database.close();
    }
  }

  /** The vendor answers for so many more images, and no further ones before it is let go; a preflight's are counted with `preflight`. */
  hold(images: number, { preflight = false }: { preflight?: boolean } = {}): void {
    allow(this.#gate, images / BATCH + (preflight ? 1 : 0));
  }

  letGo(): void {
    allowAll(this.#gate);
  }

  /** Cuts all connections between the agents; new ones are possible. */
  cutLink(): void {
    for (const socket of this.#proxied) socket.destroy();
  }

  cutLinksFromNowOn(): void {
    this.#closed = true;
    this.cutLink();
  }

  allowLinks(): void {
    this.#closed = false;
  }

  async approve(side: Side, proposal: ProposalDocument, confirmed: { handOverImages?: boolean } = {}): Promise<void> {
    const path = `/evaluations/${proposal.evaluationId}/approval`;
    await call(this.api(side), 'POST', path, { proposal, approvedBy: 'A. Person', ...confirmed });
  }

  /** A proposal that both sides have approved; answers its number. */
  async approved(change: Partial<ProposalDocument> = {}): Promise<string> {
    const proposal = this.portal.propose(change);
    await this.approve('vendor', proposal);
    await this.approve('hospital', proposal);
    return proposal.evaluationId;
  }

  async computed(evaluationId: string): Promise<void> {
    await this.portal.until('both have computed', () =>
      (['vendor', 'hospital'] as const).every((side) => this.portal.observed(side) === 'computed'),
    );
    await expectSquareScores(this.data('hospital'), evaluationId);
  }

  imagesDone(): number {
    return this.portal.evaluation?.observed.hospital?.progress?.imagesDone ?? 0;
  }

  async stop(): Promise<void> {
    for (const running of Object.values(this.#running)) running.child.kill('SIGKILL');
    await this.portal.stop();
    this.cutLink();
    this.#proxy.close();
    if (this.#ownsFolder) await rm(this.#folder, { recursive: true, force: true });
  }

  async #reservePort(): Promise<void> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#vendorPort = (server.address() as AddressInfo).port;
    await new Promise((resolve) => server.close(resolve));
  }
}
