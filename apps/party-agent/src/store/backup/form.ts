/**
 * The form of an agent's backup: a tar archive of the data folder, encrypted as an age file (age-encryption.org/v1), so that standard programs open
 * it, too. age authenticates every part and the end: a file that is cut off or altered never passes for a whole one.
 */
import { z } from 'zod';

/** Describes the backup, beside the files of the data folder. */
export const HEADER_FILE = 'doubleblind-backup.json';

export const backupHeaderSchema = z.strictObject({
  format: z.literal('doubleblind-agent-backup'),
  version: z.literal(1),
  agentVersion: z.string(),
  takenAt: z.iso.datetime(),
});
export type BackupHeader = z.infer<typeof backupHeaderSchema>;

/** What a restored agent remembers of it: `nothingSince` names who states that nothing was spent after it was taken. */
export const restoredSchema = z.strictObject({
  takenAt: z.string(),
  restoredAt: z.string(),
  nothingSince: z.string().nullable(),
});

/** What opens a backup: a passphrase, or the secret key (AGE-SECRET-KEY-1...) of the recipient it was encrypted to. */
export type OpeningKey = { readonly passphrase: string } | { readonly identity: string };

/** For whom a backup is encrypted: whoever knows a passphrase, or has the secret key of a recipient (age1...). */
export type ClosingKey = { readonly passphrase: string } | { readonly recipient: string };
