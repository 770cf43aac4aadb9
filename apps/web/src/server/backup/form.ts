/**
 * The form of a portal's backup: gzip of lines. The first is the header; then the rows of one table after another, as PostgreSQL writes
 * them as JSON; then where sequences stand; the last line has the SHA-256 of all before it, so that a part never passes for the whole.
 */
import { createHash, createHmac } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import { DoubleblindError } from '@doubleblind/errors';
import { z } from 'zod';

export const BACKUP_VERSION = 1;

/** People sign in again, and ask for a new link: nothing that lets somebody in for a while lives on in a backup. Nor what runs, and what was tried of late. */
export const LEFT_OUT: readonly string[] = [
  ...['Session', 'Verification'],
  ...['PortalLeader', 'PortalProcess', 'RateLimit', 'SignInAttempt', 'UsedCode'],
];

const headerSchema = z.strictObject({
  format: z.literal('doubleblind-portal-backup'),
  version: z.literal(BACKUP_VERSION),
  portalVersion: z.string(),
  takenAt: z.iso.datetime(),
  /** Names of the migrations that made the tables. */
  migrations: z.array(z.string()),
  secret: z.strictObject({
    /** The portal's secret where it made one itself; null where it comes from the environment, and is kept elsewhere. */
    value: z.string().nullable(),
    /** Tells whether a secret is the same; see secretCheck. */
    check: z.string(),
  }),
});

/** What a backup says of itself. */
export type BackupHeader = z.infer<typeof headerSchema>;

/** One line after the header. */
export type BackupLine =
  | { readonly kind: 'row'; readonly table: string; readonly json: string }
  | { readonly kind: 'sequence'; readonly name: string; readonly value: string };

/** Names have no tabs, and in JSON tabs and line ends are escaped. */
export function encodeLine(line: BackupLine): string {
  if (line.kind === 'row') return `row\t${line.table}\t${line.json}`;
  return `sequence\t${line.name}\t${line.value}`;
}

/** Tells two secrets apart, and says nothing of one that is as long as they have to be. */
export function secretCheck(secret: string): string {
  return createHmac('sha256', secret).update('doubleblind-portal-backup').digest('hex');
}

/** Puts the last line behind the others. */
export async function* sealed(lines: AsyncIterable<string>): AsyncGenerator<string> {
  const hash = createHash('sha256');
  for await (const line of lines) {
    hash.update(`${line}\n`);
    yield `${line}\n`;
  }
  yield `end\t${hash.digest('hex')}\n`;
}

/** The header of a file. Throws DB6106 for anything else. */
export async function readHeader(path: string): Promise<BackupHeader> {
  for await (const line of linesOf(path)) {
    let content: unknown;
    try {
      content = JSON.parse(line);
    } catch {
      break;
    }
    const header = headerSchema.safeParse(content);
    if (header.success) return header.data;
    if (z.looseObject({ format: headerSchema.shape.format }).safeParse(content).success)
      throw new DoubleblindError('DB6106', `${path} is of another version of the portal.`);
    break;
  }
  throw new DoubleblindError('DB6106', `${path} is no backup of a portal.`);
}

/** Throws DB6106 where a file is not whole or was changed. */
export async function checkWhole(path: string): Promise<void> {
  const hash = createHash('sha256');
  let last: string | undefined;
  for await (const line of linesOf(path)) {
    if (last !== undefined) hash.update(`${last}\n`);
    last = line;
  }
  if (last !== `end\t${hash.digest('hex')}`)
    throw new DoubleblindError('DB6106', `${path} is not whole, or was changed.`);
}

/** What stands between the header and the end, in order. */
export async function* readLines(path: string): AsyncGenerator<BackupLine> {
  for await (const line of linesOf(path)) {
    const [kind, name, ...rest] = line.split('\t');
    const content = rest.join('\t');
    if (kind === 'row') yield { kind, table: name, json: content };
    else if (kind === 'sequence') yield { kind, name, value: content };
  }
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const unzipped = createGunzip();
  const file = createReadStream(path);
  file.on('error', (error) => unzipped.destroy(error));
  file.pipe(unzipped);
  const decoder = new StringDecoder('utf8');
  let rest = '';
  try {
    for await (const chunk of unzipped) {
      const lines = (rest + decoder.write(chunk as Buffer)).split('\n');
      rest = lines.pop() as string;
      yield* lines;
    }
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? `There is no file ${path}.` : `${path} is damaged: ${message}.`;
    throw new DoubleblindError('DB6106', why, { cause });
  } finally {
    file.destroy();
    unzipped.destroy();
  }
  if (rest !== '') throw new DoubleblindError('DB6106', `${path} is not whole.`);
}
