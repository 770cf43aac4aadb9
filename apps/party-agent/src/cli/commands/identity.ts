import { loadIdentity } from '../../peer/identity.ts';
import { writeFileAtomically } from '../../store/atomic-file.ts';
import { commandWithData, openData } from '../options.ts';
import { say } from '../print.ts';

/** `identity`: what the other party needs to pin this agent, made on first use. */
export function identityCommand() {
  return commandWithData('identity')
    .description("show this agent's fingerprint and the certificate hash that the other party gives as --peer")
    .option('--certificate <FILE>', "write the certificate itself, which a training's terms are made with")
    .option('--json', 'as JSON')
    .action(async (options: { data?: string; certificate?: string; json?: boolean }) => {
      const data = await openData(options);
      const { fingerprint, certificateHash, certificatePem } = await loadIdentity(data.identity);
      if (options.certificate) await writeFileAtomically(options.certificate, certificatePem, 0o644);
      if (options.json) say(JSON.stringify({ fingerprint, certificateHash, folder: data.identity }));
      else
        say(`Fingerprint (to compare by phone): ${fingerprint}\nCertificate (for --peer):          ${certificateHash}`);
    });
}
