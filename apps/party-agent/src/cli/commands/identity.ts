import { loadIdentity } from '../../peer/identity.ts';
import { commandWithData, openData } from '../options.ts';
import { say } from '../print.ts';

/** `identity`: what the other party needs to pin this agent, made on first use. */
export function identityCommand() {
  return commandWithData('identity')
    .description("show this agent's fingerprint and the certificate hash that the other party gives as --peer")
    .option('--json', 'as JSON')
    .action(async (options: { data?: string; json?: boolean }) => {
      const data = await openData(options);
      const { fingerprint, certificateHash } = await loadIdentity(data.identity);
      if (options.json) say(JSON.stringify({ fingerprint, certificateHash, folder: data.identity }));
      else
        say(`Fingerprint (to compare by phone): ${fingerprint}\nCertificate (for --peer):          ${certificateHash}`);
    });
}
