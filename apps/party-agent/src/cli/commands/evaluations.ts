import { findApproval, listEvaluations } from '../../store/database/evaluations.ts';
import { openDatabase } from '../../store/database/open.ts';
import { commandWithData, openData } from '../options.ts';
import { say } from '../print.ts';

/** `evaluations`: what this agent knows of evaluations through the portal. */
export function evaluationsCommand() {
  return commandWithData('evaluations')
    .description('list the evaluations that the portal has told this agent of, and where they stand')
    .option('--json', 'print proposals, approvals and states as JSON')
    .action(async ({ json, ...options }: { data?: string; json?: boolean }) => {
      const database = openDatabase(await openData(options));
      const rows = listEvaluations(database).map((row) => {
        const own = findApproval(database, row.id);
        return { ...row, approved: own !== null && !own.revoked };
      });
      database.close();
      if (json) {
        say(JSON.stringify(rows));
        return;
      }
      for (const { id, proposal, approved, desired, observed } of rows) {
        const { model, testSet, vendor, hospital } = proposal;
        say(
          `${id}: ${model.name} ${model.modelVersion} of ${vendor.organisationName} on ${testSet.name} of ${hospital.organisationName}`,
        );
        const failure = observed?.failure ? ` (${observed.failure.code} ${observed.failure.detail})` : '';
        say(
          `  ${approved ? 'approved here' : 'not approved here'}; wanted: ${desired?.desired ?? 'nothing'}; here: ${observed?.observed ?? 'idle'}${failure}`,
        );
      }
    });
}
