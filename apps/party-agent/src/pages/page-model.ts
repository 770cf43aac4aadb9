/** A model that pages may ask, and what is declared of it. */
import type { DatabaseSync } from 'node:sqlite';
import type { OfferedModel, SignedModelManifest } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { programHash } from '@doubleblind/program';
import { requireScoresOfFilms } from '../models/classification.ts';
import { listModels } from '../store/database/models.ts';
import { loadProgram, locateWeights } from '../store/model-folder.ts';

export interface PageModel {
  readonly programText: string;
  readonly programHash: string;
  readonly weightsPath: string;
  readonly offered: OfferedModel;
}

/** A model in a folder that compile wrote. Throws DB5021, DB5027 where nothing says what its outputs mean, DB5033 where it takes volumes or draws masks. */
export async function pageModel(folder: string, manifest?: SignedModelManifest): Promise<PageModel> {
  const { program, text } = await loadProgram(folder);
  requireScoresOfFilms(program);
  return {
    programText: text,
    programHash: programHash(program),
    weightsPath: await locateWeights(folder),
    offered: manifest ? declared(manifest) : undeclared(program.model, program.output.labels),
  };
}

/** The newest registered version with this program, or null. */
export async function registeredPageModel(database: DatabaseSync, hash: string): Promise<PageModel | null> {
  const found = listModels(database).find(({ manifest }) => manifest.document.programHash === hash);
  return found ? pageModel(found.folder, found.manifest) : null;
}

function declared({ document }: SignedModelManifest): OfferedModel {
  const { name, modelVersion, description, intendedUse, findings, operatingPoints } = document;
  return { name, modelVersion, description, intendedUse, findings, operatingPoints };
}

function undeclared(name: string, findings: readonly string[] | undefined): OfferedModel {
  if (!findings) throw new DoubleblindError('DB5027', 'Its program names no findings.');
  return { name, modelVersion: '', description: '', intendedUse: '', findings: [...findings], operatingPoints: [] };
}
