/** The vendor's side of approved evaluations: which model, how much of it, and what the portal is told. */
import { stat } from 'node:fs/promises';
import type { DatabaseSync } from 'node:sqlite';
import { evaluatedFilms, type Preflight, type ProposalDocument, threatModelOf } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { PeerLink } from '@doubleblind/mpc-core';
import { type Program, programHash } from '@doubleblind/program';
import type { Executor } from '../../executors/assignment.ts';
import type { DataFolder } from '../../store/data-folder.ts';
import { findModel } from '../../store/database/models.ts';
import { addServed, readServed } from '../../store/database/served.ts';
import { loadProgram, locateWeights } from '../../store/model-folder.ts';
import { isVendorToCompare } from '../../work/evaluation/plaintext/agreed.ts';
import { checkOnnx, compareAsVendor } from '../../work/evaluation/plaintext/vendor.ts';
import { preflightAsVendor } from '../../work/evaluation/preflight/vendor.ts';
import { evaluateAsVendor } from '../../work/evaluation/vendor.ts';
import { DEFAULT_VENDOR_LIMITS, preflightBudget, runBudget, sessionFinished, type VendorLimits } from './budget.ts';
import { checkExposure } from './check-exposure.ts';
import type { PartyWork, WorkSession } from './party-work.ts';
import { reportedPreflight } from './reported-preflight.ts';
import { reportedProgress } from './reported-progress.ts';
import { requireTask } from './require-task.ts';

export interface VendorWorkOptions {
  readonly data: DataFolder;
  readonly database: DatabaseSync;
  readonly executor: Executor;
  readonly limits?: VendorLimits;
}

export class VendorWork implements PartyWork {
  readonly #options: VendorWorkOptions;
  readonly #limits: VendorLimits;

  constructor(options: VendorWorkOptions) {
    this.#options = options;
    this.#limits = options.limits ?? DEFAULT_VENDOR_LIMITS;
  }

  async check(proposal: ProposalDocument): Promise<void> {
    const { program } = await this.#load(proposal);
    requireTask(program, proposal);
    checkExposure(program, proposal);
    if (isVendorToCompare(proposal)) await checkOnnx(this.#onnx(proposal));
  }

  async preflight({ link, proposal, terms }: WorkSession): Promise<Preflight> {
    const { database, executor } = this.#options;
    const model = await this.#load(proposal);
    const budget = preflightBudget(database, proposal, this.#limits);
    const result = await preflightAsVendor({
      ...{ ...model, link, terms, budget, executor },
      threatModel: threatModelOf(proposal),
    });
    return reportedPreflight(result, evaluatedFilms(proposal));
  }

  async run({ link, proposal, terms, onProgress }: WorkSession): Promise<void> {
    const { database, executor } = this.#options;
    const model = await this.#load(proposal);
    await evaluateAsVendor({
      ...{ ...model, link, terms, executor },
      threatModel: threatModelOf(proposal),
      peer: { agentKey: proposal.hospital.agentKey },
      budget: runBudget(database, proposal, this.#limits),
      onProgress: reportedProgress(onProgress),
      afterwards: async () => {
        sessionFinished(database, proposal.evaluationId);
        if (isVendorToCompare(proposal)) await this.#compare(link, proposal, model.program);
      },
    });
  }

  /** Throws DB3026 for more images than were approved; a broken link may cost the one in flight. */
  async #compare(link: PeerLink, proposal: ProposalDocument, program: Program): Promise<void> {
    const { database } = this.#options;
    const { images } = proposal.testSet;
    const key = `${proposal.evaluationId}/plaintext`;
    addServed(database, key, { images: 0, sessions: 1 });
    const onImage = (index: number) => {
      const served = readServed(database, key);
      if (index >= images || served.images >= images + Math.min(images, served.sessions)) {
        throw new DoubleblindError('DB3026', `${images} images are to be compared, ${served.images} are done.`);
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

  /** Without its model file `check` refuses. */
  async owesComparison(): Promise<boolean> {
    return false;
  }

  async conclude(): Promise<void> {}

  /** Throws DB5605 when the model is not registered here, DB5021 when its files are gone. */
  async #load({ model }: ProposalDocument) {
    const registered = model.manifestHash ? findModel(this.#options.database, model.manifestHash) : null;
    if (!registered) throw new DoubleblindError('DB5605', `${model.name} ${model.modelVersion}.`);
    const { program, text: programText } = await loadProgram(registered.folder);
    if (programHash(program) !== model.programHash) {
      throw new DoubleblindError('DB5605', `${registered.folder} holds another program now.`);
    }
    const weightsPath = await locateWeights(registered.folder);
    await stat(weightsPath);
    return { program, programText, weightsPath, manifestText: JSON.stringify(registered.manifest) };
  }
}
