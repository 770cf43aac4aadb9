/**
 * Small evaluations by a real portal and real agents, and what they leave: memory of each process after its garbage was collected, open
 * handles and child processes, rows of each table of the portal, the queue and the agents, files of the agents' folders, looked at while
 * nothing runs. What grows is a leak, unless it is what an evaluation is to leave.
 *
 * An evaluation of two films takes about 14 s of processor time, most of it for what a session sets up. Without cryptography the agents' threads
 * compute a sum of twelve small images instead, in 3 s, and everything else is the same.
 *
 *     node apps/web/bench/soak.ts [--evaluations 1000] [--at-once 2] [--images 2] [--every 10] [--without-cryptography] [--json FILE]
 */
import { chmodSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { generateClient } from '../scripts/generate-client.ts';
import { collectedHeap, makeAskable } from './support/collected-heap.ts';
import { footprintOf } from './support/process-watch.ts';

const { values } = parseArgs({
  options: {
    evaluations: { type: 'string', default: '1000' },
    'at-once': { type: 'string', default: '2' },
    images: { type: 'string', default: '2' },
    'without-cryptography': { type: 'boolean', default: false },
    every: { type: 'string', default: '10' },
    json: { type: 'string' },
  },
});
/** So much of the beginning is warming up. */
const WARM_UP_SHARE = 0.25;

type Sample = Readonly<Record<string, number>>;

async function main(): Promise<void> {
  generateClient();
  const { startEmbeddedDatabase } = await import('../src/server/database/embedded.ts');
  const { applyMigrations } = await import('../src/server/database/migrations.ts');
  const { connectDatabase } = await import('../src/server/database/client.ts');
  const { SmallPlatform } = await import('../test/support/small-platform.ts');
  const folder = mkdtempSync(join(tmpdir(), 'doubleblind-soak-'));
  // As root the server runs as another user, who has to reach the folder.
  chmodSync(folder, 0o755);
  const server = await startEmbeddedDatabase(folder);
  const stops: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true }), () => server.stop()];
  try {
    await applyMigrations(server.url);
    const database = connectDatabase(server.url);
    stops.push(() => database.$disconnect());
    const withoutCryptography = values['without-cryptography'];
    const films = Number(values.images);
    makeAskable(heapsIn(folder));
    const platform = await SmallPlatform.start({ database, url: server.url, films, withoutCryptography });
    stops.push(() => platform.stop());
    const samples: { readonly evaluations: number; readonly sample: Sample }[] = [];
    const begun = performance.now();
    const every = Number(values.every);
    for (let done = 0; done <= Number(values.evaluations); done += every) {
      if (done > 0) await evaluate(platform, every);
      samples.push({ evaluations: done, sample: await look(platform, server.url, heapsIn(folder)) });
      const minutes = ((performance.now() - begun) / 60_000).toFixed(1);
      // Hours may be cut off: what there is stands in the file.
      const found = { ...values, samples, growth: growthOf(samples) };
      if (values.json) writeFileSync(values.json, JSON.stringify(found, null, 1));
      console.log(
        `${done} evaluations, ${minutes} min, load ${loadavg()[0].toFixed(1)}: ${shown(samples.at(-1)!.sample)}`,
      );
    }
    for (const [name, { first, last, perEvaluation }] of Object.entries(growthOf(samples)))
      console.log(
        `${name.padEnd(36)} ${String(first).padStart(8)} -> ${String(last).padStart(8)}  ${perEvaluation} an evaluation`,
      );
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

async function evaluate(
  platform: import('../test/support/small-platform.ts').SmallPlatform,
  count: number,
): Promise<void> {
  let begun = 0;
  const oneAfterTheOther = async () => {
    while (begun++ < count) await platform.untilComputed(await platform.evaluate());
  };
  await Promise.all(Array.from({ length: Number(values['at-once']) }, oneAfterTheOther));
}

const heapsIn = (folder: string) => join(folder, 'heaps');

async function look(
  platform: import('../test/support/small-platform.ts').SmallPlatform,
  url: string,
  heaps: string,
): Promise<Sample> {
  const sample: Record<string, number> = {};
  const { portal, agents } = platform;
  for (const [name, pid] of Object.entries({
    portal: portal.pid,
    vendor: agents.vendor.pid,
    hospital: agents.hospital.pid,
  })) {
    const { heapMegabytes, externalMegabytes } = await collectedHeap(heaps, pid);
    const { residentMegabytes, handles, children } = footprintOf(pid);
    Object.assign(sample, {
      [`${name} heap MB`]: heapMegabytes,
      [`${name} external MB`]: externalMegabytes,
      [`${name} MB`]: residentMegabytes,
      [`${name} handles`]: handles,
      [`${name} children`]: children,
    });
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ schemaname: string; tablename: string }>(
      `SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'queue')`,
    );
    for (const { schemaname, tablename } of rows) {
      const { rows: counted } = await client.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM ${pg.escapeIdentifier(schemaname)}.${pg.escapeIdentifier(tablename)}`,
      );
      sample[`rows ${schemaname}.${tablename}`] = counted[0].count;
    }
  } finally {
    await client.end();
  }
  for (const side of ['vendor', 'hospital'] as const) {
    const own = new DatabaseSync(join(agents[side].folder, 'agent.sqlite'), { readOnly: true });
    const tables = own.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).all() as { name: string }[];
    for (const { name } of tables) {
      const { count } = own.prepare(`SELECT count(*) AS count FROM "${name}"`).get() as { count: number };
      sample[`rows ${side} ${name}`] = count;
    }
    own.close();
    sample[`files ${side}`] = globSync('**/*', { cwd: agents[side].folder }).length;
  }
  return sample;
}

const shown = (sample: Sample) =>
  Object.entries(sample)
    .filter(([name]) => /MB|handles|children/.test(name))
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

/** Of what has changed since the warm-up, by least squares over the samples. */
function growthOf(samples: readonly { readonly evaluations: number; readonly sample: Sample }[]) {
  const counted = samples.slice(Math.floor(WARM_UP_SHARE * samples.length));
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  const x = mean(counted.map(({ evaluations }) => evaluations));
  const spread = mean(counted.map(({ evaluations }) => (evaluations - x) ** 2));
  const names = Object.keys(counted.at(-1)!.sample);
  const rows = names.map((name) => {
    const of = counted.map(({ sample }) => sample[name] ?? 0);
    const y = mean(of);
    const slope = mean(counted.map(({ evaluations }, index) => (evaluations - x) * (of[index] - y))) / spread;
    return [name, { first: of[0], last: of.at(-1)!, perEvaluation: Number(slope.toFixed(3)) }] as const;
  });
  return Object.fromEntries(rows.filter(([, { first, last }]) => first !== last));
}

await main();
