/**
 * The whole platform on this machine, for a first look: portal, a vendor's agent and a hospital's agent with demo people, a
 * compiled model, a test set, and one evaluation that has run for real, so that there are results to see. A second start
 * finds everything where it was.
 *
 *     node scripts/platform.ts [--port 3000] [--data FOLDER]
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadPortal } from './portal.ts';

const ROOT = join(import.meta.dirname, '..');
const CLI = join(ROOT, 'apps', 'party-agent', 'src', 'cli', 'main.ts');
const FILMS = join(ROOT, 'examples', 'films');
const PORTS = { vendor: 8472, hospital: 8471, peer: 9443 } as const;
const DECIDERS = { vendor: 'engineer@lumen.example', hospital: 'admin@northfield.example' } as const;
const RUN_SECONDS = 600;

type Side = 'vendor' | 'hospital';

export interface PlatformOptions {
  /** Default: .data/platform in the repository. */
  readonly dataFolder?: string;
  readonly port?: number;
  readonly say?: (line: string) => void;
}

export interface Platform {
  readonly origin: string;
  /** Sign-ins: e-mail address, organisation, role. All have the same password. */
  readonly people: readonly { readonly email: string; readonly organisation: string; readonly role: string }[];
  readonly password: string;
  /** Where a browser on this machine reaches each side's agent, for the upload, approval and release pages. */
  readonly agents: readonly { readonly side: Side; readonly url: string; readonly token: string }[];
  stop(): Promise<void>;
}

/** Runs one command of the agent; answers its output or throws with it. */
function agentCommand(...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [CLI, ...args]);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('exit', (status) =>
      status === 0 ? resolve(said) : reject(new Error(`party-agent ${args[0]}:\n${said}`)),
    );
  });
}

async function poll<T>(what: string, seconds: number, read: () => Promise<T | null | undefined>): Promise<T> {
  for (let i = 0; i < seconds * 4; i++) {
    const found = await read();
    if (found !== null && found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`${what} took longer than ${seconds} s`);
}

/** One side's agent: its folder, its process, its local API. */
class DemoAgent {
  readonly side: Side;
  readonly folder: string;
  #child: ChildProcess | null = null;

  constructor(side: Side, dataFolder: string) {
    this.side = side;
    this.folder = join(dataFolder, side);
    mkdirSync(this.folder, { recursive: true });
  }

  get url(): string {
    return `http://127.0.0.1:${PORTS[this.side]}`;
  }

  get token(): string {
    return readFileSync(join(this.folder, 'local-api-token'), 'utf8').trim();
  }

  /** Whether a step was done at an earlier start; `does` is run, and noted, when it was not. */
  async once(step: string, does: () => Promise<void>): Promise<void> {
    const marker = join(this.folder, `demo-${step}`);
    if (existsSync(marker)) return;
    await does();
    writeFileSync(marker, '');
  }

  async start(): Promise<void> {
    const peer = this.side === 'hospital' ? ['--listen-peer', `127.0.0.1:${PORTS.peer}`] : [];
    const args = [CLI, 'daemon', '--data', this.folder, '--http', `127.0.0.1:${PORTS[this.side]}`, ...peer];
    this.#child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    await poll(`starting the ${this.side}'s agent`, 60, async () => {
      if (this.#child?.exitCode !== null)
        throw new Error(`the ${this.side}'s agent ended at once; is port ${PORTS[this.side]} taken?`);
      return (await fetch(`${this.url}/health`).catch(() => null))?.ok ? true : null;
    });
  }

  /** A request to the local API. Throws with the agent's answer when it refuses. */
  async ask<T>(method: string, path: string, body?: object | Buffer): Promise<T> {
    const bytes = Buffer.isBuffer(body);
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        'content-type': bytes ? 'application/octet-stream' : 'application/json',
      },
      ...(body && { body: bytes ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  stop(): void {
    this.#child?.kill('SIGTERM');
  }
}

async function addModel(vendor: DemoAgent): Promise<void> {
  const model = join(vendor.folder, 'tiny-densenet');
  await agentCommand('compile', join(ROOT, 'examples', 'densenet-tiny.onnx'), '--out', model);
  const about = [
    '--name',
    'ChestLight',
    '--model-version',
    '1.0.0',
    '--description',
    'A small DenseNet for fourteen findings.',
  ];
  await agentCommand('register-model', '--data', vendor.folder, '--model', model, ...about);
}

async function addTestSet(hospital: DemoAgent): Promise<void> {
  const about = { name: 'Example films', description: 'Made-up chest films that come with the program.' };
  const { id } = await hospital.ask<{ id: string }>('POST', '/testsets', about);
  for (const name of readdirSync(join(FILMS, 'images'))) {
    const file = readFileSync(join(FILMS, 'images', name));
    await hospital.ask('PUT', `/testsets/${id}/files/${encodeURIComponent(`images/${name}`)}`, file);
  }
  await hospital.ask('PUT', `/testsets/${id}/labels`, { csv: readFileSync(join(FILMS, 'labels.csv'), 'utf8') });
  await hospital.ask('POST', `/testsets/${id}/finish`);
}

/** Starts everything and resolves when there are results to see. */
export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const say = options.say ?? (() => undefined);
  const dataFolder = options.dataFolder ?? join(ROOT, '.data', 'platform');
  const portal = await loadPortal();
  let people: Awaited<ReturnType<typeof portal.seedDemo>> = new Map();
  const running = await portal.startPortal({
    dataFolder: join(dataFolder, 'portal'),
    say,
    ...(options.port !== undefined && { port: options.port }),
    prepare: async (database) => {
      people = await portal.seedDemo(database);
    },
  });
  const { database, origin } = running;
  const agents = { vendor: new DemoAgent('vendor', dataFolder), hospital: new DemoAgent('hospital', dataFolder) };
  const stop = async () => {
    for (const agent of Object.values(agents)) agent.stop();
    await running.stop();
  };
  try {
    for (const agent of Object.values(agents)) {
      const decider = people.get(DECIDERS[agent.side])!;
      await agent.once('enrolled', async () => {
        const token = await portal.createEnrolmentToken(database, decider);
        const name = `${agent.side}-agent`;
        await agentCommand('enrol', '--data', agent.folder, '--portal', origin, '--token', token, '--name', name);
      });
      await agent.start();
    }
    say('agents: connected');
    await agents.vendor.once('model', () => addModel(agents.vendor));
    await agents.hospital.once('test-set', () => addTestSet(agents.hospital));
    await agents.hospital.once('evaluation', async () => {
      const version = await poll('registering the model', 60, () => database.modelVersion.findFirst());
      const testSet = await poll('registering the test set', 60, () => database.testSet.findFirst());
      const id = await portal.propose(database, people.get(DECIDERS.hospital)!, {
        modelVersionId: version.id,
        testSetId: testSet.id,
        purpose: 'To see what an evaluation looks like.',
        releaseParts: ['discrimination', 'curves', 'calibration', 'by-site', 'cost'],
        plaintextComparison: { agreed: false },
      });
      const { proposal } = await database.evaluation.findUniqueOrThrow({ where: { id } });
      for (const agent of Object.values(agents)) {
        const approvedBy = people.get(DECIDERS[agent.side])!.name;
        await agent.ask('POST', `/evaluations/${id}/approval`, { proposal, approvedBy });
      }
      say('evaluation: running, watch it on the page');
      await poll('the evaluation', RUN_SECONDS, async () => {
        const { state, failureCode, failureDetail } = await database.evaluation.findUniqueOrThrow({ where: { id } });
        if (state === 'failed') throw new Error(`the evaluation failed: ${failureCode} ${failureDetail}`);
        return state === 'computed' ? true : null;
      });
      await agents.hospital.ask('POST', `/evaluations/${id}/release`, {
        parts: ['discrimination', 'curves', 'by-site', 'cost'],
      });
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    origin,
    people: portal.DEMO_PEOPLE,
    password: portal.DEMO_PASSWORD,
    agents: Object.values(agents).map(({ side, url, token }) => ({ side, url, token })),
    stop,
  };
}

/** Where to go and who to be. */
export function printSignIns({ origin, people, password, agents }: Platform): void {
  console.log(`\nopen ${origin} and sign in (password of all: ${password})`);
  for (const { email, organisation, role } of people)
    console.log(`  ${email.padEnd(28)} ${organisation}, ${role.replace('_', ' ')}`);
  console.log('agents, for the upload and approval pages:');
  for (const { side, url, token } of agents) console.log(`  ${side}: ${url}, token ${token}`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string' }, data: { type: 'string' } } });
  const platform = await startPlatform({
    say: (line) => console.log(line),
    ...(values.port && { port: Number(values.port) }),
    ...(values.data && { dataFolder: values.data }),
  });
  printSignIns(platform);
  const stop = () => void platform.stop().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

if (import.meta.main) {
  await main().catch((error: Error) => {
    console.error(error.message);
    process.exit(1);
  });
}
