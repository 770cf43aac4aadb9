/** The hospital's test sets as they are uploaded: begin, receive files and labels, check, finish. */

import type { KeyObject } from 'node:crypto';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Readable } from 'node:stream';
import {
  type AcceptFilms,
  type CreateTestSet,
  FILM_LONGEST_SIDE,
  type FileCheck,
  type FileList,
  type FinishedTestSet,
  type FinishTestSet,
  type LabelsCheck,
  LOCAL_API_RULES,
  type PutLabels,
  type TestSetDraft,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { DEFAULT_BUDGET, decodeIsolated } from '@doubleblind/imaging';
import { storageError } from '../../store/atomic-file.ts';
import type { DataFolder } from '../../store/data-folder.ts';
import { inTransaction } from '../../store/database/open.ts';
import {
  createTestSetRow,
  deleteTestSetRow,
  findDuplicate,
  findFile,
  findTestSetRow,
  listFiles,
  listTestSetRows,
  type StoredFile,
  storeFile,
  type TestSetRow,
} from '../../store/database/test-sets.ts';
import { type StorageLimits, StorageRoom } from '../../store/storage-room.ts';
import { countContent } from '../../store/test-set-content.ts';
import { viewerBytes } from '../../store/thumbnail.ts';
import { LabelsOfDrafts, usable } from './draft-labels.ts';
import { FinishedTestSets } from './finished-test-sets.ts';
import { checkUploadName, receiveFile, type UploadFolders, type UploadLimits } from './receive-file.ts';

const UPLOAD_LIMITS: UploadLimits = { bytes: LOCAL_API_RULES.fileBytes, decoding: DEFAULT_BUDGET };
const THUMBNAILS_SHOWN = 24;
const FILMS_SHOWN = 500;

export class TestSets {
  readonly finished: FinishedTestSets;
  readonly #data: DataFolder;
  readonly #database: DatabaseSync;
  readonly #limits: UploadLimits;
  readonly #room: StorageRoom;
  readonly #labels: LabelsOfDrafts;
  readonly #closing = new Map<string, Promise<void>>();

  constructor(
    data: DataFolder,
    database: DatabaseSync,
    privateKey: KeyObject,
    { limits = UPLOAD_LIMITS, storage = {} }: { readonly limits?: UploadLimits; readonly storage?: StorageLimits } = {},
  ) {
    this.#limits = limits;
    this.#room = new StorageRoom(data.path, storage);
    this.#data = data;
    this.#database = database;
    this.finished = new FinishedTestSets(data, database, privateKey);
    this.#labels = new LabelsOfDrafts(data, database);
  }

  async create({ name, description }: CreateTestSet): Promise<TestSetDraft> {
    const id = randomBytes(12).toString('hex');
    const { files, thumbnails } = this.#folders(id);
    try {
      await mkdir(files, { recursive: true, mode: 0o700 });
      await mkdir(thumbnails, { mode: 0o700 });
    } catch (error) {
      throw storageError(error, this.#data.upload(id));
    }
    createTestSetRow(this.#database, { id, name, description });
    return this.draft(id);
  }

  async list(): Promise<TestSetDraft[]> {
    return Promise.all(listTestSetRows(this.#database).map(({ id }) => this.draft(id)));
  }

  async draft(id: string): Promise<TestSetDraft> {
    const { name, description, createdAt, manifest } = this.#row(id);
    const files = listFiles(this.#database, id);
    const count = (status: FileCheck['status']) => files.filter(({ check }) => check.status === status).length;
    // A finished one has its counts in the manifest; its table is not read again.
    const draft = manifest === null ? await this.#labels.find(id) : null;
    const findings = draft?.check.mapping.findings.map(({ finding }) => finding) ?? [];
    const {
      studies,
      findings: counted,
      sites,
    } = manifest?.document ?? countContent(draft?.labels.images ?? [], findings);
    const toLookAt = (manifest === null ? usable(files) : []).filter(
      ({ check }) => check.concerns.length > 0 && !check.looked,
    );
    return {
      id,
      name,
      description,
      createdAt,
      status: manifest === null ? 'open' : 'finished',
      files: { accepted: count('accepted'), rejected: count('rejected'), duplicates: count('duplicate') },
      thumbnails: accepted(files)
        .slice(0, THUMBNAILS_SHOWN)
        .map((file) => file.name),
      filmsToLookAt: {
        count: toLookAt.length,
        films: toLookAt.slice(0, FILMS_SHOWN).map(({ name, check: { concerns } }) => ({ name, concerns })),
      },
      labels: draft?.check ?? null,
      ...{ studies, findings: counted, sites },
    };
  }

  /** What was sent of a draft. Throws DB5703. */
  files(id: string): FileList {
    this.#row(id);
    return { files: listFiles(this.#database, id).map(({ check }) => check) };
  }

  /** Removes a draft with its files; what is left is the new list. Throws DB5703, DB5707 (finished ones never go). */
  async delete(id: string): Promise<TestSetDraft[]> {
    this.#openRow(id);
    if (this.#closing.has(id)) throw new DoubleblindError('DB5707', '');
    inTransaction(this.#database, () => deleteTestSetRow(this.#database, id));
    this.#labels.forget(id);
    await rm(this.#data.upload(id), { recursive: true, force: true });
    return this.list();
  }

  /** Throws DB5703, DB5705 to DB5707. A file that cannot be used is reported, not thrown. */
  async putFile(id: string, name: string, body: Readable): Promise<FileCheck> {
    checkUploadName(name);
    this.#openRow(id);
    const received = await receiveFile(this.#folders(id), name, body, this.#limits, this.#room);
    this.#openRow(id);
    const duplicateOf = findDuplicate(this.#database, id, received.hash, name);
    const check: FileCheck =
      duplicateOf !== null && received.check.status === 'accepted'
        ? { ...received.check, status: 'duplicate', warnings: [`The same bytes as ${duplicateOf}.`.slice(0, 300)] }
        : received.check;
    storeFile(this.#database, id, { name, hash: received.hash, check });
    this.#labels.forget(id);
    return check;
  }

  /** A person has looked at these films: they count though they look wrong. Throws DB5703, DB5707. */
  async acceptFilms(id: string, { names }: AcceptFilms): Promise<TestSetDraft> {
    this.#openRow(id);
    const accepted = new Set(names);
    inTransaction(this.#database, () => {
      for (const { name, hash, check } of listFiles(this.#database, id)) {
        if (!accepted.has(name) || check.concerns.length === 0) continue;
        storeFile(this.#database, id, { name, hash, check: { ...check, looked: true } });
      }
    });
    return this.draft(id);
  }

  /** Throws DB5703, DB5707, DB20xx where the table cannot be read; cells that cannot are in the answer. */
  putLabels(id: string, labels: PutLabels): Promise<LabelsCheck> {
    this.#openRow(id);
    return this.#labels.put(id, labels);
  }

  /** The film for a viewer (see the contracts). Throws DB5703. */
  async film(id: string, name: string): Promise<Buffer> {
    const bytes = await readFile(join(this.#folders(id).files, this.#usableFile(id, name).hash));
    return viewerBytes(await decodeIsolated(bytes), FILM_LONGEST_SIDE);
  }

  /** PNG of an accepted file. Throws DB5703. */
  async thumbnail(id: string, name: string): Promise<Buffer> {
    return readFile(join(this.#folders(id).thumbnails, `${this.#usableFile(id, name).hash}.png`));
  }

  /**
   * Closes the test set and has its manifest registered. Finishing again answers the same. Throws DB5703, DB5708 (nothing to
   * finish), DB20xx (what is wrong with the labels; DB2015 for rows without image that may not be left out; DB2025 for films that
   * look wrong and were not accepted).
   */
  async finish(id: string, choice: FinishTestSet): Promise<FinishedTestSet> {
    const row = this.#row(id);
    if (row.contentHash === null) await this.#closeOnce(row, choice);
    const { contentHash, manifest, portalId } = this.#row(id);
    const { images } = manifest!.document;
    const near = await this.finished.nearTo(contentHash!, manifest!.document);
    return { ...{ id, contentHash: contentHash!, images, portalId }, ...(near === null ? {} : { nearTo: near }) };
  }

  /** Two requests to finish at the same time are one: each closing would draw a salt of its own. */
  #closeOnce(row: TestSetRow, choice: FinishTestSet): Promise<void> {
    const closing = this.#closing.get(row.id) ?? this.#close(row, choice).finally(() => this.#closing.delete(row.id));
    this.#closing.set(row.id, closing);
    return closing;
  }

  async #close(row: TestSetRow, choice: FinishTestSet): Promise<void> {
    const labels = await this.#labels.find(row.id);
    if (!labels) throw new DoubleblindError('DB5708', 'It has no labels.');
    await this.finished.add(row, { labels, choice, imageFolder: this.#folders(row.id).files });
    this.#labels.forget(row.id);
  }

  #row(id: string): TestSetRow {
    const row = findTestSetRow(this.#database, id);
    if (!row) throw new DoubleblindError('DB5703', 'No such test set.');
    return row;
  }

  #usableFile(id: string, name: string): StoredFile {
    this.#row(id);
    const file = findFile(this.#database, id, name);
    if (file === null || file.check.status === 'rejected') throw new DoubleblindError('DB5703', 'No such image.');
    return file;
  }

  #openRow(id: string): void {
    if (this.#row(id).contentHash !== null) throw new DoubleblindError('DB5707', '');
  }

  #folders(id: string): UploadFolders {
    const folder = this.#data.upload(id);
    return { files: join(folder, 'files'), thumbnails: join(folder, 'thumbnails') };
  }
}

function accepted(files: readonly StoredFile[]): StoredFile[] {
  return files.filter(({ check }) => check.status === 'accepted');
}
