/**
 * Starts the portal: the embedded PostgreSQL (or the one of DATABASE_URL), migrations, pages, server.
 *
 *     npm run portal -- [--demo] [--port 3000] [--data FOLDER]
 *
 * --demo adds demo organisations and people whose sign-ins are printed.
 * --operator EMAIL prints an invitation link for a new portal's first operator and ends.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DoubleblindError } from '@doubleblind/errors';

const USAGE = `usage: npm run portal -- [--port 3000] [--data FOLDER] [--demo]
       npm run portal -- --operator ADDRESS [--data FOLDER]
settings in the environment: docs/DEPLOYMENT.md`;

/** What can be imported only once the database client is generated. */
export async function loadPortal() {
  const { generateClient } = await import('../apps/web/scripts/generate-client.ts');
  generateClient();
  const [start, demo, agents, operator, evaluations] = await Promise.all([
    import('../apps/web/src/server/process/start.ts'),
    import('../apps/web/src/server/demo/organisations.ts'),
    import('../apps/web/src/server/agents/write.ts'),
    import('../apps/web/src/server/organisations/write/first-operator.ts'),
    import('../apps/web/src/server/evaluations/write/propose.ts'),
  ]);
  return { ...start, ...demo, ...agents, ...operator, ...evaluations };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      demo: { type: 'boolean', default: false },
      port: { type: 'string' },
      data: { type: 'string' },
      operator: { type: 'string' },
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
