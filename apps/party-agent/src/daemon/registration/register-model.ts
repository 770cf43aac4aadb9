/** The vendor registers a compiled model: the public program with its hash and cost; the weights stay where they are. */

import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import {
  checkModelManifest,
  type ModelCost,
  type ModelManifest,
  modelManifestSchema,
  type OperatingPoint,
  signDocument,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { programCost } from '@doubleblind/mpc-core/plan';
import { type Program, programHash, readWeights } from '@doubleblind/program';
import { storeModel } from '../../store/database/models.ts';
import { inTransaction } from '../../store/database/open.ts';
import { addRequest } from '../../store/database/outbox.ts';
import { loadProgram, locateWeights } from '../../store/model-folder.ts';
import { scanForWeights } from './weight-scan.ts';

export interface ModelDescription {
  readonly name: string;
  /** The vendor's own version, for example "2.3.0". */
  readonly modelVersion: string;
  readonly description: string;
  readonly intendedUse: string;
  readonly operatingPoints: readonly OperatingPoint[];
}

const COST_BATCH = 8;
/** Silent correlations cost about this many bytes each before the images are known. */
const BYTES_PER_CORRELATION = 0.2;

/**
 * Puts the registration into the outbox; the daemon sends it. Throws DB5021 and DB10xx (the folder is no compiled model),
 * DB1031 (weights of another program), DB5611 (weights in the program), DB5027 (outputs without names).
 */
export async function registerModel(
  database: DatabaseSync,
  privateKey: KeyObject,
  folder: string,
  about: ModelDescription,
): Promise<{ programHash: string; requestId: string }> {
  const { program } = await loadProgram(folder);
  const hash = programHash(program);
  scanForWeights(program, readWeights(await readFile(await locateWeights(folder)), hash));
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
  } satisfies Record<keyof ModelManifest, unknown>);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new DoubleblindError('DB5001', `${issue.path.join('.')}: ${issue.message}.`);
  }
  const problem = checkModelManifest(parsed.data);
  if (problem) throw new DoubleblindError('DB5001', `${problem}.`);
  const manifest = signDocument('model-manifest', parsed.data, privateKey);
  const requestId = inTransaction(database, () => {
    storeModel(database, { programHash: hash, folder: resolve(folder), manifest });
    return addRequest(database, hash, { type: 'register-model', manifest });
  });
  return { programHash: hash, requestId };
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
