/**
 * A training through the portal: an owner's and two hospitals' agents as processes, with the very commands that the pages show; then
 * what they trained is evaluated at a hospital that took no part, whose results are released.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ReleasePart, type SignedTrainingCard, verifyDocument } from '@doubleblind/contracts';
import { renderStudies } from '@doubleblind/imaging';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { POST as enrolRoute } from '../src/app/api/agents/enrol/route.ts';
import { shellWord } from '../src/components/ui/shell.ts';
import {
  approveTrainingCommand,
  LEDGER_COMMAND,
  proposeTrainingCommand,
  registerTrainedCommand,
} from '../src/features/trainings/commands.ts';
import { createEnrolmentToken } from '../src/server/agents/write.ts';
import type { Actor } from '../src/server/authorisation/actor.ts';
import type { Database } from '../src/server/database/client.ts';
import { propose } from '../src/server/evaluations/write/propose.ts';
import { readModelVersion } from '../src/server/models/read.ts';
import { type PageServer, type RunningPortal, servePortal } from '../src/server/process/serve.ts';
import { readResults } from '../src/server/results/read/results.ts';
import { shareTestSet } from '../src/server/test-sets/write/share.ts';
import { listTrainings, readTraining } from '../src/server/trainings/read/trainings.ts';
import { controlTraining, leaveTraining } from '../src/server/trainings/write/decide.ts';
import { freePort } from './support/browser.ts';
import { testDatabase } from './support/database.ts';
import { organisationWith } from './support/people.ts';
import { agentCommand, RealAgent, ROOT } from './support/real-agents.ts';

const MAIN = join(ROOT, 'apps', 'party-agent', 'src', 'cli', 'main.ts');
const NAMES = ['owner', 'north', 'south', 'fourth'] as const;
type Name = (typeof NAMES)[number];
const HOSPITALS = ['north', 'south'] as const;
const STUDIES: Record<Name, number> = { owner: 6, north: 6, south: 6, fourth: 20 };

/** Agents ask for nothing but their enrolment. */
const routes: PageServer = {
  handle: async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const headers = { 'content-type': 'application/json' };
    const answer = await enrolRoute(
      new Request('http://portal.test/api/agents/enrol', { method: 'POST', body, headers }),
    );
    response.writeHead(answer.status, headers).end(await answer.text());
  },
};

const folder = mkdtempSync(join(tmpdir(), 'doubleblind-training-'));
const people = {} as Record<Name, Actor>;
const agents = {} as Record<Name, RealAgent>;
/** Of the hospitals that train. */
let testSetIds: string[];
let trainedVersionId: string;
let database: Database;
let portal: RunningPortal;
let serve: () => Promise<RunningPortal>;

beforeAll(async () => {
  const fresh = await testDatabase();
  database = fresh.database;
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const settings = { DATABASE_URL: fresh.url, AUTH_SECRET: 'x'.repeat(32), PORTAL_ORIGIN: origin };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  serve = () => servePortal({ ...settings, PORT: port, HOST: '127.0.0.1' }, routes);
  portal = await serve();
  await Promise.all(
    NAMES.map(async (name, i) => {
      const owner = name === 'owner';
      const role = owner ? 'vendor_engineer' : 'hospital_admin';
      [people[name]] = await organisationWith(database, name, owner ? 'vendor' : 'hospital', [role]);
      const peer = owner ? { peerPort: await freePort() } : {};
      agents[name] = new RealAgent(join(folder, name), await freePort(), peer);
      await agents[name].enrol(origin, await createEnrolmentToken(database, people[name]));
      const films = join(folder, `${name}'s films`);
      await renderStudies(films, { studies: STUDIES[name], seed: 100 * i + 7, sites: [0], size: 64 });
      await agents[name].start();
      const what = ['--data', agents[name].folder, '--name', 'films', '--accept-images', 'all'];
      const from = ['--images', films, '--labels', join(films, 'labels.csv')];
      await agentCommand(owner ? 'add-testset' : 'upload', ...what, ...from);
      if (!owner) await agentCommand('privacy-ledger', '--data', agents[name].folder, '--limit', '1000');
    }),
  );
  while ((await database.testSet.count()) < NAMES.length - 1) await new Promise((resolve) => setTimeout(resolve, 200));
  const sets = await database.testSet.findMany();
  const ofHospital = ({ organisationId }: { organisationId: string }) =>
    HOSPITALS.some((name) => people[name].organisationId === organisationId);
  testSetIds = sets.filter(ofHospital).map(({ id }) => id);
  for (const { id, organisationId } of sets)
    await shareTestSet(database, Object.values(people).find((who) => who.organisationId === organisationId)!, id, true);
  mkdirSync(join(folder, 'bin'));
  const script = `#!/bin/sh\nexec ${shellWord(process.execPath)} ${shellWord(MAIN)} "$@"\n`;
  writeFileSync(join(folder, 'bin', 'party-agent'), script, { mode: 0o755 });
}, 600_000);

afterAll(async () => {
  for (const agent of Object.values(agents)) await agent.kill();
  await portal?.stop();
  await database?.$disconnect();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const logs = () =>
  Object.entries(agents)
    .map(([name, { log }]) => `--- ${name}\n${log}`)
    .join('\n');

/** Runs a command as a shell does, with `party-agent` on the path. */
async function run(command: string, name: Name): Promise<string> {
  const PATH = `${join(folder, 'bin')}:${process.env.PATH}`;
  const child = spawn('sh', ['-c', command], { env: { ...process.env, PATH, DOUBLEBLIND_DATA: agents[name].folder } });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk;
    });
  const status = await new Promise((resolve) => child.on('exit', resolve));
  expect(status, `${command}\n${said}\n${logs()}`).toBe(0);
  return said;
}

/** Proposed and approved by all; answers the training's identifier. */
async function agreed(rounds: string, epsilon: string, limit: string): Promise<string> {
  const said = await run(
    proposeTrainingCommand({
      ...{
        file: join(ROOT, 'examples', 'densenet-tiny.onnx'),
        name: "North's and others' films",
        purpose: 'To see it',
      },
      ...{ rounds, samplingRate: '0.5', learningRate: '0.002', epsilon, testSet: 'films', testSetIds, by: 'O. Owner' },
    }),
    'owner',
  );
  const id = said.match(/identifier (\w+)/)![1];
  expect((await readTraining(database, people.owner, id)).state).toBe('proposed');
  const approve = (name: Name) => run(approveTrainingCommand(id, 'films', limit, `P. ${name}`), name);
  for (const said of await Promise.all(HOSPITALS.map(approve))) expect(said).toContain('6 patients');
  return id;
}

async function until(id: string, wanted: string): Promise<void> {
  for (let tries = 0; tries < 800; tries++) {
    const { state, failure } = await readTraining(database, people.owner, id);
    if (state === wanted) return;
    if (state === 'failed') throw new Error(`failed: ${failure?.code} ${failure?.detail}\n${logs()}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error(`never ${wanted}\n${logs()}`);
}

test('is proposed, approved by everybody, trained, and ends with a card; others do not see it', async () => {
  const id = await agreed('3', '6', '8');
  await until(id, 'finished');
  const { record, parties, timeline, terms } = await readTraining(database, people.north, id);
  const card = record!.card as SignedTrainingCard;
  expect(verifyDocument('training-card', card, terms.owner.agentKey)).toBe(true);
  expect(card.document.rounds).toEqual({ done: 3, agreed: 3 });
  expect(card.document.history.map(({ round }) => round)).toEqual([0, 3]);
  // Epsilon 6 was asked for.
  expect(card.document.privacy.epsilon).toBeLessThanOrEqual(6);
  expect(card.document.privacy.epsilon).toBeGreaterThan(5.5);
  expect(parties.map(({ approval }) => approval?.contribution?.patients ?? null)).toEqual([null, 6, 6]);
  const steps = async () => (await readTraining(database, people.north, id)).parties.map((row) => row.spent?.steps);
  await expect.poll(steps, { timeout: 30_000 }).toEqual([undefined, 3, 3]);
  const events = timeline.map(({ action }) => action.replace('training.', ''));
  expect(events).toEqual(['propose', 'approve', 'approve', 'approve', 'agree', 'begin', 'finish']);
  const trained = join(agents.owner.folder, 'trainings', id, 'trained.onnx');
  expect(readFileSync(trained).length).toBeGreaterThan(terms.model.bytes / 2);
  expect((await listTrainings(database, people.south))[0].own?.contribution).toMatchObject({ epsilonLimit: 8 });
  expect(await run(LEDGER_COMMAND, 'south')).toMatch(/films\s+3 of \d+/);
  expect(await run(registerTrainedCommand(id, '1.0.0'), 'owner')).toContain('registered as');
  const { registered } = await readTraining(database, people.owner, id);
  expect(registered.map(({ name }) => name)).toEqual(["North's and others' films 1.0.0"]);
  trainedVersionId = registered[0].id;
  const { manifest } = await readModelVersion(database, people.owner, trainedVersionId);
  expect(manifest.training).toEqual(card);
  expect(manifest.findings).toEqual(terms.model.findings);
  const [stranger] = await organisationWith(database, 'Elsewhere', 'hospital', ['hospital_admin']);
  await expect(readTraining(database, stranger, id)).rejects.toMatchObject({ code: 'DB6002' });
  expect(await listTrainings(database, stranger)).toEqual([]);
}, 300_000);

test('is evaluated securely at a hospital that took no part, which releases the results to the owner', async () => {
  const testSet = await database.testSet.findFirstOrThrow({ where: { organisationId: people.fourth.organisationId } });
  const releaseParts: ReleasePart[] = ['discrimination', 'curves', 'cost'];
  const id = await propose(database, people.fourth, {
    ...{ modelVersionId: trainedVersionId, testSetId: testSet.id, purpose: 'Does it hold here, too?', releaseParts },
    plaintextComparison: { agreed: false },
  });
  for (const name of ['fourth', 'owner'] as const) await run(`party-agent approve ${id} --by 'P. ${name}'`, name);
  const state = async () => {
    const { state, failureCode, failureDetail } = await database.work.findUniqueOrThrow({ where: { id } });
    if (state === 'failed') throw new Error(`failed: ${failureCode} ${failureDetail}\n${logs()}`);
    return state;
  };
  await expect.poll(state, { timeout: 540_000, interval: 300 }).toBe('computed');
  await expect(readResults(database, people.owner, id)).rejects.toMatchObject({ code: 'DB6002' });
  expect(await run(`party-agent release ${id}`, 'fourth')).toContain('released: ');
  const { signed, hospital } = await readResults(database, people.owner, id);
  expect(hospital).toBe('fourth');
  expect(signed.document.evaluationId).toBe(id);
  expect([...signed.document.parts].sort()).toEqual([...releaseParts].sort());
}, 600_000);

test('goes on when the owner’s agent was killed and when the portal was away, and ends when a hospital takes its approval back', async () => {
  const id = await agreed('200', '60', '100');
  const read = () => readTraining(database, people.owner, id);
  const round = async () => (await read()).record?.progress?.round ?? 0;
  const more = (than: number) => expect.poll(round, { timeout: 200_000, interval: 300 }).toBeGreaterThan(than);
  await more(1);
  await agents.owner.kill();
  const before = await round();
  await agents.owner.start();
  await more(before + 1);
  await portal.stop();
  portal = await serve();
  await more((await round()) + 1);
  await expect(controlTraining(database, people.south, id, 'cancel')).rejects.toMatchObject({ code: 'DB6301' });
  await leaveTraining(database, people.south, id, 'Enough');
  await until(id, 'revoked');
  const observed = async () => (await read()).parties.map((row) => row.observed);
  await expect.poll(observed, { timeout: 60_000 }).toEqual(Array(3).fill('stopped'));
}, 300_000);
