/** Test sets that are finished: how one becomes it, with its content written and its manifest signed and registered, and what is read of it. */
import { type KeyObject, randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import {
  canonicalHash,
  type FileCheck,
  type FinishTestSet,
  signDocument,
  type TestSetManifest,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { Reader } from '@doubleblind/metrics';
import { nearlyAlike, registeredCounts, withoutCounts } from '@doubleblind/report';
import type { DataFolder } from '../../store/data-folder.ts';
import { inTransaction } from '../../store/database/open.ts';
import { addRequest, lastRequest } from '../../store/database/outbox.ts';
import {
  createTestSetRow,
  findTestSetByContent,
  findTestSetRow,
  finishTestSetRow,
  listFiles,
  listTestSetRows,
  type StoredFile,
  type TestSetRow,
} from '../../store/database/test-sets.ts';
import { requireAccepted } from '../../store/film-check.ts';
import { isFolder } from '../../store/read-volume.ts';
import { readersAddedAt, readReadersOf } from '../../store/readers.ts';
import { comparedStudies } from '../../store/study-keys.ts';
import { imagesToUse, requireUsable } from '../../store/test-set-check.ts';
import {
  countContent,
  hashOfContent,
  makeContent,
  readContent,
  type StoredTestSet,
  type TestSetContent,
  writeContent,
} from '../../store/test-set-content.ts';
import type { DraftLabels } from './read-draft-labels.ts';

/** A finished test set. */
export interface OpenTestSet {
  readonly stored: StoredTestSet;
  readonly content: TestSetContent;
  /** Of the signed manifest's document. */
  readonly manifestHash: string;
}

/** What a draft has when it is finished. */
interface Draft {
  readonly labels: DraftLabels;
  readonly choice: FinishTestSet;
  readonly imageFolder: string;
}

export class FinishedTestSets {
  readonly #data: DataFolder;
  readonly #database: DatabaseSync;
  readonly #privateKey: KeyObject;
  /** The latest test set that is registered. */
  #registering: Promise<unknown> = Promise.resolve();

  constructor(data: DataFolder, database: DatabaseSync, privateKey: KeyObject) {
    this.#data = data;
    this.#database = database;
    this.#privateKey = privateKey;
  }

  /** The finished test set with this content. Throws DB5606 when there is none, DB5024 when it is damaged. */
  async open(contentHash: string): Promise<OpenTestSet> {
    const row = findTestSetByContent(this.#database, contentHash);
    if (!row) throw new DoubleblindError('DB5606', `Content ${contentHash.slice(0, 12)}.`);
    const content = await readContent(this.#data.upload(row.id), contentHash);
    const manifestHash = canonicalHash(row.manifest!.document);
    return { stored: { name: row.name, content, contentHash }, content, manifestHash };
  }

  /** What readers decided on the studies of the test set, where it was added (`add-readers`). Throws DB70xx where the file is damaged. */
  async readers(contentHash: string): Promise<readonly Reader[] | undefined> {
    const row = findTestSetByContent(this.#database, contentHash);
    return row ? readReadersOf(this.#data.upload(row.id)) : undefined;
  }

  /** When these were added, in milliseconds since 1970; null where none were. */
  async readersAddedAt(contentHash: string): Promise<number | null> {
    const row = findTestSetByContent(this.#database, contentHash);
    return row ? readersAddedAt(this.#data.upload(row.id)) : null;
  }

  /** The name of the test set that a finished one without counts nearly is; null where its counts are registered, or there is none. */
  async nearTo(contentHash: string, manifest: TestSetManifest): Promise<string | null> {
    return tellsCounts(manifest) ? null : this.#nearly((await this.open(contentHash)).content);
  }

  /** Finishes a draft. Throws DB5708 (nothing to finish), DB20xx (see `TestSets.finish`). */
  async add(row: TestSetRow, draft: Draft): Promise<void> {
    const { content, files } = takeContent(draft, listFiles(this.#database, row.id));
    await writeContent(this.#data.upload(row.id), content);
    // One after another, so that of two that are nearly alike the later one meets the earlier.
    const registered = this.#registering.then(async () => {
      this.#register(row, content, files, { isNear: (await this.#nearly(content)) !== null, series: 0 });
    });
    this.#registering = registered.catch(() => undefined);
    await registered;
  }

  /**
   * Registers a test set of volumes with masks that was added on the command line; its files stay where they are. Answers the request to
   * wait for; that of before where it was registered already. Throws DB5001 for a test set of images: these are uploaded.
   */
  async addStored({ name, content, contentHash }: StoredTestSet, description: string): Promise<string> {
    if (content.structures === undefined)
      throw new DoubleblindError(
        'DB5001',
        `Test set "${name}" has labels of images: "party-agent upload" registers it.`,
      );
    const known = findTestSetByContent(this.#database, contentHash);
    const row = known ?? this.#createRow(name, description);
    if (known === null) {
      await mkdir(this.#data.upload(row.id), { recursive: true, mode: 0o700 });
      await writeContent(this.#data.upload(row.id), content);
      const folders = await Promise.all(content.images.map(({ path }) => isFolder(join(content.imageFolder, path))));
      const series = folders.filter(Boolean).length;
      this.#register(row, content, [], { isNear: (await this.#nearly(content)) !== null, series });
    }
    return lastRequest(this.#database, 'register-test-set', row.id)!.request.requestId;
  }

  #createRow(name: string, description: string): TestSetRow {
    const id = randomBytes(12).toString('hex');
    createTestSetRow(this.#database, { id, name, description });
    return findTestSetRow(this.#database, id)!;
  }

  /** The name of a finished test set with counts that nearly, but not quite, is this one; null without any. */
  async #nearly(content: TestSetContent): Promise<string | null> {
    const own = comparedStudies(content);
    for (const { name, contentHash, manifest } of listTestSetRows(this.#database)) {
      if (contentHash === null || !tellsCounts(manifest!.document)) continue;
      if (nearlyAlike(own, comparedStudies((await this.open(contentHash)).content))) return name;
    }
    return null;
  }

  /** `series`: how many of the volumes are folders of a DICOM series. */
  #register(
    row: TestSetRow,
    content: TestSetContent,
    files: readonly StoredFile[],
    { isNear, series }: { readonly isNear: boolean; readonly series: number },
  ): void {
    const contentHash = hashOfContent(content);
    const counts = registeredCounts(countContent(content.images, content.findings));
    const ofFormat = (format: FileCheck['format']) => files.filter(({ check }) => check.format === format).length;
    const document: TestSetManifest = {
      format: 'doubleblind-test-set',
      version: 1,
      name: row.name,
      description: row.description,
      contentHash,
      ...(isNear ? withoutCounts(counts) : counts),
      formats: content.structures
        ? { png: 0, jpeg: 0, dicom: series, nifti: content.images.length - series }
        : { png: ofFormat('png'), jpeg: ofFormat('jpeg'), dicom: ofFormat('dicom') },
      ...(content.structures ? { masks: true as const } : {}),
      createdAt: new Date().toISOString(),
    };
    const manifest = signDocument('test-set-manifest', document, this.#privateKey);
    inTransaction(this.#database, () => {
      finishTestSetRow(this.#database, row.id, { contentHash, manifest });
      addRequest(this.#database, row.id, { type: 'register-test-set', manifest });
    });
  }
}

/** The content, and those of the files sent that are in it. */
function takeContent(
  { labels: { labels, check }, choice, imageFolder }: Draft,
  sent: readonly StoredFile[],
): { content: TestSetContent; files: StoredFile[] } {
  requireUsable(labels, choice.leaveOutMissing);
  if (labels.images.length === 0) throw new DoubleblindError('DB5708', 'No image has a row in the labels.');
  const byName = new Map(sent.map((file) => [file.name, file]));
  const { images, remarks } = imagesToUse(labels, (name) => byName.get(name)!.hash);
  const files = images.map(({ name }) => byName.get(name)!);
  const checks = files.map((file) => file.check);
  const looked = new Set(checks.filter((film) => film.looked).map(({ name }) => name));
  const accepted = requireAccepted(
    checks.filter(({ concerns }) => concerns.length > 0),
    looked,
    '',
  );
  const content = makeContent({
    images: images.map((image, at) => ({
      ...image,
      path: files[at].hash,
      hash: files[at].hash,
      look: files[at].check.look,
    })),
    imageFolder,
    mapping: check.mapping,
    remarks: [...remarks, ...accepted],
  });
  return { content, files };
}

function tellsCounts({ findings, sites }: TestSetManifest): boolean {
  return sites.length > 0 || findings.some(({ positives }) => positives !== null);
}
