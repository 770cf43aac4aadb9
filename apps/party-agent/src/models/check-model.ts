/** What a vendor wants to know of a model before anything is registered: whether it converts, how well, and what it would cost. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CompileReport, findObstacles, type Obstacle, obstacleOf } from '@doubleblind/compiler';
import { DoubleblindError } from '@doubleblind/errors';
import { batchesOf, runCost } from '@doubleblind/mpc-core/plan';
import type { Program } from '@doubleblind/program';
import { type CompileModelOptions, compileModel } from './compile-model.ts';
import { declaredModel, readSidecar, statedOutputs } from './declared-model.ts';
import { pathOf, readModelFile } from './model-file.ts';

/** Links that a run may go over: bits a second, and seconds there and back. */
const NETWORKS = {
  'local network (3 Gbit/s, 0.3 ms)': { rate: 3e9, roundTrip: 0.3e-3 },
  'two cities (350 Mbit/s, 40 ms)': { rate: 350e6, roundTrip: 40e-3 },
  "hospital's line (100 Mbit/s, 20 ms)": { rate: 100e6, roundTrip: 20e-3 },
} as const;
const IMAGES = 1000;
const BATCH = 8;

/** Of a run of `images` in batches of `batch`, one batch at a time. */
export interface ExpectedCost {
  readonly images: number;
  readonly batch: number;
  readonly bytes: number;
  /** Seconds that the messages alone take, by network; computing comes on top. */
  readonly linkSeconds: Readonly<Record<string, number>>;
}

export interface ModelCheck {
  /** None where the model converts. */
  readonly obstacles: readonly Obstacle[];
  readonly program?: Program;
  readonly report?: CompileReport;
  readonly cost?: ExpectedCost;
}

export type CheckModelOptions = Omit<CompileModelOptions, 'out'>;

/** Throws DB5029 where the file cannot be read, DB5030 and DB20xx for calibration images. */
export async function checkModel(options: CheckModelOptions): Promise<ModelCheck> {
  const obstacles = await foreseenObstacles(options);
  if (obstacles.length > 0) return { obstacles };
  const out = await mkdtemp(join(tmpdir(), 'doubleblind-check-'));
  try {
    const { program, report } = await compileModel({ ...options, out });
    return { obstacles, program, report, cost: expectedCost(program) };
  } catch (error) {
    if (!(error instanceof DoubleblindError) || !error.code.startsWith('DB10')) throw error;
    return { obstacles: [obstacleOf(error)] };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/** What can be told without calibration: of MODEL.json, of every node, of what goes in and what comes out. */
async function foreseenObstacles(options: CheckModelOptions): Promise<Obstacle[]> {
  const { model: path, inputShape, outputName } = options;
  const file = await readModelFile(options).catch((error: unknown) => {
    if (error instanceof DoubleblindError && error.code.startsWith('DB10')) return error;
    throw error;
  });
  if (file instanceof DoubleblindError) return [obstacleOf(file)];
  const ofFiles: Obstacle[] = [];
  const note = (error: unknown): undefined => {
    ofFiles.push(obstacleOf(error));
  };
  const sidecar = await readSidecar(path).catch(note);
  const { findings: labels, meaning: output } = statedOutputs(options, sidecar ?? {});
  const ofGraph = await findObstacles(file.onnx, {
    ...pathOf(options, file),
    inputShape,
    outputName,
    output,
    labels,
    numbers: sidecar?.numbers,
  });
  const unclear = ofGraph.some(({ node, code }) => node === '' && code !== 'DB1014' && code !== 'DB1016');
  // Of an input that is not understood anyway nothing more is said.
  if (sidecar && !unclear) await declaredModel(options).catch(note);
  return [...ofFiles, ...ofGraph];
}

function expectedCost(program: Program): ExpectedCost {
  const { bytes, rounds } = runCost(program, batchesOf(IMAGES, BATCH));
  const all = bytes.vendorToHospital + bytes.hospitalToVendor;
  const linkSeconds = Object.fromEntries(
    Object.entries(NETWORKS).map(([name, { rate, roundTrip }]) => [name, (8 * all) / rate + rounds * roundTrip]),
  );
  return { images: IMAGES, batch: BATCH, bytes: all, linkSeconds };
}
