/** The hospital's side of approved evaluations: which images and which program, and what the portal is told. */
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  evaluatedFilms,
  type Preflight,
  type Progress,
  type ProposalDocument,
  threatModelOf,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { PeerLink } from '@doubleblind/mpc-core';
import type { Program } from '@doubleblind/program';
import type { Executor } from '../../executors/assignment.ts';
import { requireNumbers } from '../../models/table-numbers.ts';
import { writeFileAtomically } from '../../store/atomic-file.ts';
import { readAccepted, requireLikeCalibration } from '../../store/calibration-check.ts';
import type { ClusterSettings } from '../../store/cluster-settings.ts';
import type { DataFolder } from '../../store/data-folder.ts';
import { type RunPlan, RunStore } from '../../store/run-store.ts';
import { runAsHospital } from '../../work/evaluation/hospital-run.ts';
import { askVendor, type ExpectedModel, readManifest, type VendorsModel } from '../../work/evaluation/meeting.ts';
import { checkMemory } from '../../work/evaluation/memory.ts';
import { checkOnlyPublic, isVendorToCompare } from '../../work/evaluation/plaintext/agreed.ts';
import { compareAsHospital } from '../../work/evaluation/plaintext/hospital.ts';
import { PlaintextStore } from '../../work/evaluation/plaintext/plaintext-store.ts';
import { preflightAsHospital } from '../../work/evaluation/preflight/hospital.ts';
import { keepPreflight } from '../../work/evaluation/preflight/preflight-record.ts';
import { createOrResumeRun, isRun, outputCount } from '../../work/evaluation/run-folder.ts';
import { keepKnownFilms } from '../../work/evaluation/spot-checks/known-films.ts';
import { openPlaces } from '../../work/evaluation/spot-checks/places.ts';
import type { FinishedTestSets } from '../test-sets/finished-test-sets.ts';
import { checkExposure } from './check-exposure.ts';
import { imagesStay } from './images-stay.ts';
import type { PartyWork, WorkSession } from './party-work.ts';
import { reportedPreflight } from './reported-preflight.ts';
import { reportedProgress } from './reported-progress.ts';
import { requireTask } from './require-task.ts';

export interface HospitalWorkOptions {
  readonly data: DataFolder;
  readonly testSets: FinishedTestSets;
  readonly batchSize: number;
  /** Batches in flight at a time. */
  readonly lanes: number;
  readonly executor: Executor;
  /** How evaluations are shared out to workers; null where this agent computes by itself. */
  readonly cluster: () => ClusterSettings | null;
  /** Bytes that an evaluation may take. */
  readonly memoryBytes: number;
  /** Computes and keeps the results of a complete run. */
  readonly computeResults: (proposal: ProposalDocument, attempt: number) => Promise<void>;
  /** Whether the model to compare with is still to be lent. */
  readonly owesComparison: (proposal: ProposalDocument) => Promise<boolean>;
}

const NO_RATES = { imagesPerSecond: null, bytesPerSecond: null, secondsLeft: null } as const;

export class HospitalWork implements PartyWork {
  readonly #options: HospitalWorkOptions;

  constructor(options: HospitalWorkOptions) {
    this.#options = options;
  }

  /** Also the memory that the program takes, and the films that it is meant for, where an earlier evaluation has brought it here. */
  async check(proposal: ProposalDocument): Promise<void> {
    const { content } = await this.#options.testSets.open(proposal.testSet.contentHash);
    if (content.images.length !== proposal.testSet.images) {
      throw new DoubleblindError('DB5606', `It has ${content.images.length} images, not ${proposal.testSet.images}.`);
    }
    const missing = proposal.findings.find((finding) => !content.findings.includes(finding));
    if (missing !== undefined) throw new DoubleblindError('DB5614', `The test set has no labels for "${missing}".`);
    if ((content.structures !== undefined) !== (proposal.masks !== undefined))
      throw new DoubleblindError('DB5639', `The test set has ${content.structures ? 'masks' : 'no masks'}.`);
    if (isVendorToCompare(proposal)) {
      if (await imagesStay(this.#options.data)) throw new DoubleblindError('DB5633', '');
      checkOnlyPublic(proposal, content.images);
    }
    const kept = await readFile(this.#options.data.manifest(proposal.model), 'utf8').catch(() => undefined);
    const expected = expectedModel(proposal);
    if (kept === undefined || !isManifest(kept, expected)) return;
    const { program } = readManifest(kept, expected);
    this.#checkMemory(program, proposal);
    await this.#requireLikeCalibration(program, proposal);
  }

  #checkMemory(program: Program, proposal: ProposalDocument): void {
    const { batchSize, memoryBytes } = this.#options;
    const cluster = this.#options.cluster();
    // Workers on other machines have the memory of those.
    const here = cluster?.engine === 'local' ? cluster.workers : 1;
    const lanes = cluster ? Math.max(1, here) : this.#options.lanes;
    checkMemory(program, { batchSize: Math.min(batchSize, evaluatedFilms(proposal)), lanes }, memoryBytes);
  }

  /** What leaves for the portal are counts. */
  async #requireLikeCalibration(program: Program, { evaluationId, testSet }: ProposalDocument): Promise<void> {
    const { data, testSets } = this.#options;
    const { content } = await testSets.open(testSet.contentHash);
    requireNumbers(content, program.input.numbers);
    const folder = data.filmsToLookAt(evaluationId);
    await requireLikeCalibration({
      ...{ content, program, folder, images: content.images.length, accepted: await readAccepted(folder) },
      describe: ({ films }) => `${films.length} of ${content.images.length} images.`,
    });
  }

  async preflight({ link, proposal, terms }: WorkSession): Promise<Preflight> {
    const { data, executor } = this.#options;
    const { evaluationId, model } = proposal;
    let vendors: VendorsModel | undefined;
    const result = await preflightAsHospital({
      ...{ link, terms, executor, programHash: model.programHash, folder: data.preflight(evaluationId) },
      threatModel: threatModelOf(proposal),
      program: async () => {
        vendors = await this.#askVendor(link, proposal);
        return vendors;
      },
    });
    const { lastPlaces, probability } = result.difference;
    // Of volumes only some numbers were compared, and no terms have them evaluated again.
    if (!proposal.masks) await keepKnownFilms(data, evaluationId, result.films);
    const images = result.films.outputs.filter(({ length }) => length > 0).length;
    await keepPreflight(data, evaluationId, { images, lastPlaces, probability });
    return reportedPreflight(result, evaluatedFilms(proposal), vendors!.roundTripMilliseconds);
  }

  async run({ link, proposal, terms, onProgress }: WorkSession): Promise<void> {
    const { data, testSets, batchSize, executor } = this.#options;
    const { evaluationId, model, testSet, spotChecks } = proposal;
    const cluster = this.#options.cluster();
    const lanes = cluster?.mostPairs ?? this.#options.lanes;
    const { stored } = await testSets.open(testSet.contentHash);
    let latest: Progress | undefined;
    const tell = (progress: Progress) => {
      latest = progress;
      onProgress(progress);
    };
    const compare = async (run: RunStore, loadImage: (index: number) => Promise<Float32Array<ArrayBuffer>>) => {
      const store = await PlaintextStore.open(run.folder, run.plan);
      const onImage = (done: number) =>
        tell({ ...latest!, ...NO_RATES, phase: `plaintext ${done} of ${store.images}` });
      await compareAsHospital({ link, proposal, store, loadImage, onImage });
    };
    await runAsHospital({
      ...{ link, terms, programHash: model.programHash, widths: null, testSet: stored, lanes, executor },
      threatModel: threatModelOf(proposal),
      ...(cluster ? { workersWith: { agentKey: proposal.vendor.agentKey } } : {}),
      program: () => this.#askVendor(link, proposal),
      open: (program, programText) => {
        const plan = runPlan(proposal, program, batchSize);
        return createOrResumeRun(data.run(evaluationId), plan, programText);
      },
      ...(spotChecks ? { checks: (run) => openPlaces(data, evaluationId, run, spotChecks) } : {}),
      onProgress: reportedProgress(tell),
      ...(isVendorToCompare(proposal) ? { afterwards: compare } : {}),
    });
  }

  async isComplete({ evaluationId, ...proposal }: ProposalDocument): Promise<boolean> {
    const folder = this.#options.data.run(evaluationId);
    if (!(await isRun(folder))) return false;
    const run = await RunStore.open(folder);
    await run.close();
    if (run.unfinishedBatches().length > 0) return false;
    if (!isVendorToCompare(proposal)) return true;
    return (await PlaintextStore.open(folder, run.plan)).missing().length === 0;
  }

  owesComparison(proposal: ProposalDocument): Promise<boolean> {
    return this.#options.owesComparison(proposal);
  }

  conclude(proposal: ProposalDocument, attempt: number): Promise<void> {
    return this.#options.computeResults(proposal, attempt);
  }

  /** The program, checked against the proposal, and the way to the vendor. Throws DB5613, DB5614, DB5025. */
  async #askVendor(link: PeerLink, proposal: ProposalDocument): Promise<VendorsModel> {
    const path = this.#options.data.manifest(proposal.model);
    const expected = expectedModel(proposal);
    const kept = await readFile(path, 'utf8').catch(() => undefined);
    const known = kept !== undefined && isManifest(kept, expected) ? kept : undefined;
    const vendors = await askVendor(link, expected, known);
    const labels = vendors.program.output.labels;
    const missing = proposal.findings.find((finding) => !labels?.includes(finding));
    if (missing !== undefined) throw new DoubleblindError('DB5614', `The model has no output "${missing}".`);
    requireTask(vendors.program, proposal);
    checkExposure(vendors.program, proposal);
    this.#checkMemory(vendors.program, proposal);
    await this.#requireLikeCalibration(vendors.program, proposal);
    if (known === undefined) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeFileAtomically(path, vendors.manifestText);
    }
    return vendors;
  }
}

function runPlan(proposal: ProposalDocument, program: Program, batchSize: number): RunPlan {
  const { evaluationId, model, testSet } = proposal;
  const checks = evaluatedFilms(proposal) - testSet.images;
  return {
    id: evaluationId,
    programHash: model.programHash,
    contentHash: testSet.contentHash,
    testSet: testSet.name,
    images: testSet.images,
    ...(checks > 0 ? { checks } : {}),
    batchSize: Math.min(batchSize, testSet.images + checks),
    outputs: outputCount(program),
    threatModel: threatModelOf(proposal),
  };
}

export function expectedModel({ model, vendor }: ProposalDocument): ExpectedModel {
  return { programHash: model.programHash, manifestHash: model.manifestHash, vendorKey: vendor.agentKey };
}

function isManifest(text: string, expected: ExpectedModel): boolean {
  try {
    readManifest(text, expected);
    return true;
  } catch {
    return false;
  }
}
