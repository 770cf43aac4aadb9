/**
 * From an empty machine to a connected agent and a registered model, with the very commands that the pages show: each is
 * run as it stands, but for the folder and port that keep two agents on one machine apart.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderStudies } from '@doubleblind/imaging';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { POST as enrolRoute } from '../src/app/api/agents/enrol/route.ts';
import { GET as healthRoute } from '../src/app/api/health/route.ts';
import { shellWord } from '../src/components/ui/shell.ts';
import { DOCTOR_COMMAND, daemonCommand, enrolCommand } from '../src/features/agents/commands.ts';
import { lentModelCommand } from '../src/features/evaluations/commands.ts';
import { checkCommand, compileCommand, registerCommand } from '../src/features/models/commands.ts';
import { listEvaluationsCommand } from '../src/features/settings/commands.ts';
import { createApiToken } from '../src/server/accounts/write/api-tokens.ts';
import { createEnrolmentToken } from '../src/server/agents/write.ts';
import { dispatchApi } from '../src/server/api/dispatch.ts';
import type { Actor } from '../src/server/authorisation/actor.ts';
import type { Database } from '../src/server/database/client.ts';
import { type PageServer, type RunningPortal, servePortal } from '../src/server/process/serve.ts';
import { freePort } from './support/browser.ts';
import { testDatabase } from './support/database.ts';
import { organisationWith } from './support/people.ts';
import { ROOT } from './support/real-agents.ts';

const MAIN = join(ROOT, 'apps', 'party-agent', 'src', 'cli', 'main.ts');
const SOURCE = join(import.meta.dirname, '..', 'src');
const FINDINGS = JSON.parse(readFileSync(join(ROOT, 'examples', 'densenet-tiny.json'), 'utf8')).outputs as string[];

/** The routes that agents, doctor and scripts ask; a build of all pages is not needed for them. */
const routes: PageServer = {
  handle: async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const { url = '', method } = request;
    const asked = new Request(`http://portal.test${url}`, {
      ...(method === 'POST' && { method, body, headers: { 'content-type': 'application/json' } }),
    });
    const answer = url.startsWith('/api/v1/')
      ? await dispatchApi(new Request(asked.url, { headers: { authorization: request.headers.authorization ?? '' } }))
      : url === '/api/health'
        ? await healthRoute()
        : await enrolRoute(asked);
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  },
};

describe('the commands of the pages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doubleblind-set-up-'));
  const daemons: ChildProcess[] = [];
  let database: Database;
  let portal: RunningPortal;
  let origin: string;
  let people: Record<'vendor' | 'hospital', Actor>;

  beforeAll(async () => {
    const fresh = await testDatabase();
    database = fresh.database;
    const port = await freePort();
    origin = `http://localhost:${port}`;
    const settings = { DATABASE_URL: fresh.url, AUTH_SECRET: 'x'.repeat(32), PORTAL_ORIGIN: origin };
    for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
    portal = await servePortal({ ...settings, PORT: port, HOST: '127.0.0.1' }, routes);
    const [vendor] = await organisationWith(database, 'Lumen', 'vendor', ['vendor_engineer']);
    const [hospital] = await organisationWith(database, 'Northfield', 'hospital', ['hospital_admin']);
    people = { vendor, hospital };
    mkdirSync(join(folder, 'bin'));
    const script = `#!/bin/sh\nexec ${shellWord(process.execPath)} ${shellWord(MAIN)} "$@"\n`;
    writeFileSync(join(folder, 'bin', 'party-agent'), script, { mode: 0o755 });
  });

  afterAll(async () => {
    for (const daemon of daemons) daemon.kill('SIGKILL');
    await portal?.stop();
    await database?.$disconnect();
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a command as a shell does, with `party-agent` on the path. */
  function shell(command: string, side: string): ChildProcess {
    const PATH = `${join(folder, 'bin')}:${process.env.PATH}`;
    const env = { ...process.env, PATH, DOUBLEBLIND_DATA: join(folder, side) };
    return spawn('sh', ['-c', command], { cwd: folder, env, detached: true });
  }
  const listen = (child: ChildProcess) => {
    const said = { text: '' };
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => {
        said.text += chunk;
      });
    return said;
  };
  async function run(command: string, side: string): Promise<string> {
    const child = shell(command, side);
    const said = listen(child);
    const status = await new Promise((resolve) => child.on('exit', resolve));
    expect(status, `${command}\n${said.text}`).toBe(0);
    return said.text;
  }
  async function start(side: 'vendor' | 'hospital', address: string): Promise<void> {
    // The daemon itself is killed, not the shell before it.
    const child = shell(`exec ${daemonCommand(address)} --http 127.0.0.1:${await freePort()}`, side);
    daemons.push(child);
    const said = listen(child);
    await expect.poll(() => said.text, { timeout: 60_000 }).toContain('portal: connected');
  }

  test('enrol, start and check an agent of either side', async () => {
    for (const side of ['vendor', 'hospital'] as const) {
      const token = await createEnrolmentToken(database, people[side]);
      expect(await run(enrolCommand(origin, token), side)).toContain('Enrolled for');
    }
    const port = await freePort();
    await start('vendor', `127.0.0.1:${port}`);
    await start('hospital', '');
    const vendor = await run(DOCTOR_COMMAND, 'vendor');
    expect(vendor).toContain(`others are told 127.0.0.1:${port}, and this agent answers there`);
    expect(vendor).toContain('ok   portal: ');
    expect(await run(DOCTOR_COMMAND, 'hospital')).toContain(
      `this agent answers at the relay ws://localhost:${new URL(origin).port}/relay`,
    );
    const cards = (await database.agent.findMany()).map(({ card }) => JSON.stringify(card));
    expect(cards.filter((card) => card.includes(`127.0.0.1:${port}`))).toHaveLength(1);
  });

  test('check, compile and register a model', async () => {
    await renderStudies(join(folder, 'made'), { studies: 6, seed: 5, sites: [0], levels: 64 });
    const model = {
      file: join(ROOT, 'examples', 'densenet-tiny.onnx'),
      images: join(folder, 'made', 'images'),
      findings: FINDINGS.join(','),
      out: join(folder, 'our compiled model'),
      name: "Lumen's first",
      version: '1.0.0',
    };
    await run(checkCommand(model), 'vendor');
    await run(compileCommand(model), 'vendor');
    expect(await run(registerCommand(model), 'vendor')).toContain('registered as');
    const row = await database.modelVersion.findFirstOrThrow({ include: { model: true } });
    expect(row.model.name).toBe("Lumen's first");
    copyFileSync(model.file, join(folder, 'MODEL.onnx'));
    expect(await run(lentModelCommand(row.programHash), 'hospital')).toContain(`kept for program ${row.programHash}`);
  });

  test('ask the API with a token from the settings', async () => {
    const token = await createApiToken(database, people.hospital, { name: 'script' });
    vi.stubEnv('PORTAL_TOKEN', token);
    expect(JSON.parse(await run(listEvaluationsCommand(origin), 'hospital'))).toHaveProperty('total', 0);
  });

  test('are all that the pages show', () => {
    for (const file of globSync('**/*.tsx', { cwd: SOURCE })) {
      for (const [, content] of readFileSync(join(SOURCE, file), 'utf8').matchAll(
        /<Command>\{?\s*([^<]*?)\s*<\/Command>/g,
      ))
        expect(content, file).toMatch(/^(\w*[cC]ommand\(.*\)|[A-Z_]+_COMMAND)\}$/);
    }
  });
});
