/**
 * One portal process under load for as long as is asked: many agents connected, some of them reporting progress, many evaluations in the
 * database, people at live pages who also look at other pages. Prints how long pages take and how the process's memory and handles go.
 *
 *     node apps/web/bench/load.ts [--minutes 30] [--agents 200] [--evaluations 1000] [--pages 50] [--running 20] [--json FILE]
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { generateClient } from '../scripts/generate-client.ts';
import { type Footprint, footprintOf, ProcessWatch } from './support/process-watch.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    agents: { type: 'string', default: '200' },
    evaluations: { type: 'string', default: '1000' },
    pages: { type: 'string', default: '50' },
    running: { type: 'string', default: '20' },
    json: { type: 'string' },
  },
});
/** Each person reads a page for so long before the next. */
const READS_MILLISECONDS = 10_000;
const REPORTS_MILLISECONDS = 1000;
const IMAGES = 100_000;
/** While the process fills its caches nothing is counted. */
const WARM_UP_SHARE = 0.2;

async function main(): Promise<void> {
  generateClient();
  const { startEmbeddedDatabase } = await import('../src/server/database/embedded.ts');
  const { applyMigrations } = await import('../src/server/database/migrations.ts');
  const { connectDatabase } = await import('../src/server/database/client.ts');
  const { auditHead } = await import('../src/server/audit/read.ts');
  const { seedBusyPortal } = await import('../test/support/busy-portal.ts');
  const { freePort, spawnPortal } = await import('../test/support/browser.ts');
  const { CopyingAgent } = await import('../test/support/many-agents.ts');
  const { LivePages, runningEvaluations } = await import('./support/live-pages.ts');
  const folder = mkdtempSync(join(tmpdir(), 'doubleblind-bench-'));
  // As root the server runs as another user, who has to reach the folder.
  chmodSync(folder, 0o755);
  const server = await startEmbeddedDatabase(folder);
  const stops: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true }), () => server.stop()];
  try {
    await applyMigrations(server.url);
    const database = connectDatabase(server.url);
    stops.push(() => database.$disconnect());
    const { admin, engineer } = await seedBusyPortal(database, Number(values.evaluations));
    const agents = await CopyingAgent.make(database, [admin, engineer], Number(values.agents));
    const works = await runningEvaluations(database, agents, Number(values.running));
    const port = await freePort();
    const portal = await spawnPortal(server.url, port);
    stops.push(() => portal.stop());
    const origin = `http://localhost:${port}`;
    const { sequence } = await auditHead(database);
    await Promise.all(agents.map((agent) => agent.copy(port, origin, sequence)));
    stops.push(() => {
      for (const agent of agents) agent.close();
    });
    console.log(
      `${agents.length} agents connected; load of the machine ${loadavg()[0].toFixed(1)} on ${availableParallelism()} cores`,
    );

    // Each evaluation's agents report in a phase of their own: nothing keeps two hospitals in step.
    works.forEach(({ id, parties }, index) => {
      let done = 0;
      const report = () => {
        done += 1;
        for (const agent of parties) agent.report(id, Math.min(done, IMAGES), IMAGES);
      };
      let every: NodeJS.Timeout | undefined;
      const first = setTimeout(
        () => {
          every = setInterval(report, REPORTS_MILLISECONDS);
        },
        (index * REPORTS_MILLISECONDS) / works.length,
      );
      stops.push(() => {
        clearTimeout(first);
        clearInterval(every);
      });
    });
    const live = await LivePages.open(
      origin,
      works.map(({ id }) => id),
      Number(values.pages),
      READS_MILLISECONDS,
    );
    stops.push(() => live.close());
    const watch = new ProcessWatch(portal.pid);
    stops.push(() => watch.stop());

    const milliseconds = Number(values.minutes) * 60_000;
    await sleep(milliseconds * WARM_UP_SHARE);
    live.forget();
    const before = footprintOf(portal.pid);
    await sleep(milliseconds * (1 - WARM_UP_SHARE));
    const after = footprintOf(portal.pid);
    const figures = {
      ...live.figures(),
      ...memory(before, after, watch),
      /** How many agents were refused something, or lost their connection, by the reason. */
      refused: countedBy(agents.map((agent) => agent.thrownOut).filter((reason) => reason !== null)),
    };
    console.log(JSON.stringify(figures, null, 1));
    if (values.json) writeFileSync(values.json, JSON.stringify({ ...values, load: loadavg()[0], ...figures }, null, 1));
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

function countedBy(reasons: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const reason of reasons) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

function memory(before: Footprint, after: Footprint, watch: ProcessWatch) {
  return {
    residentMegabytes: { before: before.residentMegabytes, after: after.residentMegabytes, most: watch.most },
    /** Least squares over all samples after the warm-up. */
    megabytesPerMinute: watch.slope(WARM_UP_SHARE),
    handles: { before: before.handles, after: after.handles },
    processorSecondsPerSecond: watch.processorShare(),
  };
}

await main();
