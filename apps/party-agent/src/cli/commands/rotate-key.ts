import { nameSchema } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { rotateKey } from '../../daemon/rotate-key.ts';
import { commandWithData, openData } from '../options.ts';
import { say } from '../print.ts';

interface RotateKeyCommandOptions {
  readonly data?: string;
  readonly token: string;
  readonly by: string;
}

/** `rotate-key`: this agent's key gives way to a new one, with the portal's knowledge. */
export function rotateKeyCommand() {
  return commandWithData('rotate-key')
    .description('with the daemon stopped: a new key for this agent; the old one counts nowhere any more')
    .requiredOption('--token <TOKEN>', 'made by an administrator of your organisation in the portal, as for enrol')
    .requiredOption('--by <NAME>', 'who changes it')
    .action(async ({ token, by, ...options }: RotateKeyCommandOptions) => {
      if (!nameSchema.safeParse(by).success)
        throw new DoubleblindError('DB5001', '--by is a name of 1 to 200 letters.');
      const { before, now, certificateHash } = await rotateKey(await openData(options), { token, rotatedBy: by });
      say(`Fingerprint before, which counts no more: ${before}`);
      say(`Fingerprint now (to compare by phone):   ${now}`);
      say(`Certificate (for --peer):                ${certificateHash}`);
      say('Tell your partners: their agents ask for the new fingerprint before they sign terms with it.');
      say(
        'Start the daemon, then its workers anew; issue tickets for pages again: those of the old key count no more.',
      );
    });
}
