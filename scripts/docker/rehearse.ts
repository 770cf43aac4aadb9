/**
 * What the container images do, where no container engine runs: carries out the steps of both Dockerfiles in a clean
 * folder, starts the portal and an agent from what comes out, with the images' users, commands and health checks, lets
 * the agent enrol and connect, and stops them.
 *
 *     npm run images
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPortal } from '../portal.ts';
import { Container } from './container.ts';
import { buildImage, type Image } from './image.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const start = performance.now();
const say = (line: string) => console.log(`${((performance.now() - start) / 1000).toFixed(0).padStart(4)} s  ${line}`);

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function megabytes(image: Image): number {
  const { stdout } = spawnSync('du', ['-sm', join(image.root, image.stage.workdir)], { encoding: 'utf8' });
  return Number.parseInt(stdout, 10);
}

async function connectedAgents(origin: string): Promise<number> {
  const answer = await fetch(`${origin}/api/health`);
  return ((await answer.json()) as { agents: { connected: number } }).agents.connected;
}

/** The portal's image with a database, then the agent's image with the portal. */
export async function runTogether(portalImage: Image, agentImage: Image, folder: string): Promise<void> {
  const { startEmbeddedDatabase } = await import('../../apps/web/src/server/database/embedded.ts');
  const { connectDatabase } = await import('../../apps/web/src/server/database/client.ts');
  const { seedDemo, createEnrolmentToken } = await loadPortal();
  const databaseFolder = join(folder, 'database');
  mkdirSync(databaseFolder);
  const server = await startEmbeddedDatabase(databaseFolder);
  const stops: (() => Promise<void>)[] = [() => server.stop()];
  try {
    const [portalPort, agentPort] = [await freePort(), await freePort()];
    const origin = `http://localhost:${portalPort}`;
    const settings = { DATABASE_URL: server.url, AUTH_SECRET: 'x'.repeat(32), PORTAL_ORIGIN: origin };
    const portal = new Container(portalImage, settings, new Map([[3000, portalPort]]));
    const agent = new Container(agentImage, {}, new Map([[8471, agentPort]]));
    for (const container of [portal, agent]) {
      if (process.getuid?.() === 0 && container.mayWriteProgram())
        throw new Error('the program can be changed by its user');
    }
    stops.unshift(() => portal.stop());
    await portal.start();
    say('portal: healthy');
    const page = await fetch(`${origin}/sign-in`);
    if (!page.ok || !(await page.text()).includes('Sign in'))
      throw new Error(`the sign-in page answers ${page.status}`);

    const database = connectDatabase(server.url);
    const admin = (await seedDemo(database)).get('admin@northfield.example')!;
    const token = await createEnrolmentToken(database, admin);
    await database.$disconnect();
    say(`agent: version ${agent.run(['--version']).trim()}`);
    agent.run(['enrol', '--portal', origin, '--token', token]);
    stops.unshift(() => agent.stop());
    await agent.start();
    for (let i = 0; (await connectedAgents(origin)) !== 1; i++) {
      if (i === 100) throw new Error('the agent does not connect to the portal');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    say('agent: healthy and connected to the portal');
  } finally {
    for (const stop of stops) await stop();
  }
  say('both ended when told to');
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'doubleblind-images-'));
  // The images' user has to reach it.
  chmodSync(folder, 0o755);
  try {
    const images = ['portal', 'agent'].map((name) => {
      const image = buildImage(ROOT, name, folder, say);
      say(`${name}: ${megabytes(image)} MB beside the base image`);
      return image;
    });
    await runTogether(images[0], images[1], folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main)
  await main().catch((error: Error) => {
    console.error(error.message);
    process.exit(1);
  });
