/** From a backup to a new data folder: all of it, or nothing. */
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DoubleblindError } from '@doubleblind/errors';
import { Decrypter } from 'age-encryption';
import { extract } from 'tar';
import type { z } from 'zod';
import { storageError } from '../atomic-file.ts';
import { DataFolder } from '../data-folder.ts';
import { forgetBrowsers } from '../database/browsers.ts';
import { openDatabase } from '../database/open.ts';
import { RESTORED, writeSetting } from '../database/settings.ts';
import { type BackupHeader, backupHeaderSchema, HEADER_FILE, type OpeningKey, type restoredSchema } from './form.ts';
import { closeUnknownPast } from './unknown-past.ts';

/**
 * Brings a backup back into `data`, a folder that is not there or has nothing in it. What the agent answered, released and spent after the backup was taken
 * is not in it: unless `nothingSince` names who states that there was nothing, all budgets that the copy knows are closed for good (unknown-past.ts).
 * Paired browsers have to be paired again. Throws DB5012, DB5514 (no whole backup, or another key), DB5515 (something is in the folder).
 */
export async function restoreBackup(
  path: string,
  key: OpeningKey,
  data: DataFolder,
  nothingSince: string | null,
): Promise<BackupHeader> {
  await requireEmpty(data.path);
  const parent = dirname(data.path);
  let stage: string | undefined;
  try {
    await mkdir(parent, { recursive: true });
    stage = await mkdtemp(join(parent, `${basename(data.path)}.restoring-`));
    await unpack(path, key, stage);
    const header = await readHeader(stage);
    await rm(join(stage, HEADER_FILE));
    await settle(new DataFolder(stage), header, nothingSince);
    await rename(stage, data.path);
    return header;
  } catch (error) {
    throw storageError(error, data.path);
  } finally {
    if (stage !== undefined) await rm(stage, { recursive: true, force: true });
  }
}

async function requireEmpty(path: string): Promise<void> {
  const found = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw storageError(error, path);
  });
  if (found.length > 0) throw new DoubleblindError('DB5515', `${path} has ${found.length} entries.`);
}

/** Reads it whole before anything is written: only the end shows that it is whole. */
async function unpack(path: string, key: OpeningKey, folder: string): Promise<void> {
  try {
    for await (const _ of await decrypted(path, key));
    await pipeline(await decrypted(path, key), extract({ cwd: folder, strict: true, dmode: 0o700 }));
  } catch (error) {
    const refused = storageError(error, path);
    if (refused instanceof DoubleblindError) throw refused;
    throw new DoubleblindError('DB5514', (error as Error).message, { cause: error });
  }
}

async function decrypted(path: string, key: OpeningKey): Promise<Readable> {
  const decrypter = new Decrypter();
  if ('passphrase' in key) decrypter.addPassphrase(key.passphrase);
  else decrypter.addIdentity(key.identity);
  const file = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;
  return Readable.fromWeb((await decrypter.decrypt(file)) as Parameters<typeof Readable.fromWeb>[0]);
}

async function readHeader(folder: string): Promise<BackupHeader> {
  try {
    return backupHeaderSchema.parse(JSON.parse(await readFile(join(folder, HEADER_FILE), 'utf8')));
  } catch (error) {
    throw new DoubleblindError('DB5514', 'It has no header of a backup that this version reads.', { cause: error });
  }
}

async function settle(data: DataFolder, { takenAt }: BackupHeader, nothingSince: string | null): Promise<void> {
  const database = openDatabase(data);
  try {
    if (nothingSince === null) await closeUnknownPast(data, database);
    forgetBrowsers(database);
    const restored: z.infer<typeof restoredSchema> = { takenAt, restoredAt: new Date().toISOString(), nothingSince };
    writeSetting(database, RESTORED, JSON.stringify(restored));
  } finally {
    database.close();
  }
}
