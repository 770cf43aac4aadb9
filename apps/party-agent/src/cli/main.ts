#!/usr/bin/env node
/** The party agent's command line; each command is a file in commands/. */
import { Command, CommanderError } from 'commander';
import { AGENT_VERSION } from '../version.ts';
import { errorText, exitCodeOf, note } from './print.ts';

const USAGE_ERROR = 2;

/** A command is loaded when it is asked for: most need a part of the agent only, and all of it takes a second to load. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  check: async () => (await import('./commands/check.ts')).checkCommand(),
  compile: async () => (await import('./commands/compile.ts')).compileCommand(),
  show: async () => (await import('./commands/show.ts')).showCommand(),
  plan: async () => (await import('./commands/plan.ts')).planCommand(),
  compare: async () => (await import('./commands/compare.ts')).compareCommand(),
  identity: async () => (await import('./commands/identity.ts')).identityCommand(),
  'add-testset': async () => (await import('./commands/add-testset.ts')).addTestSetCommand(),
  'register-testset': async () => (await import('./commands/register-testset.ts')).registerTestSetCommand(),
  'delete-testset': async () => (await import('./commands/delete-testset.ts')).deleteTestSetCommand(),
  'import-pacs': async () => (await import('./commands/import-pacs.ts')).importPacsCommand(),
  evaluate: async () => (await import('./commands/evaluate.ts')).evaluateCommand(),
  runs: async () => (await import('./commands/runs.ts')).runsCommand(),
  baseline: async () => (await import('./commands/baseline.ts')).baselineCommand(),
  report: async () => (await import('./commands/report.ts')).reportCommand(),
  verify: async () => (await import('./commands/verify.ts')).verifyCommand(),
  metrics: async () => (await import('./commands/metrics.ts')).metricsCommand(),
  adequacy: async () => (await import('./commands/adequacy.ts')).adequacyCommand(),
  'sample-size': async () => (await import('./commands/sample-size.ts')).sampleSizeCommand(),
  segmentation: async () => (await import('./commands/segmentation.ts')).segmentationCommand(),
  failures: async () => (await import('./commands/failures.ts')).failuresCommand(),
  'add-readers': async () => (await import('./commands/add-readers.ts')).addReadersCommand(),
  readers: async () => (await import('./commands/readers.ts')).readersCommand(),
  'privacy-budget': async () => (await import('./commands/privacy-budget.ts')).privacyBudgetCommand(),
  train: async () => (await import('./commands/train.ts')).trainCommand(),
  phantoms: async () => (await import('./commands/phantoms.ts')).phantomsCommand(),
  'compare-models': async () => (await import('./commands/compare-models.ts')).compareModelsCommand(),
  forest: async () => (await import('./commands/forest.ts')).forestCommand(),
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand(),
  enrol: async () => (await import('./commands/enrol.ts')).enrolCommand(),
  'rotate-key': async () => (await import('./commands/rotate-key.ts')).rotateKeyCommand(),
  'offer-model': async () => (await import('./commands/offer-model.ts')).offerModelCommand(),
  'register-model': async () => (await import('./commands/register-model.ts')).registerModelCommand(),
  daemon: async () => (await import('./commands/daemon.ts')).daemonCommand(),
  backup: async () => (await import('./commands/backup.ts')).backupCommand(),
  restore: async () => (await import('./commands/restore.ts')).restoreCommand(),
  relay: async () => (await import('./commands/relay.ts')).relayCommand(),
  cluster: async () => (await import('./commands/cluster.ts')).clusterCommand(),
  worker: async () => (await import('./commands/worker.ts')).workerCommand(),
  tickets: async () => (await import('./commands/tickets.ts')).ticketsCommand(),
  'answer-pages': async () => (await import('./commands/answer-pages.ts')).answerPagesCommand(),
  token: async () => (await import('./commands/token.ts')).tokenCommand(),
  pair: async () => (await import('./commands/pair.ts')).pairCommand(),
  upload: async () => (await import('./commands/upload.ts')).uploadCommand(),
  'add-baseline': async () => (await import('./commands/add-baseline.ts')).addBaselineCommand(),
  evaluations: async () => (await import('./commands/evaluations.ts')).evaluationsCommand(),
  approve: async () => (await import('./commands/approve.ts')).approveCommand(),
  'accept-images': async () => (await import('./commands/accept-images.ts')).acceptFilmsCommand(),
  'keep-images': async () => (await import('./commands/keep-images.ts')).keepImagesCommand(),
  'privacy-ledger': async () => (await import('./commands/privacy-ledger.ts')).privacyLedgerCommand(),
  'require-second-person': async () =>
    (await import('./commands/require-second-person.ts')).requireSecondPersonCommand(),
  revoke: async () => (await import('./commands/revoke.ts')).revokeCommand(),
  release: async () => (await import('./commands/release.ts')).releaseCommand(),
};

/** The command line with the command that is asked for; with all of them, for help or for a name that is none. */
async function agent(wanted: string | undefined): Promise<Command> {
  const program = new Command('party-agent')
    .description("Evaluate a vendor's model on a hospital's images without either seeing the other's data")
    .version(AGENT_VERSION);
  const known = wanted !== undefined && Object.hasOwn(COMMANDS, wanted);
  for (const load of known ? [COMMANDS[wanted]] : Object.values(COMMANDS)) program.addCommand(await load());
  for (const command of [program, ...program.commands]) command.exitOverride().showHelpAfterError('(see --help)');
  return program;
}

// A reader that has seen enough ("| head") is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

try {
  const program = await agent(process.argv[2]);
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE_ERROR;
  else {
    note(errorText(error));
    process.exitCode = exitCodeOf(error);
  }
}
