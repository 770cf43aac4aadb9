import { localApiPaths, revokeAnswerSchema } from '@doubleblind/contracts';
import { LocalClient } from '../local-client.ts';
import { commandWithData, openData } from '../options.ts';
import { say } from '../print.ts';

/** `revoke`: takes an approval back; the agent stops at once. */
export function revokeCommand() {
  return commandWithData('revoke')
    .description('take an approval back; the running agent stops the evaluation at once and for good')
    .argument('<EVALUATION>', 'its identifier (see evaluations)')
    .requiredOption('--by <NAME>', 'who takes it back')
    .option('--reason <TEXT>', 'for the other side', '')
    .action(async (id: string, { by, reason, ...options }: { data?: string; by: string; reason: string }) => {
      const client = await LocalClient.of(await openData(options));
      await client.call(revokeAnswerSchema, 'POST', localApiPaths.revocation(id), { reason, revokedBy: by });
      say('taken back');
    });
}
