import { textTable } from '@doubleblind/metrics';
import { openDatabase } from '../../../store/database/open.ts';
import { listPageTickets } from '../../../store/database/page-tickets.ts';
import { commandWithData, openData } from '../../options.ts';
import { say } from '../../print.ts';

/** `tickets list`: every ticket with what was begun and answered. */
export function listTicketsCommand() {
  return commandWithData('list')
    .description('show all tickets and their use')
    .option('--json', 'print JSON')
    .action(async ({ json, ...options }: { data?: string; json?: boolean }) => {
      const database = openDatabase(await openData(options));
      const tickets = listPageTickets(database);
      database.close();
      if (json) say(JSON.stringify(tickets, null, 2));
      else if (tickets.length === 0) say('No ticket was made.');
      else
        say(
          textTable(
            ['Ticket', 'Person', 'Program', 'Images', 'Begun', 'Answered', 'A day', 'Expires', 'Withdrawn'],
            tickets.map(({ ticket: { document }, person, imagesADay, withdrawnAt, begun, answered }) => [
              ...[document.ticketId, person, document.programHash.slice(0, 12), document.images, begun, answered].map(
                String,
              ),
              ...[imagesADay === null ? 'any' : String(imagesADay), document.expiresAt, withdrawnAt ?? '-'],
            ]),
          ),
        );
    });
}
