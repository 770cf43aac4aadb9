/** Who gets in, and what a person confirms: for the agent's own page; the portal's pages may ask for a connection. */
import type { IncomingMessage } from 'node:http';
import type { DatabaseSync } from 'node:sqlite';
import {
  type ConfirmationList,
  confirmationAnswerSchema,
  connectionRequestSchema,
  LOCAL_API_PATTERNS,
  pairingRequestSchema,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { admitPortalPage, pairBrowser, type Rights } from '../../store/database/browsers.ts';
import { readJson, sendJson } from './body.ts';
import { type Confirmations, decisionKey } from './confirmations.ts';
import { describeConnection } from './describe.ts';
import { type Words, wordsFor } from './language/words.ts';
import type { Route } from './router.ts';

const BODY = 4096;
/** Of the page's secret: as much as two people or two windows compare, and too little to use it. */
const NUMBER_LENGTH = 6;

export interface OwnRouteOptions {
  readonly database: DatabaseSync;
  readonly portalOrigin: string;
  readonly confirmations: Confirmations;
}

/** Need no token: they give one, to who shows a code, or once a person has confirmed it. */
export function entranceRoutes({ database, portalOrigin, confirmations }: OwnRouteOptions): Route[] {
  return [
    {
      method: 'POST',
      pattern: LOCAL_API_PATTERNS.pairing,
      handler: async ({ request, response }) => {
        // A code that somebody types into a page of the portal must be worth nothing there.
        if (request.headers.origin === portalOrigin)
          throw new DoubleblindError('DB5702', 'Pair on the agent’s own page.');
        const { code, name } = await readJson(request, pairingRequestSchema, BODY);
        sendJson(response, 200, { token: pairBrowser(database, code, name) });
      },
    },
    {
      method: 'POST',
      pattern: LOCAL_API_PATTERNS.connection,
      handler: async ({ request, response }) => {
        const { secret } = await readJson(request, connectionRequestSchema, BODY);
        const wish = { key: decisionKey('connection', secret), once: true, shows: true };
        const number = secret.slice(0, NUMBER_LENGTH);
        const rights = await confirmations.require(wish, () => describeConnection(portalOrigin, number));
        sendJson(response, 200, { token: admitPortalPage(database, rights) });
      },
    },
  ];
}

export function confirmationRoutes(confirmations: Confirmations): Route[] {
  const list = (t: Words, rights: Rights): ConfirmationList => ({ confirmations: confirmations.list(t, rights) });
  const wordsOf = ({ headers }: IncomingMessage) => wordsFor(headers['accept-language']);
  return [
    {
      method: 'GET',
      pattern: LOCAL_API_PATTERNS.confirmations,
      handler: async ({ request, response, rights }) => sendJson(response, 200, list(wordsOf(request), rights)),
    },
    {
      method: 'POST',
      pattern: LOCAL_API_PATTERNS.confirmation,
      readers: true,
      handler: async ({ request, response, values: [id], rights }) => {
        const answer = await readJson(request, confirmationAnswerSchema, BODY);
        const t = wordsOf(request);
        confirmations.answer(id, answer, t, rights);
        sendJson(response, 200, list(t, rights));
      },
    },
  ];
}
