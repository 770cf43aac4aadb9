import { approveAnswerSchema, localApiPaths, localEvaluationSchema, proposalHash } from '@doubleblind/contracts';
import { LocalClient } from '../local-client.ts';
import { commandWithData, openData } from '../options.ts';
import { note, say } from '../print.ts';

interface ApproveOptions {
  readonly data?: string;
  readonly by: string;
  readonly handOverImages?: boolean;
}

/** `approve`: signs a proposal with this agent's key. */
export function approveCommand() {
  return commandWithData('approve')
    .description(
      'approve an evaluation: the running agent signs the proposal and works on it when the other side has approved too',
    )
    .argument('<EVALUATION>', 'its identifier (see evaluations)')
    .requiredOption('--by <NAME>', 'who approves')
    .option('--hand-over-images', 'hospital: confirm that the terms give every image to the vendor')
    .action(async (id: string, { by, handOverImages, ...options }: ApproveOptions) => {
      const client = await LocalClient.of(await openData(options));
      const { proposal } = await client.call(localEvaluationSchema, 'GET', localApiPaths.evaluation(id));
      note(JSON.stringify(proposal, null, 1));
      await client.call(approveAnswerSchema, 'POST', localApiPaths.approval(id), {
        ...{ proposal, approvedBy: by },
        ...(handOverImages ? { handOverImages } : {}),
      });
      say(`approved ${proposalHash(proposal)}`);
    });
}
