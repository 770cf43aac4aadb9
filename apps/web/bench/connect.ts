/**
 * How long people wait for the portal while many agents connect at the same moment with empty copies of the audit log: starts
 * PostgreSQL and the portal beside each other as in production, fills the database, and prints the slowest answers.
 *
 *     node apps/web/bench/connect.ts [--agents 150] [--evaluations 1000]
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generateClient } from '../scripts/generate-client.ts';

const { values } = parseArgs({
  options: { agents: { type: 'string', default: '150' }, evaluations: { type: 'string', default: '1000' } },
});

async function main(): Promise<void> {
  generateClient();
  const { startEmbeddedDatabase } = await import('../src/server/database/embedded.ts');
  const { applyMigrations } = await import('../src/server/database/migrations.ts');
  const { connectDatabase } = await import('../src/server/database/client.ts');
  const { auditHead } = await import('../src/server/audit/read.ts');
  const { DEMO_PASSWORD } = await import('../src/server/demo/organisations.ts');
  const { seedBusyPortal } = await import('../test/support/busy-portal.ts');
  const { freePort, spawnPortal } = await import('../test/support/browser.ts');
  const { CopyingAgent } = await import('../test/support/many-agents.ts');
  const { inTime } = await import('../test/support/timed-pages.ts');
  const folder = mkdtempSync(join(tmpdir(), 'doubleblind-bench-'));
  // As root the server runs as another user, who has to reach the folder.
  chmodSync(folder, 0o755);
  const server = await startEmbeddedDatabase(folder);
  const stops: (() => Promise<unknown>)[] = [() => server.stop()];
  try {
    await applyMigrations(server.url);
    const database = connectDatabase(server.url);
    stops.unshift(() => database.$disconnect());
    const { admin, engineer } = await seedBusyPortal(database, Number(values.evaluations));
    const agents = await CopyingAgent.make(database, [admin, engineer], Number(values.agents));
    const port = await freePort();
    const portal = await spawnPortal(server.url, port);
    stops.unshift(() => portal.stop());
    const origin = `http://localhost:${port}`;
    const head = await auditHead(database);
    const look = (over: Promise<unknown>) => inTime(origin, 'admin@northfield.example', DEMO_PASSWORD, over);
    // The first answers of a fresh process are slow whoever connects.
    await look(new Promise((resolve) => setTimeout(resolve, 5000)));
    const quiet = await look(new Promise((resolve) => setTimeout(resolve, 5000)));
    const begun = performance.now();
    const copied = Promise.all(agents.map((agent) => agent.copy(port, origin, head.sequence)));
    const busy = await look(copied);
    const seconds = (performance.now() - begun) / 1000;
    const out = agents.filter(({ thrownOut }) => thrownOut !== null).length;
    const [load] = loadavg();
    console.log(`load of the machine ${load.toFixed(1)} on ${availableParallelism()} cores`);
    console.log(`${agents.length} agents, ${head.sequence} records each: ${seconds.toFixed(1)} s, ${out} thrown out`);
    for (const path of new Set(busy.map((timing) => timing.path))) {
      const of = (timings: typeof busy) =>
        timings.filter((timing) => timing.path === path).map(({ milliseconds }) => milliseconds);
      const slowest = (timings: typeof busy) => `${Math.round(Math.max(...of(timings)))} ms of ${of(timings).length}`;
      const late = of(busy).filter((milliseconds) => milliseconds > 1000).length;
      console.log(`${path}: slowest ${slowest(busy)} while they connect, ${late} over 1 s; ${slowest(quiet)} before`);
    }
    for (const agent of agents) agent.close();
  } finally {
    for (const stop of stops) await stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
