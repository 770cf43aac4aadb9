import { Command } from 'commander';
import { issueTicketCommand } from './tickets/issue.ts';
import { listTicketsCommand } from './tickets/list.ts';
import { withdrawTicketCommand } from './tickets/withdraw.ts';

/** `tickets`: who may ask the vendor's models about images from a page of a browser, and how often. */
export function ticketsCommand() {
  return new Command('tickets')
    .description('vendor: tickets for people who ask about single images from a page of a browser')
    .addCommand(issueTicketCommand())
    .addCommand(listTicketsCommand())
    .addCommand(withdrawTicketCommand());
}
