/** Who calls the local API: this organisation's command line and paired browsers, or a page of the portal. */
import type { IncomingMessage } from 'node:http';
import type { DatabaseSync } from 'node:sqlite';
import { DoubleblindError } from '@doubleblind/errors';
import { type Rights, rightsOfBrowser, rightsOfPortalPage } from '../../store/database/browsers.ts';
import { carriesToken } from './token.ts';

/** `own` may do everything; a page of the portal uploads, and what a person has confirmed on the agent's own page. Who only reads, reads. */
export type Caller = Rights & ({ readonly kind: 'own' } | { readonly kind: 'portal'; readonly page: string });

export interface AccessOptions {
  readonly database: DatabaseSync;
  readonly portalOrigin: string;
  /** The command line's. */
  readonly token: string;
}

/** Throws DB5701. A token of the agent's own page is nothing on a page of the portal: scripts there must not have it. */
export function callerOf({ headers }: IncomingMessage, { database, portalOrigin, token }: AccessOptions): Caller {
  const given = headers.authorization?.replace(/^Bearer /, '') ?? '';
  // Of its token's first half, which alone is of no use: a confirmation is for the browser that asked.
  const page = rightsOfPortalPage(database, given);
  if (page !== null) return { ...page, kind: 'portal', page: given.slice(0, given.length >> 1) };
  const own = carriesToken(headers.authorization, token) ? { readsOnly: false } : rightsOfBrowser(database, given);
  if (own === null) throw new DoubleblindError('DB5701', '');
  if (headers.origin === portalOrigin)
    throw new DoubleblindError('DB5701', 'Pages of the portal have tokens of their own.');
  return { ...own, kind: 'own' };
}
