/** The commands that keep a portal: a backup, while it runs, and restoring one into a new portal. */
import { existsSync, mkdirSync } from 'node:fs';
import { DoubleblindError } from '@doubleblind/errors';
import { secretCheck } from '../backup/form.ts';
import { openBackup, type Restored, restoreBackup } from '../backup/restore.ts';
import { takeBackup } from '../backup/take.ts';
import { startEmbeddedDatabase } from '../database/embedded.ts';
import { authSecret, defaultDataFolder, openDatabase, secretFile, writeSecret } from './data-folder.ts';

/** Writes a backup of a portal, running or not. Answers the number of rows by table. Throws DB6101, DB6104, DB6108. */
export async function backUpPortal(dataFolder: string | undefined, path: string): Promise<ReadonlyMap<string, number>> {
  const folder = dataFolder ?? defaultDataFolder();
  mkdirSync(folder, { recursive: true });
  const given = process.env.AUTH_SECRET;
  const opened = await openDatabase(folder);
  try {
    return await takeBackup(opened.url, path, { value: given ?? authSecret(folder), isOwn: given === undefined });
  } finally {
    await opened.stop();
  }
}

/**
 * Brings a backup back into a new data folder, or the empty database of DATABASE_URL, whose portal does not run. Throws DB6104, DB6106,
 * DB6107.
 */
export async function restorePortal(dataFolder: string | undefined, path: string): Promise<Restored> {
  const folder = dataFolder ?? defaultDataFolder();
  const { secret } = await openBackup(path);
  const file = secretFile(folder);
  const own = process.env.AUTH_SECRET ?? (existsSync(file) ? authSecret(folder) : secret.value);
  // It encrypts the secrets of people's authenticator apps.
  if (own === null || secretCheck(own) !== secret.check) {
    const where = process.env.AUTH_SECRET ? 'AUTH_SECRET' : own === null ? 'AUTH_SECRET, which is not set,' : file;
    throw new DoubleblindError('DB6106', `${where} is not the secret with which the backup was taken.`);
  }
  mkdirSync(folder, { recursive: true });
  const embedded = process.env.DATABASE_URL ? null : await startEmbeddedDatabase(folder);
  try {
    const restored = await restoreBackup(process.env.DATABASE_URL ?? embedded!.url, path);
    if (process.env.AUTH_SECRET === undefined && !existsSync(file)) writeSecret(file, own);
    return restored;
  } finally {
    await embedded?.stop();
  }
}
