/** Browsers that may use this agent: those of its own page, paired by a code, and those of the portal's pages, let in by them. */
import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { DoubleblindError } from '@doubleblind/errors';
import { z } from 'zod';
import { PAIRING_CODE, PORTAL_PAGE_TOKENS, readSetting, removeSetting, writeSetting } from './settings.ts';

/** Without letters that are mistaken for one another (Crockford's base 32): ten of them are 50 bits. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 10;
const CODE_MILLISECONDS = 10 * 60_000;
const MOST_WRONG = 5;
/** The oldest of the portal's pages asks again. */
const MOST_PORTAL_PAGES = 20;
const READS = 'reads ';

const codeSchema = z.object({
  hash: z.string(),
  until: z.number(),
  wrong: z.number(),
  readsOnly: z.boolean().default(false),
});
const hashesSchema = z.array(z.string());

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function equal(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

/** As people type it: in any case, with any separators. */
function normal(code: string): string {
  return code.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
}

/** What a browser may: one that only reads confirms what is to be shown, and nothing that is signed, sent or stored. */
export interface Rights {
  readonly readsOnly: boolean;
}

/** A new code, which replaces the one before: it pairs one browser within ten minutes. */
export function makePairingCode(
  database: DatabaseSync,
  { readsOnly = false, now = Date.now() }: Partial<Rights> & { now?: number } = {},
): string {
  const code = Array.from({ length: CODE_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  const kept = { hash: hashOf(code), until: now + CODE_MILLISECONDS, wrong: 0, readsOnly };
  writeSetting(database, PAIRING_CODE, JSON.stringify(kept));
  return `${code.slice(0, 5)}-${code.slice(5)}`;
}

/** The token of a browser that shows the code. Throws DB5713; the fifth wrong code ends the right one. */
export function pairBrowser(database: DatabaseSync, code: string, name: string, now = Date.now()): string {
  const text = readSetting(database, PAIRING_CODE);
  const kept = text === null ? null : codeSchema.parse(JSON.parse(text));
  if (kept === null || now > kept.until) throw new DoubleblindError('DB5713', 'There is none, or its time is over.');
  if (!equal(hashOf(normal(code)), kept.hash)) {
    if (kept.wrong + 1 >= MOST_WRONG) removeSetting(database, PAIRING_CODE);
    else writeSetting(database, PAIRING_CODE, JSON.stringify({ ...kept, wrong: kept.wrong + 1 }));
    throw new DoubleblindError('DB5713', '');
  }
  removeSetting(database, PAIRING_CODE);
  const token = `dbbrowser_${randomBytes(32).toString('base64url')}`;
  database
    .prepare('INSERT INTO paired_browsers (token_hash, name, paired_at, reads_only) VALUES (?, ?, ?, ?)')
    .run(hashOf(token), name, new Date(now).toISOString(), Number(kept.readsOnly));
  return token;
}

/** Null for a token of none. */
export function rightsOfBrowser(database: DatabaseSync, token: string): Rights | null {
  const row = database.prepare('SELECT reads_only FROM paired_browsers WHERE token_hash = ?').get(hashOf(token));
  return row === undefined ? null : { readsOnly: row.reads_only === 1 };
}

export interface PairedBrowser extends Rights {
  readonly name: string;
  readonly pairedAt: string;
}

export function listBrowsers(database: DatabaseSync): PairedBrowser[] {
  const rows = database.prepare('SELECT name, paired_at, reads_only FROM paired_browsers ORDER BY paired_at').all();
  return rows.map((row) => ({
    name: String(row.name),
    pairedAt: String(row.paired_at),
    readsOnly: row.reads_only === 1,
  }));
}

/** Forgets every browser and every page of the portal; answers how many browsers there were. */
export function forgetBrowsers(database: DatabaseSync): number {
  removeSetting(database, PORTAL_PAGE_TOKENS);
  return Number(database.prepare('DELETE FROM paired_browsers').run().changes);
}

/** Hashes of tokens, those of pages that a reading browser has let in with a mark before them. */
function portalPages(database: DatabaseSync): string[] {
  return hashesSchema.parse(JSON.parse(readSetting(database, PORTAL_PAGE_TOKENS) ?? '[]'));
}

/** A token for the portal's pages in one browser, once a person has let them in; they may no more than the browser that did. */
export function admitPortalPage(database: DatabaseSync, { readsOnly }: Rights): string {
  const token = `dbpage_${randomBytes(32).toString('base64url')}`;
  const kept = [...portalPages(database), (readsOnly ? READS : '') + hashOf(token)].slice(-MOST_PORTAL_PAGES);
  writeSetting(database, PORTAL_PAGE_TOKENS, JSON.stringify(kept));
  return token;
}

/** Null for a token of none. */
export function rightsOfPortalPage(database: DatabaseSync, token: string): Rights | null {
  const pages = portalPages(database);
  const hash = hashOf(token);
  if (pages.includes(hash)) return { readsOnly: false };
  return pages.includes(READS + hash) ? { readsOnly: true } : null;
}
