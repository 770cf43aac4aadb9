/** Tickets for pages of browsers: made, listed and withdrawn on the vendor's own page alone. */
import type { DatabaseSync } from 'node:sqlite';
import { ticketText } from '@doubleblind/browser-party/channel';
import {
  LOCAL_API_PATTERNS,
  type MadePageTicket,
  makePageTicketSchema,
  type PageTickets,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { issueTicket } from '../../pages/issue-ticket.ts';
import type { Identity } from '../../peer/identity.ts';
import { listModels } from '../../store/database/models.ts';
import { listPageTickets, withdrawPageTicket } from '../../store/database/page-tickets.ts';
import { readJson, sendJson } from './body.ts';
import type { Route } from './router.ts';

export interface PageTicketRouteOptions {
  readonly database: DatabaseSync;
  readonly identity: Identity;
  readonly portalOrigin: string;
  /** At which this agent answers pages; null where it does not, as at a hospital. */
  readonly relay: string | null;
}

const BODY = 4096;

export function pageTicketRoutes({ database, identity, portalOrigin, relay }: PageTicketRouteOptions): Route[] {
  const list = (): PageTickets => ({
    answering: relay !== null,
    models: listModels(database).map(({ manifest: { document } }) => ({
      ...{ programHash: document.programHash, name: document.name, modelVersion: document.modelVersion },
    })),
    tickets: listPageTickets(database).map(
      ({ ticket: { document }, person, imagesADay, withdrawnAt, begun, answered }) => ({
        ...{
          ticketId: document.ticketId,
          person,
          programHash: document.programHash,
          threatModel: document.threatModel,
        },
        ...{ images: document.images, imagesADay, begun, answered, expiresAt: document.expiresAt, withdrawnAt },
      }),
    ),
  });
  return [
    {
      method: 'GET',
      pattern: LOCAL_API_PATTERNS.pageTickets,
      handler: async ({ response }) => sendJson(response, 200, list()),
    },
    {
      method: 'POST',
      pattern: LOCAL_API_PATTERNS.pageTickets,
      handler: async ({ request, response }) => {
        const terms = await readJson(request, makePageTicketSchema, BODY);
        if (relay === null) throw new DoubleblindError('DB5704', 'This agent was started without --relay.');
        if (!listModels(database).some(({ manifest }) => manifest.document.programHash === terms.programHash))
          throw new DoubleblindError('DB5703', 'There is no such model.');
        const held = issueTicket(database, identity, { ...terms, relay });
        const link = `${portalOrigin}/second-opinion#${ticketText(held)}`;
        sendJson(response, 200, { link, tickets: list() } satisfies MadePageTicket);
      },
    },
    {
      method: 'POST',
      pattern: LOCAL_API_PATTERNS.withdrawnPageTicket,
      handler: async ({ response, values: [id] }) => {
        if (!withdrawPageTicket(database, id, new Date()))
          throw new DoubleblindError('DB5703', 'There is no such ticket that is not withdrawn.');
        sendJson(response, 200, list());
      },
    },
  ];
}
