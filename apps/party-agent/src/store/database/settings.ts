/** Single values that the agent remembers. */
import type { DatabaseSync } from 'node:sqlite';

/** Where the daemon's local API listened last. */
export const LOCAL_API_URL = 'local-api-url';

/** Where the daemon told other agents to call last, as JSON; null where it only dialled out. */
export const PEER_ADDRESS = 'peer-address';

/** When, and why, the portal's audit log last did not continue this agent's copy. */
export const AUDIT_ALARM = 'audit-alarm';

/** The code that pairs the next browser, as JSON: its hash, its end, wrong tries. */
export const PAIRING_CODE = 'pairing-code';

/** Hash of the token that the portal's pages have in this organisation's browsers. */
export const PORTAL_PAGE_TOKENS = 'portal-page-tokens';

/** What `cluster` was told about this agent's workers, as JSON (cluster-settings.ts). */
export const CLUSTER = 'cluster';

/** Of an agent that was brought back from a backup, as JSON: when that was taken and restored, and who states that nothing came between. */
export const RESTORED = 'restored';

export function readSetting(database: DatabaseSync, key: string): string | null {
  const row = database.prepare('SELECT value FROM settings WHERE key = ?').get(key) as { value: string } | undefined;
  return row?.value ?? null;
}

export function writeSetting(database: DatabaseSync, key: string, value: string): void {
  database
    .prepare('INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
    .run(key, value);
}

export function removeSetting(database: DatabaseSync, key: string): void {
  database.prepare('DELETE FROM settings WHERE key = ?').run(key);
}
