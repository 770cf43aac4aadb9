import { localApiPaths, previewAnswerSchema, releaseAnswerSchema, releasePreviewSchema } from '@doubleblind/contracts';
import { LocalClient } from '../local-client.ts';
import { commandWithData, openData } from '../options.ts';
import { note, say } from '../print.ts';

interface ReleaseOptions {
  readonly data?: string;
  readonly parts?: string;
  readonly preview?: boolean;
  readonly by?: string;
}

/** `release`: shows the results of a computed evaluation, or gives the chosen parts to the portal. */
export function releaseCommand() {
  return commandWithData('release')
    .description('hospital: release results of a computed evaluation to the portal, where both sides see them')
    .argument('<EVALUATION>', 'its identifier (see evaluations)')
    .option('--parts <PARTS>', 'separated by commas (default: all that the proposal allows)')
    .option(
      '--preview',
      'only print the document that would be released, and on the error stream what attacks on it find',
    )
    .option('--by <NAME>', 'who releases, where the hospital wants two people')
    .action(async (id: string, { parts, preview, by, ...options }: ReleaseOptions) => {
      const client = await LocalClient.of(await openData(options));
      const { allowed } = await client.call(previewAnswerSchema, 'GET', localApiPaths.preview(id));
      const names = parts?.split(',').map((part) => part.trim()) ?? allowed;
      if (preview) {
        const path = localApiPaths.releasePreview(id);
        const { document, attacks } = await client.call(releasePreviewSchema, 'POST', path, { parts: names });
        say(JSON.stringify(document, null, 1));
        for (const { attack, found, text } of attacks)
          note(`${attack}: ${found === 0 ? 'nothing found' : `${found} found`}. ${text}`);
        return;
      }
      const answer = await client.call(releaseAnswerSchema, 'POST', localApiPaths.release(id), {
        parts: names,
        ...(by === undefined ? {} : { releasedBy: by }),
      });
      if (answer.waitsForSecond) {
        say('not released yet: a second person has to release the same parts');
        return;
      }
      if (!answer.acknowledged) note('the portal has not answered yet; the agent sends it again');
      say(`released: ${answer.parts.join(', ')}`);
    });
}
