/** The portal's data folder: its database and its secret, where they are not given in the environment. */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { joinEmbeddedDatabase, startEmbeddedDatabase } from '../database/embedded.ts';
import { repositoryRoot } from '../paths.ts';

/** Where a portal keeps what is its own, unless told otherwise. */
export function defaultDataFolder(): string {
  return join(repositoryRoot(), '.data');
}

export const secretFile = (dataFolder: string) => join(dataFolder, 'auth-secret');

export function writeSecret(file: string, secret: string): void {
  writeFileSync(file, secret, { mode: 0o600 });
  chmodSync(file, 0o600);
}

/** The secret of this folder; made at first. */
export function authSecret(dataFolder: string): string {
  const file = secretFile(dataFolder);
  if (!existsSync(file)) writeSecret(file, randomBytes(32).toString('base64url'));
  return readFileSync(file, 'utf8').trim();
}

/** The database of DATABASE_URL, of a portal that runs, or of nobody else, which is stopped afterwards. */
export async function openDatabase(dataFolder: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const stop = async () => undefined;
  if (process.env.DATABASE_URL) return { url: process.env.DATABASE_URL, stop };
  try {
    return await startEmbeddedDatabase(dataFolder);
  } catch (error) {
    const running = await joinEmbeddedDatabase(dataFolder);
    if (!running) throw error;
    return { ...running, stop };
  }
}
