import { ticketText } from '@doubleblind/browser-party/channel';
import { type ThreatModel, threatModelSchema } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { issueTicket } from '../../../pages/issue-ticket.ts';
import { pageModel } from '../../../pages/page-model.ts';
import { loadIdentity } from '../../../peer/identity.ts';
import { parseRelay, relayOfPortal } from '../../../peer/relay.ts';
import { findEnrolment } from '../../../store/database/enrolment.ts';
import { openDatabase } from '../../../store/database/open.ts';
import { commandWithData, oneOf, openData, positiveInteger, THREAT_MODEL_HELP } from '../../options.ts';
import { note, say } from '../../print.ts';

/** Who has a ticket has signed no terms, so nothing but the protocol holds it to anything; it costs a few bytes more. */
export const FOR_STRANGERS: ThreatModel = 'private-against-malicious';

interface IssueOptions {
  readonly data?: string;
  readonly model: string;
  readonly person: string;
  readonly images: number;
  readonly aDay?: number;
  readonly days: number;
  readonly relay?: string;
  readonly threatModel: ThreatModel;
}

/** `tickets issue`: prints a ticket; where the agent is enrolled at a portal, as a link to its page. */
export function issueTicketCommand() {
  return commandWithData('issue')
    .description('make a ticket and print it; whoever has it can use it')
    .requiredOption('--model <DIR>', 'the folder that compile wrote')
    .requiredOption('--person <NAME>', 'whom it is for; the name stays in your books')
    .requiredOption('--images <N>', 'images that it is good for', positiveInteger)
    .option(
      '--a-day <N>',
      'images that this person may ask about in a day (UTC), with all tickets together',
      positiveInteger,
    )
    .option('--days <N>', 'days until it expires', positiveInteger, 30)
    .option('--relay <URL>', "the relay at which your agent answers; the portal's unless it is said", parseRelay)
    .option('--threat-model <NAME>', THREAT_MODEL_HELP, oneOf(threatModelSchema.options), FOR_STRANGERS)
    .action(issue);
}

async function issue(options: IssueOptions): Promise<void> {
  const data = await openData(options);
  const identity = await loadIdentity(data.identity);
  const { programHash, offered } = await pageModel(options.model);
  const database = openDatabase(data);
  try {
    const portal = findEnrolment(database)?.portalOrigin;
    const relay = options.relay ?? (portal === undefined ? undefined : relayOfPortal(portal));
    if (relay === undefined) throw new DoubleblindError('DB5001', 'Give --relay: this agent is enrolled at no portal.');
    const { person, images, days, threatModel, aDay: imagesADay = null } = options;
    const held = issueTicket(database, identity, { relay, programHash, threatModel, images, days, person, imagesADay });
    note(
      `${offered.name}, ${images} images, until ${held.ticket.document.expiresAt}; ticket ${held.ticket.document.ticketId}`,
    );
    note(`the page shows this agent's fingerprint: ${identity.fingerprint}`);
    say(portal === undefined ? ticketText(held) : `${portal}/second-opinion#${ticketText(held)}`);
  } finally {
    database.close();
  }
}
