/** The hospital's side of approved evaluations: its images in, scores out, results that wait for people to release them. */
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { canonicalHash, type Preflight, type Progress, type ProposalDocument } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { PeerLink } from '@doubleblind/mpc-core';
import { type Program, programHash } from '@doubleblind/program';
import { evaluateAsHospital } from '../../jobs/evaluation/hospital.ts';
import type { ProgressListener } from '../../jobs/evaluation/progress.ts';
import { loadInput, preprocessingOf } from '../../jobs/load-input.ts';
import { writeFileAtomically } from '../../store/atomic-file.ts';
import type { DataFolder } from '../../store/data-folder.ts';
import { PROGRAM_FILE } from '../../store/model-folder.ts';
import { type RunPlan, RunStore } from '../../store/run-store.ts';
import { askVendor, begin, type ExpectedModel, type HospitalMeeting, readManifest } from '../peer/meeting.ts';
import { type Difference, differenceSchema, receiveMessage, sendMessage } from '../peer/messages.ts';
import type { TestSets } from '../test-sets/test-sets.ts';
import { checkDifference, MADE_UP_IMAGES, madeUpInput } from './made-up-images.ts';
import type { PartyWork, WorkSession } from './party-work.ts';
import { checkOnlyPublic, isVendorToCompare } from './plaintext/agreed.ts';
import { compareAsHospital } from './plaintext/hospital.ts';
import { PlaintextStore } from './plaintext/plaintext-store.ts';
import { keepPreflight } from './preflight-record.ts';
import { reportedProgress } from './progress.ts';
import { SessionCost } from './run-cost.ts';

export interface HospitalWorkOptions {
  readonly data: DataFolder;
  readonly testSets: TestSets;
  readonly batchSize: number;
  /** Batches in flight at a time. */
  readonly lanes: number;
  /** Computes and keeps the results of a complete run. */
  readonly computeResults: (proposal: ProposalDocument, attempt: number) => Promise<void>;
  /** Module of the compute threads; another one in tests. */
  readonly worker?: URL;
}

/** The vendor computes what should have come out on one thread; a large model takes a while. */
const DIFFERENCE_TIMEOUT_MILLISECONDS = 5 * 60_000;

const NO_RATES = { imagesPerSecond: null, bytesPerSecond: null, secondsLeft: null } as const;

export class HospitalWork implements PartyWork {
  readonly #options: HospitalWorkOptions;

  constructor(options: HospitalWorkOptions) {
    this.#options = options;
  }

  async check(proposal: ProposalDocument): Promise<void> {
    const { content } = await this.#options.testSets.open(proposal.testSet.contentHash);
    if (content.images.length !== proposal.testSet.images) {
      throw new DoubleblindError('DB5606', `It has ${content.images.length} images, not ${proposal.testSet.images}.`);
    }
    const missing = proposal.findings.find((finding) => !content.findings.includes(finding));
    if (missing !== undefined) throw new DoubleblindError('DB5614', `The test set has no labels for "${missing}".`);
    if (isVendorToCompare(proposal)) checkOnlyPublic(proposal, content.images);
  }

  async preflight({ link, proposal }: WorkSession): Promise<Preflight> {
    const meeting = await this.#meetVendor(link, proposal);
    const folder = this.#options.data.preflight(proposal.evaluationId);
    await rm(folder, { recursive: true, force: true });
    await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
    const run = await RunStore.create(folder, preflightPlan(meeting.program));
    try {
      const preprocessing = preprocessingOf(meeting.program);
      let difference: Difference | undefined;
      const statistics = await evaluateAsHospital({
        ...this.#job(meeting),
        link,
        run,
        lanes: 1,
        loadImage: async (index) => madeUpInput(preprocessing, index),
        afterwards: async () => {
          await sendMessage(link, { type: 'outputs', outputs: run.outputs().map((values) => [...values]) });
          difference = await receiveMessage(link, differenceSchema, DIFFERENCE_TIMEOUT_MILLISECONDS);
        },
      });
      const { setup, wallSeconds } = statistics;
      const bytes = setup.bytes + statistics.bytesSent + statistics.bytesReceived;
      const seconds = setup.wallSeconds + wallSeconds;
      const { lastPlaces, probability } = difference!;
      checkDifference(difference!);
      const check = { images: MADE_UP_IMAGES, lastPlaces, probability };
      await keepPreflight(this.#options.data, proposal.evaluationId, check);
      return {
        seconds,
        bytes,
        largestDifference: lastPlaces,
        estimatedSecondsTotal: setup.wallSeconds + (wallSeconds / MADE_UP_IMAGES) * proposal.testSet.images,
        roundTripMilliseconds: meeting.roundTripMilliseconds,
        bytesPerSecond: seconds > 0 ? bytes / seconds : 0,
      };
    } finally {
      await run.close();
      await rm(folder, { recursive: true, force: true });
    }
  }

  async run({ link, proposal, onProgress }: WorkSession): Promise<void> {
    const meeting = await this.#meetVendor(link, proposal);
    const { stored } = await this.#options.testSets.open(proposal.testSet.contentHash);
    const preprocessing = preprocessingOf(meeting.program);
    const run = await this.#openRun(proposal, meeting);
    const cost = await SessionCost.begin(run.folder);
    let latest: Progress | undefined;
    const tell = (progress: Progress) => {
      latest = progress;
      onProgress(progress);
    };
    const report = reportedProgress(tell, cost.bytesBefore);
    const loadImage = (index: number) => loadInput(stored, preprocessing, index);
    let comparing = false;
    const listener: ProgressListener = (progress) => {
      // The comparison is no part of what the secure run costs.
      if (!comparing) cost.onProgress(progress);
      report(progress);
    };
    const compare = async () => {
      comparing = true;
      const store = await PlaintextStore.open(run.folder, run.plan);
      const onImage = (done: number) =>
        tell({ ...latest!, ...NO_RATES, phase: `plaintext ${done} of ${store.images}` });
      await compareAsHospital({ link, proposal, store, loadImage, onImage });
    };
    try {
      await evaluateAsHospital({
        ...this.#job(meeting),
        link,
        run,
        lanes: this.#options.lanes,
        loadImage,
        onProgress: listener,
        ...(isVendorToCompare(proposal) ? { afterwards: compare } : {}),
      });
    } finally {
      await cost.save().finally(() => run.close());
    }
  }

  async isComplete(proposal: ProposalDocument): Promise<boolean> {
    const folder = this.#options.data.run(proposal.evaluationId);
    if (!(await exists(join(folder, 'plan.json')))) return false;
    const run = await RunStore.open(folder);
    await run.close();
    if (run.unfinishedBatches().length > 0) return false;
    if (!isVendorToCompare(proposal)) return true;
    return (await PlaintextStore.open(folder, run.plan)).missing().length === 0;
  }

  conclude(proposal: ProposalDocument, attempt: number): Promise<void> {
    return this.#options.computeResults(proposal, attempt);
  }

  /** The program, checked against the proposal, and the way to the vendor. Throws DB5613, DB5614, DB5025. */
  async #meetVendor(link: PeerLink, proposal: ProposalDocument): Promise<HospitalMeeting> {
    const path = this.#options.data.manifest(proposal.model);
    const expected = expectedModel(proposal);
    const kept = await readFile(path, 'utf8').catch(() => undefined);
    const known = kept !== undefined && isManifest(kept, expected) ? kept : undefined;
    const meeting = await askVendor(link, expected, known);
    const labels = meeting.program.output.labels;
    const missing = proposal.findings.find((finding) => !labels?.includes(finding));
    if (missing !== undefined) throw new DoubleblindError('DB5614', `The model has no output "${missing}".`);
    preprocessingOf(meeting.program);
    if (known === undefined) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeFileAtomically(path, meeting.manifestText);
    }
    await begin(link);
    return meeting;
  }

  async #openRun(proposal: ProposalDocument, { program, programText }: HospitalMeeting): Promise<RunStore> {
    const { evaluationId, model, testSet } = proposal;
    const folder = this.#options.data.run(evaluationId);
    const plan: RunPlan = {
      id: evaluationId,
      programHash: model.programHash,
      contentHash: testSet.contentHash,
      testSet: testSet.name,
      images: testSet.images,
      batchSize: Math.min(this.#options.batchSize, testSet.images),
      outputs: outputsOf(program),
    };
    if (!(await exists(join(folder, 'plan.json')))) {
      const run = await RunStore.create(folder, plan);
      await writeFileAtomically(join(folder, PROGRAM_FILE), programText);
      return run;
    }
    const run = await RunStore.open(folder);
    const differs = (['programHash', 'contentHash', 'images', 'outputs'] as const).find(
      (key) => run.plan[key] !== plan[key],
    );
    if (differs === undefined) return run;
    await run.close();
    throw new DoubleblindError('DB5019', `Its ${differs} is ${run.plan[differs]}, not ${plan[differs]}.`);
  }

  #job({ program, programText }: HospitalMeeting) {
    const { worker } = this.#options;
    return { program, programText, ...(worker ? { worker } : {}) };
  }
}

function outputsOf(program: Program): number {
  const { shape } = program.tensors[program.output.tensor];
  return shape[0] * shape[1] * shape[2];
}

function preflightPlan(program: Program): RunPlan {
  return {
    id: 'preflight',
    programHash: programHash(program),
    contentHash: canonicalHash('made-up images'),
    testSet: 'made-up images',
    images: MADE_UP_IMAGES,
    batchSize: MADE_UP_IMAGES,
    outputs: outputsOf(program),
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

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
