/** A relay and a vendor's agent with a model behind it, in this process. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { HeldTicket, ThreatModel } from '@doubleblind/contracts';
import { preprocessImage, renderPhantom } from '@doubleblind/imaging';
import { type PrivateWeights, type Program, readWeightsOf } from '@doubleblind/program';
import { type RunningRelay, serveRelay } from '@doubleblind/relay';
import { Slots } from '../../src/daemon/controllers/slots.ts';
import { answerAtRelay } from '../../src/daemon/relay-line.ts';
import { threadsExecutor } from '../../src/executors/threads/threads-executor.ts';
import { pageCalls } from '../../src/pages/answer-calls.ts';
import { issueTicket, type TicketTerms } from '../../src/pages/issue-ticket.ts';
import { type PageModel, pageModel } from '../../src/pages/page-model.ts';
import { type Identity, loadIdentity } from '../../src/peer/identity.ts';
import { relayAccess } from '../../src/peer/relay.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { openDatabase } from '../../src/store/database/open.ts';
import { loadProgram } from '../../src/store/model-folder.ts';
import { compileTiny } from '../daemon/support/tiny-model.ts';

export interface Platform {
  readonly folder: string;
  readonly relay: string;
  readonly running: RunningRelay;
  /** All that came to the relay's sockets, as the relay saw it. */
  readonly seen: Buffer[];
  readonly model: PageModel;
  readonly program: Program;
  readonly weights: PrivateWeights;
  agent: PageAgent;
  close(): Promise<void>;
}

export interface PageAgent {
  readonly identity: Identity;
  readonly database: DatabaseSync;
  readonly log: string[];
  issue(terms?: Partial<TicketTerms>): HeldTicket;
  /** Ends its line to the relay, as a process that ends does. */
  stop(): void;
}

/** An agent with the data of `folder`, as the command answer-pages has it. */
export async function startAgent(folder: string, relay: string, model: PageModel): Promise<PageAgent> {
  const data = new DataFolder(folder);
  const identity = await loadIdentity(data.identity);
  const database = openDatabase(data);
  const slots = new Slots(2);
  const log: string[] = [];
  const service = {
    ...{ database, identity, executor: threadsExecutor() },
    model: async (hash: string) => (hash === model.programHash ? model : null),
    acquire: (signal: AbortSignal) => slots.acquire(signal),
  };
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  const access = relayAccess(relay, identity);
  const takers = { calledByPage: pageCalls(service, (line) => log.push(line)) };
  const hangUp = answerAtRelay({ access, takers, log: (line) => log.push(line), listening: resolve });
  await listening;
  const usual = { relay, programHash: model.programHash, threatModel: 'semi-honest' as ThreatModel };
  return {
    ...{ identity, database, log },
    issue: (terms = {}) =>
      issueTicket(database, identity, {
        ...usual,
        images: 3,
        days: 1,
        person: 'Dr. Example',
        imagesADay: null,
        ...terms,
      }),
    stop() {
      hangUp();
      database.close();
    },
  };
}

/** `compileInto`: writes the compiled model; the small DenseNet unless it is said. */
export async function startPlatform(
  compileInto: (folder: string) => Promise<unknown> = compileTiny,
): Promise<Platform> {
  const folder = await mkdtemp(join(tmpdir(), 'pages-'));
  const compiled = join(folder, 'compiled');
  await compileInto(compiled);
  const model = await pageModel(compiled);
  const { program } = await loadProgram(compiled);
  const weights = readWeightsOf(await readFile(model.weightsPath), program);
  const probe = await serveRelay({ host: '127.0.0.1', port: 0, url: 'ws://127.0.0.1/relay', admit: async () => true });
  await probe.stop();
  const relay = `ws://127.0.0.1:${probe.port}/relay`;
  const running = await serveRelay({ host: '127.0.0.1', port: probe.port, url: relay, admit: async () => true });
  const seen: Buffer[] = [];
  running.relay.sockets.on('connection', (socket) => socket.on('message', (data) => seen.push(data as Buffer)));
  const agent = await startAgent(join(folder, 'vendor'), relay, model);
  const platform: Platform = {
    ...{ folder, relay, running, seen, model, program, weights, agent },
    async close() {
      platform.agent.stop();
      await running.stop();
      await rm(folder, { recursive: true });
    },
  };
  return platform;
}

/** The input tensor of a made-up image. */
export function film(program: Program, seed: number): Float32Array<ArrayBuffer> {
  const phantom = { ...renderPhantom(seed, { site: 0 }), maximum: 255 as const };
  return Float32Array.from(preprocessImage(phantom, program.input.preprocessing!));
}
