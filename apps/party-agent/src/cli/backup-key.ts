/** How backups are locked and opened, from options. Secrets are in files: a command line is seen by everybody on the machine. */
import { readFile } from 'node:fs/promises';
import { DoubleblindError } from '@doubleblind/errors';
import type { ClosingKey, OpeningKey } from '../store/backup/form.ts';

export interface KeyOptions {
  readonly passphraseFile?: string;
}

/** A backup has all that the agent has: whoever tries passphrases on it has time. */
const SHORTEST_PASSPHRASE = 12;
const RECIPIENT = /^age1[02-9ac-hj-np-z]{58}$/;

/** Throws DB5001, DB5029. */
export async function closingKey({ to, passphraseFile }: KeyOptions & { readonly to?: string }): Promise<ClosingKey> {
  if ((to === undefined) === (passphraseFile === undefined))
    throw new DoubleblindError('DB5001', 'Give either --to or --passphrase-file.');
  if (to !== undefined) {
    if (!RECIPIENT.test(to)) throw new DoubleblindError('DB5001', `"${to}" is no recipient (age1...).`);
    return { recipient: to };
  }
  const passphrase = await readSecret(passphraseFile!);
  if (passphrase.length < SHORTEST_PASSPHRASE)
    throw new DoubleblindError('DB5001', `A passphrase has ${SHORTEST_PASSPHRASE} letters or more.`);
  return { passphrase };
}

/** Throws DB5001, DB5029. */
export async function openingKey(options: KeyOptions & { readonly keyFile?: string }): Promise<OpeningKey> {
  const { keyFile, passphraseFile } = options;
  if ((keyFile === undefined) === (passphraseFile === undefined))
    throw new DoubleblindError('DB5001', 'Give either --key-file or --passphrase-file.');
  if (passphraseFile !== undefined) return { passphrase: await readSecret(passphraseFile) };
  const identity = (await readSecret(keyFile!)).split('\n').find((line) => line.startsWith('AGE-SECRET-KEY-1'));
  if (identity === undefined) throw new DoubleblindError('DB5001', `${keyFile} has no line AGE-SECRET-KEY-1...`);
  return { identity: identity.trim() };
}

async function readSecret(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    throw new DoubleblindError('DB5029', path, { cause: error });
  }
}
