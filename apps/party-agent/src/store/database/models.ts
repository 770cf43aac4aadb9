/** The vendor's registered models: where program and weights lie, and the public manifest. */
import type { DatabaseSync } from 'node:sqlite';
import { type SignedModelManifest, signedModelManifestSchema } from '@doubleblind/contracts';

export interface RegisteredModel {
  readonly programHash: string;
  /** Folder with program.json and weights.bin. */
  readonly folder: string;
  readonly manifest: SignedModelManifest;
  /** The portal's number for it; null until the portal has acknowledged it. */
  readonly portalId: string | null;
}

interface Row {
  program_hash: string;
  folder: string;
  manifest: string;
  portal_id: string | null;
}

function fromRow(row: Row): RegisteredModel {
  return {
    programHash: row.program_hash,
    folder: row.folder,
    manifest: signedModelManifestSchema.parse(JSON.parse(row.manifest)),
    portalId: row.portal_id,
  };
}

/** Adds a model, or replaces the folder and manifest of the same program. */
export function storeModel(database: DatabaseSync, model: Omit<RegisteredModel, 'portalId'>): void {
  database
    .prepare(
      `INSERT INTO models (program_hash, folder, manifest) VALUES (?, ?, ?)
       ON CONFLICT (program_hash) DO UPDATE SET folder = excluded.folder, manifest = excluded.manifest`,
    )
    .run(model.programHash, model.folder, JSON.stringify(model.manifest));
}

export function findModel(database: DatabaseSync, programHash: string): RegisteredModel | null {
  const row = database.prepare('SELECT * FROM models WHERE program_hash = ?').get(programHash) as Row | undefined;
  return row ? fromRow(row) : null;
}

export function setModelPortalId(database: DatabaseSync, programHash: string, portalId: string): void {
  database.prepare('UPDATE models SET portal_id = ? WHERE program_hash = ?').run(portalId, programHash);
}
