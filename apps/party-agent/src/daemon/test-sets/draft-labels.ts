/** The labels of test sets that are being uploaded: the table as it was sent, its mapping, and what they give with the files. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { LabelsCheck, PutLabels } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { writeFileAtomically } from '../../store/atomic-file.ts';
import type { DataFolder } from '../../store/data-folder.ts';
import { findTestSetRow, listFiles, type StoredFile, setLabels } from '../../store/database/test-sets.ts';
import { type DraftLabels, readDraftLabels } from './read-draft-labels.ts';

const LABELS_FILE = 'labels.csv';

export class LabelsOfDrafts {
  readonly #data: DataFolder;
  readonly #database: DatabaseSync;
  /** Rows and images brought together, by test set, until either changes. */
  readonly #known = new Map<string, DraftLabels>();

  constructor(data: DataFolder, database: DatabaseSync) {
    this.#data = data;
    this.#database = database;
  }

  /** Throws DB20xx where the table cannot be read, DB5708 where none was sent yet. */
  async put(id: string, { table: sent, mapping, choices, folder }: PutLabels): Promise<LabelsCheck> {
    const path = join(this.#data.upload(id), LABELS_FILE);
    const bytes = sent === undefined ? await this.#kept(path) : Buffer.from(sent, 'base64');
    const place = folder ?? findTestSetRow(this.#database, id)?.labelsFolder ?? null;
    const result = await this.#check(id, bytes, { mapping, choices, folder: place });
    if (sent !== undefined) await writeFileAtomically(path, bytes);
    setLabels(this.#database, id, { mapping: result.check.mapping, folder: place });
    this.#known.set(id, result);
    return result.check;
  }

  /** Null until labels were sent. */
  async find(id: string): Promise<DraftLabels | null> {
    const known = this.#known.get(id);
    if (known) return known;
    const row = findTestSetRow(this.#database, id);
    if (!row || row.mapping === null) return null;
    const bytes = await this.#kept(join(this.#data.upload(id), LABELS_FILE));
    const result = await this.#check(id, bytes, { mapping: row.mapping, folder: row.labelsFolder });
    this.#known.set(id, result);
    return result;
  }

  /** The files have changed. */
  forget(id: string): void {
    this.#known.delete(id);
  }

  /** Throws DB20xx. */
  #check(
    id: string,
    bytes: Uint8Array,
    given: Pick<PutLabels, 'mapping' | 'choices'> & { readonly folder: string | null },
  ): Promise<DraftLabels> {
    const files = listFiles(this.#database, id);
    const names = usable(files).map((file) => file.name);
    const refused = files.flatMap(({ name, check }) => (check.failure ? [[name, check.failure.detail] as const] : []));
    return readDraftLabels({ bytes, names, unusable: new Map(refused), ...given });
  }

  async #kept(path: string): Promise<Buffer> {
    return readFile(path).catch((cause) => {
      throw new DoubleblindError('DB5708', 'It has no labels.', { cause });
    });
  }
}

/** Images, whether or not the same bytes came under another name, too: the table says which name counts. */
export function usable(files: readonly StoredFile[]): StoredFile[] {
  return files.filter(({ check }) => check.status !== 'rejected');
}
