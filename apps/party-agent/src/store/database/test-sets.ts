/** The hospital's test sets: drafts that are being uploaded, and finished ones that never change. */
import type { KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import {
  type FileCheck,
  fileCheckSchema,
  type LabelMapping,
  labelMappingSchema,
  type SignedTestSetManifest,
  signDocument,
  signedTestSetManifestSchema,
} from '@doubleblind/contracts';

export interface TestSetRow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly createdAt: string;
  /** Null until labels were sent. */
  readonly mapping: LabelMapping | null;
  /** Path of the folder that the images were sent from, where the sender said so. */
  readonly labelsFolder: string | null;
  /** Null until it is finished. */
  readonly contentHash: string | null;
  readonly manifest: SignedTestSetManifest | null;
  readonly portalId: string | null;
}

/** One file as it was sent; `hash` is the SHA-256 of its bytes and names it on the disk. */
export interface StoredFile {
  readonly name: string;
  readonly hash: string;
  readonly check: FileCheck;
}

interface Row {
  id: string;
  name: string;
  description: string;
  created_at: string;
  mapping: string | null;
  labels_folder: string | null;
  content_hash: string | null;
  manifest: string | null;
  portal_id: string | null;
}

function fromRow(row: Row): TestSetRow {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    createdAt: row.created_at,
    mapping: row.mapping === null ? null : labelMappingSchema.parse(JSON.parse(row.mapping)),
    labelsFolder: row.labels_folder,
    contentHash: row.content_hash,
    manifest: row.manifest === null ? null : signedTestSetManifestSchema.parse(JSON.parse(row.manifest)),
    portalId: row.portal_id,
  };
}

export function createTestSetRow(
  database: DatabaseSync,
  about: { id: string; name: string; description: string },
): void {
  database
    .prepare('INSERT INTO test_sets (id, name, description, created_at) VALUES (?, ?, ?, ?)')
    .run(about.id, about.name, about.description, new Date().toISOString());
}

export function findTestSetRow(database: DatabaseSync, id: string): TestSetRow | null {
  const row = database.prepare('SELECT * FROM test_sets WHERE id = ?').get(id) as Row | undefined;
  return row ? fromRow(row) : null;
}

export function findTestSetByContent(database: DatabaseSync, contentHash: string): TestSetRow | null {
  const row = database.prepare('SELECT * FROM test_sets WHERE content_hash = ?').get(contentHash) as Row | undefined;
  return row ? fromRow(row) : null;
}

/** Newest first. */
export function listTestSetRows(database: DatabaseSync): TestSetRow[] {
  const rows = database.prepare('SELECT * FROM test_sets ORDER BY created_at DESC').all() as unknown as Row[];
  return rows.map(fromRow);
}

export function setLabels(
  database: DatabaseSync,
  id: string,
  { mapping, folder }: { mapping: LabelMapping; folder: string | null },
): void {
  const statement = 'UPDATE test_sets SET mapping = ?, labels_folder = ? WHERE id = ?';
  database.prepare(statement).run(JSON.stringify(mapping), folder, id);
}

/** A draft, with its list of files. */
export function deleteTestSetRow(database: DatabaseSync, id: string): void {
  database.prepare('DELETE FROM test_set_files WHERE test_set_id = ?').run(id);
  database.prepare('DELETE FROM test_sets WHERE id = ? AND content_hash IS NULL').run(id);
}

/**
 * A finished one, with its list of files, and what the database's file keeps of erased rows: freed pages are overwritten and given back, the
 * write-ahead log is emptied (sqlite.org/pragma.html, secure_delete). `null`: only the latter.
 */
export function eraseTestSetRow(database: DatabaseSync, id: string | null): void {
  database.exec('PRAGMA secure_delete = ON');
  if (id !== null) {
    database.prepare('DELETE FROM test_set_files WHERE test_set_id = ?').run(id);
    database.prepare('DELETE FROM test_sets WHERE id = ?').run(id);
  }
  database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE);');
}

export function finishTestSetRow(
  database: DatabaseSync,
  id: string,
  { contentHash, manifest }: { contentHash: string; manifest: SignedTestSetManifest },
): void {
  database
    .prepare('UPDATE test_sets SET content_hash = ?, manifest = ? WHERE id = ? AND content_hash IS NULL')
    .run(contentHash, JSON.stringify(manifest), id);
}

export function setTestSetPortalId(database: DatabaseSync, id: string, portalId: string): void {
  database.prepare('UPDATE test_sets SET portal_id = ? WHERE id = ?').run(portalId, id);
}

/** Adds a file, or replaces the one of that name. */
export function storeFile(database: DatabaseSync, testSetId: string, file: StoredFile): void {
  database
    .prepare(
      `INSERT INTO test_set_files (test_set_id, name, hash, check_result) VALUES (?, ?, ?, ?)
       ON CONFLICT (test_set_id, name) DO UPDATE SET hash = excluded.hash, check_result = excluded.check_result`,
    )
    .run(testSetId, file.name, file.hash, JSON.stringify(file.check));
}

interface FileRow {
  name: string;
  hash: string;
  check_result: string;
}

function fileFromRow({ name, hash, check_result }: FileRow): StoredFile {
  return { name, hash, check: fileCheckSchema.parse(JSON.parse(check_result)) };
}

/** In the order of their names. */
export function listFiles(database: DatabaseSync, testSetId: string): StoredFile[] {
  const rows = database
    .prepare('SELECT name, hash, check_result FROM test_set_files WHERE test_set_id = ? ORDER BY name')
    .all(testSetId) as unknown as FileRow[];
  return rows.map(fileFromRow);
}

export function findFile(database: DatabaseSync, testSetId: string, name: string): StoredFile | null {
  const row = database
    .prepare('SELECT name, hash, check_result FROM test_set_files WHERE test_set_id = ? AND name = ?')
    .get(testSetId, name) as FileRow | undefined;
  return row ? fileFromRow(row) : null;
}

/** The name of an accepted file with these bytes other than `name`, or null. */
export function findDuplicate(database: DatabaseSync, testSetId: string, hash: string, name: string): string | null {
  const row = database
    .prepare(
      `SELECT name FROM test_set_files WHERE test_set_id = ? AND hash = ? AND name <> ?
       AND json_extract(check_result, '$.status') = 'accepted'`,
    )
    .get(testSetId, hash, name) as { name: string } | undefined;
  return row?.name ?? null;
}

/** Signs all manifests anew, by another key of this agent; what they declare stays. */
export function resignTestSets(database: DatabaseSync, privateKey: KeyObject): void {
  const rows = database.prepare('SELECT id, manifest FROM test_sets WHERE manifest IS NOT NULL').all();
  const update = database.prepare('UPDATE test_sets SET manifest = ? WHERE id = ?');
  for (const { id, manifest } of rows as { id: string; manifest: string }[]) {
    const { document } = signedTestSetManifestSchema.parse(JSON.parse(manifest));
    update.run(JSON.stringify(signDocument('test-set-manifest', document, privateKey)), id);
  }
}
