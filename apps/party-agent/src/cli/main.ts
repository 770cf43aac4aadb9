#!/usr/bin/env node
/** The party agent's command line; each command is a file in commands/. */
import { Command, CommanderError } from 'commander';
import { AGENT_VERSION } from '../version.ts';
import { acceptFilmsCommand } from './commands/accept-films.ts';
import { addBaselineCommand } from './commands/add-baseline.ts';
import { addTestSetCommand } from './commands/add-testset.ts';
import { adequacyCommand } from './commands/adequacy.ts';
import { approveCommand } from './commands/approve.ts';
import { baselineCommand } from './commands/baseline.ts';
import { checkCommand } from './commands/check.ts';
import { compareCommand } from './commands/compare.ts';
import { compareModelsCommand } from './commands/compare-models.ts';
import { compileCommand } from './commands/compile.ts';
import { daemonCommand } from './commands/daemon.ts';
import { doctorCommand } from './commands/doctor.ts';
import { enrolCommand } from './commands/enrol.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { evaluationsCommand } from './commands/evaluations.ts';
import { forestCommand } from './commands/forest.ts';
import { identityCommand } from './commands/identity.ts';
import { keepImagesCommand } from './commands/keep-images.ts';
import { metricsCommand } from './commands/metrics.ts';
import { phantomsCommand } from './commands/phantoms.ts';
import { privacyBudgetCommand } from './commands/privacy-budget.ts';
import { readersCommand } from './commands/readers.ts';
import { registerModelCommand } from './commands/register-model.ts';
import { releaseCommand } from './commands/release.ts';
import { reportCommand } from './commands/report.ts';
import { requireSecondPersonCommand } from './commands/require-second-person.ts';
import { revokeCommand } from './commands/revoke.ts';
import { runsCommand } from './commands/runs.ts';
import { sampleSizeCommand } from './commands/sample-size.ts';
import { showCommand } from './commands/show.ts';
import { tokenCommand } from './commands/token.ts';
import { trainCommand } from './commands/train.ts';
import { uploadCommand } from './commands/upload.ts';
import { verifyCommand } from './commands/verify.ts';
import { errorText, exitCodeOf, note } from './print.ts';

const USAGE_ERROR = 2;

function agent(): Command {
  const program = new Command('party-agent')
    .description("Evaluate a vendor's model on a hospital's images without either seeing the other's data")
    .version(AGENT_VERSION);
  const commands = [
    checkCommand(),
    compileCommand(),
    showCommand(),
    compareCommand(),
    identityCommand(),
    addTestSetCommand(),
    evaluateCommand(),
    runsCommand(),
    baselineCommand(),
    reportCommand(),
    verifyCommand(),
    metricsCommand(),
    adequacyCommand(),
    sampleSizeCommand(),
    readersCommand(),
    privacyBudgetCommand(),
    trainCommand(),
    phantomsCommand(),
    compareModelsCommand(),
    forestCommand(),
    doctorCommand(),
    enrolCommand(),
    registerModelCommand(),
    daemonCommand(),
    tokenCommand(),
    uploadCommand(),
    addBaselineCommand(),
    evaluationsCommand(),
    approveCommand(),
    acceptFilmsCommand(),
    keepImagesCommand(),
    requireSecondPersonCommand(),
    revokeCommand(),
    releaseCommand(),
  ];
  for (const command of commands) program.addCommand(command);
  for (const command of [program, ...program.commands]) command.exitOverride().showHelpAfterError('(see --help)');
  return program;
}

// A reader that has seen enough ("| head") is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

try {
  await agent().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE_ERROR;
  else {
    note(errorText(error));
    process.exitCode = exitCodeOf(error);
  }
}
