import { hostname } from 'node:os';
import { fingerprint } from '@doubleblind/contracts';
import { enrol } from '../../daemon/enrol.ts';
import { commandWithData, openData } from '../options.ts';
import { say } from '../print.ts';

interface EnrolCommandOptions {
  readonly data?: string;
  readonly portal: string;
  readonly token: string;
  readonly name: string;
}

/** `enrol`: makes this agent's key and has the portal record it. */
export function enrolCommand() {
  return commandWithData('enrol')
    .description('enrol this agent with the portal by a one-time token')
    .requiredOption('--portal <URL>', 'for example https://portal.example')
    .requiredOption('--token <TOKEN>', 'made by an administrator of your organisation in the portal')
    .option('--name <NAME>', 'what people call this agent', hostname())
    .action(async ({ portal, token, name, ...options }: EnrolCommandOptions) => {
      const { organisation, publicKey } = await enrol(await openData(options), { portal, token, name });
      say(`Enrolled for ${organisation.name} (${organisation.side}).`);
      say(`Fingerprint, to compare with the portal's page: ${fingerprint(publicKey)}`);
    });
}
