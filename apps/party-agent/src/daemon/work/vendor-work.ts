/** The vendor's side of approved evaluations: serves batches with the weights, and no more images than were approved. */
import { stat } from 'node:fs/promises';
import type { DatabaseSync } from 'node:sqlite';
import type { Preflight, ProposalDocument } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { activate, type PeerLink } from '@doubleblind/mpc-core';
import { type Program, programHash, scoreActivation } from '@doubleblind/program';
import type { PlanDemands } from '../../jobs/evaluation/handshake.ts';
import type { Plan } from '../../jobs/evaluation/messages.ts';
import type { RunStatistics } from '../../jobs/evaluation/run-statistics.ts';
import { evaluateAsVendor } from '../../jobs/evaluation/vendor.ts';
import type { DataFolder } from '../../store/data-folder.ts';
import { findModel } from '../../store/database/models.ts';
import { addServed, readServed } from '../../store/database/served.ts';
import { type LoadedProgram, loadProgram, locateWeights } from '../../store/model-folder.ts';
import { answerHospital } from '../peer/meeting.ts';
import { type Difference, outputsSchema, receiveMessage, sendMessage } from '../peer/messages.ts';
import type { ExpectedOutputsRequest } from './expected-outputs.ts';
import { checkDifference, MADE_UP_IMAGES } from './made-up-images.ts';
import type { PartyWork, WorkSession } from './party-work.ts';
import { isVendorToCompare } from './plaintext/agreed.ts';
import { checkOnnx, compareAsVendor } from './plaintext/vendor.ts';
import { reportedProgress } from './progress.ts';
import { runThread } from './run-thread.ts';

export interface VendorWorkOptions {
  readonly data: DataFolder;
  readonly database: DatabaseSync;
  /** Module of the compute threads; another one in tests. */
  readonly worker?: URL;
}

const EXPECTED_OUTPUTS = new URL('./expected-outputs.ts', import.meta.url);
const OUTPUTS_TIMEOUT_MILLISECONDS = 30_000;
const MAXIMUM_PREFLIGHTS = 50;

interface Model extends LoadedProgram {
  readonly manifestText: string;
  readonly weightsPath: string;
}

export class VendorWork implements PartyWork {
  readonly #options: VendorWorkOptions;

  constructor(options: VendorWorkOptions) {
    this.#options = options;
  }

  async check(proposal: ProposalDocument): Promise<void> {
    await this.#load(proposal);
    if (isVendorToCompare(proposal)) await checkOnnx(this.#onnx(proposal));
  }

  async preflight({ link, proposal }: WorkSession): Promise<Preflight> {
    const model = await this.#load(proposal);
    await answerHospital(link, model.manifestText);
    const expected = runThread<number[][]>(EXPECTED_OUTPUTS, {
      programText: model.text,
      weightsPath: model.weightsPath,
    } satisfies ExpectedOutputsRequest);
    // Awaited below; a failure meanwhile must not count as unhandled.
    expected.catch(() => undefined);
    let difference: Difference | undefined;
    const statistics = await evaluateAsVendor({
      ...this.#job(model, { batchSize: MADE_UP_IMAGES }),
      link,
      onPlan: ({ images }) => this.#checkPreflight(proposal, images),
      afterwards: async () => {
        const { outputs } = await receiveMessage(link, outputsSchema, OUTPUTS_TIMEOUT_MILLISECONDS);
        difference = compare(model, await expected, outputs);
        await sendMessage(link, difference);
        checkDifference(difference);
      },
    });
    return vendorPreflight(statistics, proposal.testSet.images, difference!.lastPlaces);
  }

  async run({ link, proposal, onProgress }: WorkSession): Promise<void> {
    const { database } = this.#options;
    const { evaluationId } = proposal;
    const model = await this.#load(proposal);
    await answerHospital(link, model.manifestText);
    const report = reportedProgress(onProgress);
    let counted: number | undefined;
    await evaluateAsVendor({
      ...this.#job(model, { run: evaluationId }),
      link,
      onPlan: (plan) => {
        this.#checkBudget(proposal, plan);
        addServed(database, evaluationId, { images: 0, sessions: 1 });
      },
      onProgress: (progress) => {
        const images = progress.imagesDone - (counted ?? progress.imagesDone);
        if (images > 0) addServed(database, evaluationId, { images, sessions: 0 });
        counted = progress.imagesDone;
        report(progress);
      },
      ...(isVendorToCompare(proposal) ? { afterwards: () => this.#compare(link, proposal, model.program) } : {}),
    });
  }

  /** Throws DB3011 for more images than were approved; a broken link may cost the one in flight. */
  async #compare(link: PeerLink, proposal: ProposalDocument, program: Program): Promise<void> {
    const { database } = this.#options;
    const { images } = proposal.testSet;
    const key = `${proposal.evaluationId}/plaintext`;
    addServed(database, key, { images: 0, sessions: 1 });
    const onImage = (index: number) => {
      const served = readServed(database, key);
      if (index >= images || served.images >= images + Math.min(images, served.sessions)) {
        throw new DoubleblindError('DB3011', `${images} images are to be compared, ${served.images} are done.`);
      }
      addServed(database, key, { images: 1, sessions: 0 });
    };
    await compareAsVendor({ link, proposal, program, onnxPath: this.#onnx(proposal), onImage });
  }

  #onnx({ model }: ProposalDocument): string {
    return this.#options.data.baseline(model.programHash);
  }

  /** Only the hospital's "finished" tells the vendor. */
  async isComplete(): Promise<boolean> {
    return false;
  }

  async conclude(): Promise<void> {}

  /** Preflights answer for images too, so there are not any number of them in one evaluation. */
  #checkPreflight({ evaluationId }: ProposalDocument, images: number): void {
    const { database } = this.#options;
    const key = `${evaluationId}/preflight`;
    if (images !== MADE_UP_IMAGES || readServed(database, key).sessions >= MAXIMUM_PREFLIGHTS) {
      throw new DoubleblindError(
        'DB3011',
        `${MAXIMUM_PREFLIGHTS} preflights of ${MADE_UP_IMAGES} images are possible.`,
      );
    }
    addServed(database, key, { images, sessions: 1 });
  }

  /**
   * Every answer tells something of the model. Beyond the approved images there are only those of batches that a broken
   * link may have cost, one round of batches in flight for each session, and never more than twice the images.
   */
  #checkBudget(proposal: ProposalDocument, plan: Plan): void {
    const { images } = proposal.testSet;
    const planned = plan.batches.reduce((sum, batch) => sum + batch, 0);
    const served = readServed(this.#options.database, proposal.evaluationId);
    const lost = Math.min(images, served.sessions * plan.lanes * plan.batchSize);
    if (plan.images !== images || served.images + planned > images + lost) {
      const detail = `${images} images are approved, ${served.images} are served, the hospital plans ${planned} more.`;
      throw new DoubleblindError('DB3011', detail);
    }
  }

  /** Throws DB5605 when the model is not registered here, DB5021 when its files are gone. */
  async #load({ model }: ProposalDocument): Promise<Model> {
    const registered = model.manifestHash ? findModel(this.#options.database, model.manifestHash) : null;
    if (!registered) throw new DoubleblindError('DB5605', `${model.name} ${model.modelVersion}.`);
    const loaded = await loadProgram(registered.folder);
    if (programHash(loaded.program) !== model.programHash) {
      throw new DoubleblindError('DB5605', `${registered.folder} holds another program now.`);
    }
    const weightsPath = await locateWeights(registered.folder);
    await stat(weightsPath);
    return { ...loaded, weightsPath, manifestText: JSON.stringify(registered.manifest) };
  }

  #job({ program, text, weightsPath }: Model, demands: PlanDemands) {
    const { worker } = this.#options;
    return { program, programText: text, weightsPath, demands, ...(worker ? { worker } : {}) };
  }
}

/** `expected`: integers; `outputs`: real numbers before the activation; both [image][output]. */
function compare({ program }: Model, expected: readonly number[][], outputs: readonly number[][]): Difference {
  const unit = 2 ** -program.output.fractionBits;
  const activation = scoreActivation(program.output);
  const probabilities = (values: readonly number[]) => activate(activation, Float32Array.from(values));
  let lastPlaces = 0;
  let probability = 0;
  expected.forEach((row, image) => {
    if (outputs[image]?.length !== row.length) throw new DoubleblindError('DB3008', 'Outputs of another size.');
    const should = probabilities(row.map((value) => value * unit));
    const is = probabilities(outputs[image]);
    row.forEach((value, o) => {
      lastPlaces = Math.max(lastPlaces, Math.abs(outputs[image][o] / unit - value));
      probability = Math.max(probability, Math.abs(is[o] - should[o]));
    });
  });
  return { type: 'difference', lastPlaces, probability };
}

function vendorPreflight(statistics: RunStatistics, images: number, largestDifference: number): Preflight {
  const { setup, wallSeconds, bytesSent, bytesReceived } = statistics;
  const bytes = setup.bytes + bytesSent + bytesReceived;
  const seconds = setup.wallSeconds + wallSeconds;
  return {
    seconds,
    bytes,
    largestDifference,
    estimatedSecondsTotal: setup.wallSeconds + (wallSeconds / MADE_UP_IMAGES) * images,
    roundTripMilliseconds: 0,
    bytesPerSecond: seconds > 0 ? bytes / seconds : 0,
  };
}
