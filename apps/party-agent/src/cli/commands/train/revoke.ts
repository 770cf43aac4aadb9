import { inTransaction, openDatabase } from '../../../store/database/open.ts';
import { addRequest } from '../../../store/database/outbox.ts';
import { endTraining } from '../../../store/database/training-ledger.ts';
import { findPortalTraining } from '../../../store/database/trainings.ts';
import { commandWithData, openData } from '../../options.ts';
import { say } from '../../print.ts';

interface RevokeOptions {
  readonly data?: string;
  readonly reason: string;
  readonly by: string;
}

/** `train revoke`: this organisation's part in a training ends here and now, whether a portal can be reached or not. */
export function revokeTrainingCommand() {
  return commandWithData('revoke')
    .description('hospital: take the approval of a training back; no vector leaves for it any more')
    .argument('<TRAINING>', 'its identifier, as "train ledger --json" and the portal name it')
    .requiredOption('--reason <TEXT>', 'why; the others read it in the portal')
    .requiredOption('--by <NAME>', 'who takes it back')
    .action(async (trainingId: string, options: RevokeOptions) => {
      const data = await openData(options);
      const database = openDatabase(data);
      try {
        const { terms, spentSteps } = endTraining(database, trainingId);
        const portal = findPortalTraining(database, trainingId);
        const reason = `${options.reason} (${options.by})`;
        if (portal)
          inTransaction(database, () =>
            addRequest(database, trainingId, { type: 'leave-training', trainingId, reason }),
          );
        say(`"${terms.name}" has ended for this agent; ${spentSteps} vectors were sent.
${portal ? 'The running agent tells the portal, which ends it for all.' : 'The owner is told in its next round, and goes on if enough others are left.'}`);
      } finally {
        database.close();
      }
    });
}
