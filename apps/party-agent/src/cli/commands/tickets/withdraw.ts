import { DoubleblindError } from '@doubleblind/errors';
import { openDatabase } from '../../../store/database/open.ts';
import { withdrawPageTicket } from '../../../store/database/page-tickets.ts';
import { commandWithData, openData } from '../../options.ts';
import { say } from '../../print.ts';

/** `tickets withdraw`: nothing more is begun with it. */
export function withdrawTicketCommand() {
  return commandWithData('withdraw')
    .description('withdraw a ticket: no image is begun with it any more')
    .argument('<TICKET>', 'its number, see tickets list')
    .action(async (ticketId: string, options: { data?: string }) => {
      const database = openDatabase(await openData(options));
      try {
        if (!withdrawPageTicket(database, ticketId, new Date()))
          throw new DoubleblindError('DB5001', `There is no ticket "${ticketId}" that is not withdrawn.`);
        say('withdrawn');
      } finally {
        database.close();
      }
    });
}
