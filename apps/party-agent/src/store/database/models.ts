/** The vendor's registered versions of models: where program and weights lie, and what was declared of them. */
import type { KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import {
  manifestHash,
  type SignedModelManifest,
  signDocument,
  signedModelManifestSchema,
} from '@doubleblind/contracts';

export interface RegisteredModel {
  /** Folder with program.json and weights.bin. */
  readonly folder: string;
  readonly manifest: SignedModelManifest;
  /** The portal's number for it; null until the portal has acknowledged it. */
  readonly portalId: string | null;
}

interface Row {
  folder: string;
  manifest: string;
  portal_id: string | null;
}

function fromRow(row: Row): RegisteredModel {
  return {
    folder: row.folder,
    manifest: signedModelManifestSchema.parse(JSON.parse(row.manifest)),
    portalId: row.portal_id,
  };
}

/** Adds a version of a model; what was declared never changes, the folder may have moved. */
export function storeModel(database: DatabaseSync, { folder, manifest }: Omit<RegisteredModel, 'portalId'>): void {
  const { name, modelVersion } = manifest.document;
  database
    .prepare(
      `INSERT INTO model_versions (manifest_hash, name, model_version, folder, manifest) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (manifest_hash) DO UPDATE SET folder = excluded.folder`,
    )
    .run(manifestHash(manifest.document), name, modelVersion, folder, JSON.stringify(manifest));
}

/** By the hash of its whole manifest, as proposals name it. */
export function findModel(database: DatabaseSync, hash: string): RegisteredModel | null {
  const row = database.prepare('SELECT * FROM model_versions WHERE manifest_hash = ?').get(hash) as Row | undefined;
  return row ? fromRow(row) : null;
}

/** By the vendor's own name and version of it; the newest, should the portal have refused an earlier one. */
export function findModelVersion(database: DatabaseSync, name: string, modelVersion: string): RegisteredModel | null {
  const row = database
    .prepare('SELECT * FROM model_versions WHERE name = ? AND model_version = ? ORDER BY rowid DESC LIMIT 1')
    .get(name, modelVersion) as Row | undefined;
  return row ? fromRow(row) : null;
}

/** Newest first. */
export function listModels(database: DatabaseSync): RegisteredModel[] {
  return (database.prepare('SELECT * FROM model_versions ORDER BY rowid DESC').all() as unknown as Row[]).map(fromRow);
}

export function setModelPortalId(database: DatabaseSync, hash: string, portalId: string): void {
  database.prepare('UPDATE model_versions SET portal_id = ? WHERE manifest_hash = ?').run(portalId, hash);
}

/** Signs all manifests anew, by another key of this agent; what they declare stays. */
export function resignModels(database: DatabaseSync, privateKey: KeyObject): void {
  const update = database.prepare('UPDATE model_versions SET manifest = ? WHERE manifest_hash = ?');
  for (const { manifest } of listModels(database)) {
    const signed = signDocument('model-manifest', manifest.document, privateKey);
    update.run(JSON.stringify(signed), manifestHash(manifest.document));
  }
}
