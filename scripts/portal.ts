/**
 * Starts the portal: the embedded PostgreSQL (or the one of DATABASE_URL), migrations, pages, server.
 *
 *     npm run portal -- [--demo] [--port 3000] [--data FOLDER]
 *
 * --demo adds demo organisations and people whose sign-ins are printed.
 * --operator EMAIL prints an invitation link for a new portal's first operator and ends.
 * --backup FILE writes all that a portal has, running or not, and ends; --restore FILE brings it back into a new one.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DoubleblindError } from '@doubleblind/errors';

const USAGE = `usage: npm run portal -- [--port 3000] [--data FOLDER] [--demo]
       npm run portal -- --operator ADDRESS [--data FOLDER]
       npm run portal -- --backup FILE [--data FOLDER]
       npm run portal -- --restore FILE [--data FOLDER]
settings in the environment: docs/DEPLOYMENT.md`;

/** What can be imported only once the database client is generated. */
export async function loadPortal() {
  const { generateClient } = await import('../apps/web/scripts/generate-client.ts');
  generateClient();
  const [start, keep, demo, agents, operator, evaluations, output] = await Promise.all([
    import('../apps/web/src/server/process/start.ts'),
    import('../apps/web/src/server/process/keep.ts'),
    import('../apps/web/src/server/demo/organisations.ts'),
    import('../apps/web/src/server/agents/write.ts'),
    import('../apps/web/src/server/organisations/write/first-operator.ts'),
    import('../apps/web/src/server/evaluations/write/propose.ts'),
    import('../apps/web/src/server/process/output.ts'),
  ]);
  return { ...start, ...keep, ...demo, ...agents, ...operator, ...evaluations, ...output };
}

function rowsOf(counts: ReadonlyMap<string, number>): string {
  const rows = counts.values().reduce((sum, count) => sum + count, 0);
  return `${rows} rows of ${counts.size} tables`;
}

type Portal = Awaited<ReturnType<typeof loadPortal>>;

async function restore(portal: Portal, path: string, data: string | undefined): Promise<void> {
  const { counts, takenAt, chain } = await portal.restorePortal(data, path);
  console.log(`restored: ${rowsOf(counts)}, as of ${takenAt}`);
  console.log(chain.intact ? `audit chain: ${chain.records} records, intact` : `audit chain: broken, ${chain.reason}`);
  console.log('Everybody has to sign in again. What was taken back since then is valid again: look through people,');
  console.log('invitations, API tokens and agents before you let anybody in.');
  if (!chain.intact) process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      demo: { type: 'boolean', default: false },
      port: { type: 'string' },
      data: { type: 'string' },
      operator: { type: 'string' },
      backup: { type: 'string' },
      restore: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const portal = await loadPortal();
  if (values.operator) {
    const { operator } = values;
    const token = await portal.withPortalDatabase(values.data, (database) =>
      portal.inviteFirstOperator(database, operator),
    );
    const port = values.port === undefined ? undefined : Number(values.port);
    console.log(`invitation for the operator: ${portal.portalOrigin(port)}/invitation/${token}`);
    return;
  }
  if (values.backup) {
    const counts = await portal.backUpPortal(values.data, values.backup);
    console.log(`backup: ${rowsOf(counts)} in ${values.backup}; whoever has it can become everybody here`);
    return;
  }
  if (values.restore) return restore(portal, values.restore, values.data);
  portal.outliveReaders();
  const running = await portal.startPortal({
    say: (line) => console.log(line),
    ...(values.port && { port: Number(values.port) }),
    ...(values.data && { dataFolder: values.data }),
    ...(values.demo && { prepare: async (database) => void (await portal.seedDemo(database)) }),
  });
  console.log(`portal: ${running.origin}`);
  if (values.demo) {
    for (const person of portal.DEMO_PEOPLE) console.log(`  ${person.email} (${person.organisation})`);
    console.log(`  password of all demo accounts: ${portal.DEMO_PASSWORD}`);
  }
  const stop = () => void running.stop().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

/** Node before 24 may read this file and not what it imports: launch.mjs finds the right one, as for every npm script. */
function startWithNewerNode(): void {
  const launcher = join(import.meta.dirname, 'launch.mjs');
  const { status } = spawnSync(process.execPath, [launcher, 'portal', ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exit(status ?? 1);
}

if (process.argv[1] === import.meta.filename) {
  if (Number.parseInt(process.versions.node, 10) < 24) startWithNewerNode();
  await main().catch((error: Error) => {
    console.error(error instanceof DoubleblindError ? `${error.message}\n  ${error.remedy}` : error.message);
    process.exit(1);
  });
}
