import { localApiPaths, previewAnswerSchema, releaseAnswerSchema, selectParts } from '@doubleblind/contracts';
import { LocalClient } from '../local-client.ts';
import { commandWithData, openData } from '../options.ts';
import { note, say } from '../print.ts';

interface ReleaseOptions {
  readonly data?: string;
  readonly parts?: string;
  readonly preview?: boolean;
}

/** `release`: shows the results of a computed evaluation, or gives the chosen parts to the portal. */
export function releaseCommand() {
  return commandWithData('release')
    .description('hospital: release results of a computed evaluation to the portal, where both sides see them')
    .argument('<EVALUATION>', 'its identifier (see evaluations)')
    .option('--parts <PARTS>', 'separated by commas (default: all that the proposal allows)')
    .option('--preview', 'only print what would be released')
    .action(async (id: string, { parts, preview, ...options }: ReleaseOptions) => {
      const client = await LocalClient.of(await openData(options));
      const { report, allowed } = await client.call(previewAnswerSchema, 'GET', localApiPaths.preview(id));
      const names = parts?.split(',').map((part) => part.trim()) ?? allowed;
      const chosen = allowed.filter((part) => names.includes(part));
      if (preview) {
        say(JSON.stringify(selectParts(report, chosen), null, 1));
        return;
      }
      const answer = await client.call(releaseAnswerSchema, 'POST', localApiPaths.release(id), { parts: names });
      if (!answer.acknowledged) note('the portal has not answered yet; the agent sends it again');
      say(`released: ${answer.parts.join(', ')}`);
    });
}
