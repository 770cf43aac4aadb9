import { approveAnswerSchema, localApiPaths, localEvaluationSchema, proposalHash } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { LocalClient } from '../local-client.ts';
import { commandWithData, openData } from '../options.ts';
import { note, say } from '../print.ts';

interface ApproveOptions {
  readonly data?: string;
  readonly by: string;
  readonly handOverImages?: boolean;
  readonly acceptKey?: string;
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
    .option(
      '--accept-key <FINGERPRINT>',
      "the other side's agent has another key than before: the one that they read out",
    )
    .action(async (id: string, { by, handOverImages, acceptKey, ...options }: ApproveOptions) => {
      const client = await LocalClient.of(await openData(options));
      const { proposal } = await client.call(localEvaluationSchema, 'GET', localApiPaths.evaluation(id));
      note(JSON.stringify(proposal, null, 1));
      const confirmed = { ...(handOverImages ? { handOverImages } : {}), ...(acceptKey ? { acceptKey } : {}) };
      const body = { proposal, approvedBy: by, ...confirmed };
      const answer = await client.call(approveAnswerSchema, 'POST', localApiPaths.approval(id), body);
      const { acknowledged, refusal } = answer;
      if (refusal) throw new DoubleblindError('DB5513', `${refusal.code} ${refusal.detail}`);
      if (!acknowledged) note('the portal has not answered yet; the agent sends it again');
      say(`approved ${proposalHash(proposal)}`);
    });
}
