/**
 * The whole platform on this machine, for a first look: portal, a vendor's agent and a hospital's agent with demo people,
 * compiled models, test sets, and an evaluation that has run for real, so that there are results to see; more of them run
 * while one looks around. A second start finds everything where it was.
 *
 *     node scripts/platform.ts [--port 3000] [--data FOLDER]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { agentCommand, DemoAgent, ROOT, type Side } from './platform/agent.ts';
import { complete, DECIDERS, EVALUATIONS } from './platform/evaluations.ts';
import { addModel, addTestSet, type DemoModel, type DemoTestSet, MODELS, TEST_SETS } from './platform/films.ts';
import { loadPortal } from './portal.ts';

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
  /** Resolves when the further evaluations are done, rejects when one fails. */
  readonly more: Promise<void>;
  stop(): Promise<void>;
}

/** Starts everything and resolves when there are results to see; further evaluations go on by themselves. */
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
  const world = { portal, database, people, agents, say };
  let more: Promise<void>;
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
    await prepare(agents, MODELS[0], TEST_SETS[0]);
    await complete(world, EVALUATIONS[0]);
    more = prepare(agents, MODELS[1], TEST_SETS[1]).then(async () => {
      for (const evaluation of EVALUATIONS.slice(1)) await complete(world, evaluation);
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
    more,
    stop,
  };
}

async function prepare(agents: Record<Side, DemoAgent>, model: DemoModel, testSet: DemoTestSet): Promise<void> {
  await Promise.all([
    agents.vendor.once(`model-${model.version}`, () => addModel(agents.vendor, model)),
    agents.hospital.once(`test-set-${testSet.studies.prefix}`, () => addTestSet(agents.hospital, testSet)),
  ]);
}

/** Where to go and who to be. */
export function printSignIns({ origin, people, password, agents }: Platform): void {
  console.log(`\nopen ${origin} and sign in (password of all: ${password})`);
  for (const { email, organisation, role } of people)
    console.log(`  ${email.padEnd(28)} ${organisation}, ${role.replace('_', ' ')}`);
  console.log('agents, and what pairs your browser with them on their own pages:');
  for (const { side, url, token } of agents) console.log(`  ${side}: ${url}  ${token}`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string' }, data: { type: 'string' } } });
  const platform = await startPlatform({
    say: (line) => console.log(line),
    ...(values.port && { port: Number(values.port) }),
    ...(values.data && { dataFolder: values.data }),
  });
  printSignIns(platform);
  platform.more.then(
    () => console.log('all evaluations of the demo are released'),
    (error: Error) => console.error(error.message),
  );
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
