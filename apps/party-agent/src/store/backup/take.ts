/** Takes a backup of a data folder, while its daemon runs or not. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { backup } from 'node:sqlite';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DoubleblindError } from '@doubleblind/errors';
import { Encrypter } from 'age-encryption';
import { create } from 'tar';
import { AGENT_VERSION } from '../../version.ts';
import { storageError, writeFileAtomically } from '../atomic-file.ts';
import type { DataFolder } from '../data-folder.ts';
import { listModels } from '../database/models.ts';
import { openDatabase } from '../database/open.ts';
import { listTestSets, openTestSet } from '../test-set-store.ts';
import { type BackupHeader, type ClosingKey, HEADER_FILE } from './form.ts';

/** Beside the data while a backup is taken: the database as it was at one moment. */
const STAGE = 'backup-';
/** Of the running process, half-written, or made anew when it is missing. The database is copied by SQLite itself. */
const LEFT_OUT =
  /(^|\/)(backup-[^/]*|preflights\/[^/]+(?=\/)|agent\.sqlite(-\w+)?|local-api-token|[^/]*\.(lock|lock-journal|part))(\/|$)/;

/** What a backup holds. */
export interface BackupTaken {
  readonly files: number;
  readonly takenAt: string;
  /** Folders that the data names and that lie elsewhere: weights of models, images that were not uploaded. They are not in it. */
  readonly elsewhere: readonly string[];
  /** Of each test set whose files are damaged, what is wrong: they are in the backup as they are. */
  readonly damaged: readonly string[];
}

/**
 * Writes the whole data folder to `path`, encrypted. The database is as it was at `takenAt`; other files may be newer, which only makes
 * the copy know of more than its database says. Nothing is left at `path` when it fails. Throws DB5012, DB5509.
 */
export async function takeBackup(data: DataFolder, path: string, key: ClosingKey): Promise<BackupTaken> {
  const unfinished = `${path}.part`;
  let stage: string | undefined;
  try {
    stage = await mkdtemp(join(data.path, STAGE));
    const takenAt = new Date().toISOString();
    const { elsewhere, damaged } = await copyDatabase(data, join(stage, basename(data.database)));
    const header: BackupHeader = {
      ...{ format: 'doubleblind-agent-backup', version: 1 },
      ...{ agentVersion: AGENT_VERSION, takenAt },
    };
    await writeFileAtomically(join(stage, HEADER_FILE), `${JSON.stringify(header)}\n`);
    const staged = relative(data.path, stage);
    const files = [`${staged}/${HEADER_FILE}`, `${staged}/${basename(data.database)}`, ...(await filesOf(data.path))];
    const archive = create(
      {
        ...{ cwd: data.path, portable: true, strict: true, noDirRecurse: true },
        onWriteEntry: (entry) => {
          if (entry.path.startsWith(`${staged}/`)) entry.path = basename(entry.path);
        },
      },
      files,
    );
    const encrypted = await encrypterOf(key).encrypt(
      Readable.toWeb(Readable.from(archive)) as ReadableStream<Uint8Array>,
    );
    await pipeline(
      Readable.fromWeb(encrypted as Parameters<typeof Readable.fromWeb>[0]),
      createWriteStream(unfinished, { mode: 0o600, flush: true }),
    );
    await rename(unfinished, path);
    return { files: files.length - 1, takenAt, elsewhere, damaged };
  } catch (error) {
    await rm(unfinished, { force: true });
    throw storageError(error, path);
  } finally {
    if (stage !== undefined) await rm(stage, { recursive: true, force: true });
  }
}

/** Answers what it names that lies elsewhere; of a test set that is damaged nobody knows. */
async function copyDatabase(data: DataFolder, path: string): Promise<Pick<BackupTaken, 'elsewhere' | 'damaged'>> {
  const database = openDatabase(data);
  try {
    await backup(database, path);
    const added = await Promise.allSettled((await listTestSets(data)).map((name) => openTestSet(data, name)));
    const named = listModels(database).map(({ folder }) => folder);
    const damaged: string[] = [];
    for (const one of added) {
      if (one.status === 'fulfilled') named.push(one.value.content.imageFolder);
      // What one is afraid to lose has to be kept most of all where something is broken already.
      else if (one.reason instanceof DoubleblindError) damaged.push(one.reason.message);
      else throw one.reason;
    }
    const elsewhere = [...new Set(named)].filter((folder) => !folder.startsWith(data.path + sep)).sort();
    return { elsewhere, damaged };
  } finally {
    database.close();
  }
}

/** Paths below `folder`, sorted, with slashes. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .filter((path) => !LEFT_OUT.test(path))
    .sort();
}

function encrypterOf(key: ClosingKey): Encrypter {
  const encrypter = new Encrypter();
  if ('passphrase' in key) encrypter.setPassphrase(key.passphrase);
  else encrypter.addRecipient(key.recipient);
  return encrypter;
}
