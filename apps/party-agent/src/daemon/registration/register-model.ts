/** The vendor registers a compiled model: the public program with its hash and cost; the weights stay where they are. */

import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import {
  canonicalHash,
  checkModelManifest,
  type ModelCost,
  type ModelManifest,
  manifestHash,
  modelManifestSchema,
  type OperatingPoint,
  type SignedModelManifest,
  type SignedTrainingCard,
  signDocument,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { programCost } from '@doubleblind/mpc-core/plan';
import { type Program, programHash, readWeightsOf } from '@doubleblind/program';
import { findModelVersion, storeModel } from '../../store/database/models.ts';
import { inTransaction } from '../../store/database/open.ts';
import { addRequest, lastRequest } from '../../store/database/outbox.ts';
import { loadProgram, locateWeights } from '../../store/model-folder.ts';
import { scanForWeights } from './weight-scan.ts';

export interface ModelDescription {
  readonly name: string;
  /** The vendor's own version, for example "2.3.0". */
  readonly modelVersion: string;
  readonly description: string;
  readonly intendedUse: string;
  readonly operatingPoints: readonly OperatingPoint[];
  /** Of a model that hospitals trained together; signed by this agent. */
  readonly training?: SignedTrainingCard;
}

const COST_BATCH = 8;
/** Silent correlations cost about this many bytes each before the images are known. */
const BYTES_PER_CORRELATION = 0.2;

/**
 * Puts the registration into the outbox; the daemon sends it. Throws DB5021 and DB10xx (the folder is no compiled model),
 * DB1031 (weights of another program), DB5611 (weights in the program), DB5027 (outputs without names), DB5001 (scores of volumes, masks of films), DB5620 (this version
 * was registered with other contents).
 */
export async function registerModel(
  database: DatabaseSync,
  privateKey: KeyObject,
  folder: string,
  about: ModelDescription,
): Promise<{ programHash: string; manifestHash: string; requestId: string }> {
  const { program } = await loadProgram(folder);
  const hash = programHash(program);
  scanForWeights(program, readWeightsOf(await readFile(await locateWeights(folder)), program));
  const { labels } = program.output;
  if (!labels) throw new DoubleblindError('DB5027', 'The program does not name its outputs.');
  const parsed = modelManifestSchema.safeParse({
    format: 'doubleblind-model',
    version: 1,
    ...about,
    findings: labels,
    programHash: hash,
    program,
    cost: modelCost(program),
    compiledAt: new Date().toISOString(),
  } satisfies Record<Exclude<keyof ModelManifest, 'training'>, unknown>);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new DoubleblindError('DB5001', `${issue.path.join('.')}: ${issue.message}.`);
  }
  const problem = checkModelManifest(parsed.data);
  if (problem) throw new DoubleblindError('DB5001', `${problem}.`);
  const manifest = sameVersion(database, parsed.data) ?? signDocument('model-manifest', parsed.data, privateKey);
  const declared = manifestHash(manifest.document);
  const requestId = inTransaction(database, () => {
    storeModel(database, { folder: resolve(folder), manifest });
    return addRequest(database, declared, { type: 'register-model', manifest });
  });
  return { programHash: hash, manifestHash: declared, requestId };
}

/**
 * The manifest of this very version if it was registered before. Throws DB5620 when that said something else: hospitals
 * may have approved it. A version that the portal has refused may be said anew.
 */
function sameVersion(database: DatabaseSync, manifest: ModelManifest): SignedModelManifest | null {
  const before = findModelVersion(database, manifest.name, manifest.modelVersion);
  if (!before) return null;
  const { document } = before.manifest;
  if (canonicalHash({ ...document, compiledAt: manifest.compiledAt }) === canonicalHash(manifest))
    return before.manifest;
  if (lastRequest(database, 'register-model', manifestHash(document))?.answer?.failure) return null;
  throw new DoubleblindError('DB5620', `${manifest.name} ${manifest.modelVersion}.`);
}

/** Per image in a full batch. */
function modelCost(program: Program): ModelCost {
  const { steps, total } = programCost(program, COST_BATCH);
  const perImage = ({ vendorToHospital, hospitalToVendor }: typeof total.bytes) =>
    (vendorToHospital + hospitalToVendor) / COST_BATCH;
  return {
    bytesPerImage: perImage(total.bytes),
    preprocessingBytesPerImage: (total.transfers * BYTES_PER_CORRELATION) / COST_BATCH,
    rounds: total.trips,
    layers: steps.map((step) => ({ name: step.name, op: step.op, bytes: perImage(step.bytes), rounds: step.trips })),
  };
}
