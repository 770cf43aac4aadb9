/** A folder into which an archive or a person is still exporting: waits until it holds what a labels table names. */
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DoubleblindError } from '@doubleblind/errors';
import { filesBelow, type MappingChoices, openLabelsTable } from '@doubleblind/imaging';
import { checkLabels, requireUsable } from './test-set-check.ts';

export interface WatchOptions {
  readonly imageFolder: string;
  /** Path of the table. */
  readonly labels: string;
  readonly choices?: MappingChoices;
  /** Milliseconds between two looks. */
  readonly every?: number;
  /** Milliseconds for which nothing in the folder may have changed: a file that is being copied grows. */
  readonly still?: number;
  readonly onLook?: (look: Look) => void;
  readonly signal?: AbortSignal;
}

/** What is there at a look. */
export interface Look {
  readonly files: number;
  /** Rows of the table whose image is not there. */
  readonly missing: number;
}

const EVERY = 5_000;
/** Exports over a network pause for seconds between two files. */
const STILL = 30_000;

/**
 * Returns when every row has its image and nothing has changed for a while. The table is read anew at every look: it may be
 * corrected meanwhile. @throws DB20xx for a table that cannot be read or has cells that are not understood, DB5020 when aborted.
 */
export async function waitForImages(options: WatchOptions): Promise<void> {
  const { imageFolder, labels, choices, every = EVERY, still = STILL, onLook, signal } = options;
  const folder = resolve(imageFolder);
  let before = '';
  let since = performance.now();
  for (;;) {
    const names = await filesBelow(folder).catch(() => []);
    const state = await stateOf(folder, names);
    if (state !== before) since = performance.now();
    before = state;
    const missing = await missingRows(names, { folder, labels, choices });
    onLook?.({ files: names.length, missing });
    if (missing === 0 && performance.now() - since >= still) return;
    await wait(every, undefined, signal ? { signal } : {}).catch((error) => {
      throw new DoubleblindError('DB5020', `The folder ${imageFolder} was watched.`, { cause: error });
    });
  }
}

/** Sizes and times of all files, in one text. */
async function stateOf(folder: string, names: readonly string[]): Promise<string> {
  const files = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ size, mtimeMs }) => `${name}:${size}:${mtimeMs}`,
        () => `${name}:gone`,
      ),
    ),
  );
  return files.join('\n');
}

async function missingRows(
  names: readonly string[],
  { folder, labels, choices }: { folder: string; labels: string; choices: MappingChoices | undefined },
): Promise<number> {
  const table = await openLabelsTable(labels);
  try {
    const check = checkLabels({ table, choices, names, folder });
    requireUsable({ ...check, rowsWithoutImage: [] }, false);
    return check.rowsWithoutImage.length;
  } catch (error) {
    // Nothing there yet by which its columns could be told.
    if (error instanceof DoubleblindError && error.code === 'DB2011') return table.rows.length;
    throw error;
  }
}
