/**
 * How long the portal's pages take with many evaluations in the database: starts PostgreSQL and the portal beside each
 * other as in production, fills the database, and prints each page's milliseconds, from asking to the last byte.
 *
 *     node apps/web/bench/pages.ts [--evaluations 1000] [--repeats 15] [--json FILE]
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generateClient } from '../scripts/generate-client.ts';
import { signInCookie } from '../test/support/timed-pages.ts';

const WARM_UPS = 3;

const { values } = parseArgs({
  options: {
    evaluations: { type: 'string', default: '1000' },
    repeats: { type: 'string', default: '15' },
    json: { type: 'string' },
  },
});

interface Timing {
  readonly page: string;
  readonly median: number;
  readonly slowest: number;
  readonly kilobytes: number;
}

async function timePage(origin: string, path: string, cookie: string, repeats: number): Promise<Timing> {
  const times: number[] = [];
  let bytes = 0;
  for (let i = 0; i < WARM_UPS + repeats; i++) {
    const start = performance.now();
    const answer = await fetch(origin + path, { headers: { cookie } });
    bytes = (await answer.arrayBuffer()).byteLength;
    if (i >= WARM_UPS) times.push(performance.now() - start);
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  }
  times.sort((a, b) => a - b);
  return { page: path, median: times[Math.floor(repeats / 2)], slowest: times[repeats - 1], kilobytes: bytes / 1000 };
}

async function main(): Promise<void> {
  generateClient();
  const { startEmbeddedDatabase } = await import('../src/server/database/embedded.ts');
  const { applyMigrations } = await import('../src/server/database/migrations.ts');
  const { connectDatabase } = await import('../src/server/database/client.ts');
  const { DEMO_PASSWORD } = await import('../src/server/demo/organisations.ts');
  const { seedBusyPortal } = await import('../test/support/busy-portal.ts');
  const { freePort, spawnPortal } = await import('../test/support/browser.ts');
  const folder = mkdtempSync(join(tmpdir(), 'doubleblind-bench-'));
  // As root the server runs as another user, who has to reach the folder.
  chmodSync(folder, 0o755);
  const server = await startEmbeddedDatabase(folder);
  const stops: (() => Promise<unknown>)[] = [() => server.stop()];
  try {
    await applyMigrations(server.url);
    const database = connectDatabase(server.url);
    stops.unshift(() => database.$disconnect());
    await seedBusyPortal(database, Number(values.evaluations));
    const shown = await database.work.findFirstOrThrow({ where: { state: 'released' } });
    const port = await freePort();
    const portal = await spawnPortal(server.url, port);
    stops.unshift(() => portal.stop());
    const origin = `http://localhost:${port}`;
    const pages: Record<string, string[]> = {
      'admin@northfield.example': [
        '/',
        '/evaluations',
        '/evaluations?group=open&page=2',
        `/evaluations/${shown.id}`,
        `/evaluations/${shown.id}/results`,
        '/evaluations/new',
        '/models',
        `/models/${shown.modelVersionId}`,
        '/test-sets',
        `/test-sets/${shown.testSetId}`,
        `/test-sets/${shown.testSetId}/compare`,
        '/agents',
        '/people',
        '/audit',
        '/settings',
      ],
      'engineer@lumen.example': ['/', '/models', `/models/${shown.modelVersionId}`],
      'operator@demo.example': ['/', '/organisations', '/audit'],
    };
    const timings: Timing[] = [];
    for (const [email, paths] of Object.entries(pages)) {
      const cookie = await signInCookie(origin, email, DEMO_PASSWORD);
      for (const path of paths) {
        const timing = await timePage(origin, path, cookie, Number(values.repeats));
        const page = `${email.split('@')[0]} ${path.replaceAll(/[0-9a-f-]{36}/g, 'ID')}`;
        timings.push({ ...timing, page });
        const { median, slowest, kilobytes } = timing;
        console.log(
          `${page.padEnd(40)} ${median.toFixed(0).padStart(5)} ms, slowest ${slowest.toFixed(0)}, ${kilobytes.toFixed(0)} kB`,
        );
      }
    }
    if (values.json)
      writeFileSync(values.json, JSON.stringify({ evaluations: Number(values.evaluations), timings }, null, 1));
  } finally {
    for (const stop of stops) await stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
