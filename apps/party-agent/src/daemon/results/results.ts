/** The results of a complete run: computed here from scores and labels, kept here until people release parts of them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelComparison, ProposalDocument, RunCost } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { readImageScores, studyScores, writeImageScores } from '@doubleblind/metrics';
import { type Program, parseProgram } from '@doubleblind/program';
import { type Baseline, runBaseline } from '../../jobs/baseline.ts';
import { SCORES_FILE } from '../../jobs/evaluation/run-party.ts';
import { loadInput, preprocessingOf } from '../../jobs/load-input.ts';
import { probabilities, scoreTable } from '../../jobs/scores.ts';
import { writeFileAtomically } from '../../store/atomic-file.ts';
import type { DataFolder } from '../../store/data-folder.ts';
import { PROGRAM_FILE } from '../../store/model-folder.ts';
import { type RunPlan, RunStore } from '../../store/run-store.ts';
import type { StoredTestSet } from '../../store/test-set-content.ts';
import { readManifest } from '../peer/meeting.ts';
import type { TestSets } from '../test-sets/test-sets.ts';
import { expectedModel } from '../work/hospital-work.ts';
import { PlaintextStore } from '../work/plaintext/plaintext-store.ts';
import { readPreflight } from '../work/preflight-record.ts';
import { readCost } from '../work/run-cost.ts';
import { type FinishedRun, labelsOf, onlyFindings, reportInput } from './report-input.ts';
import { type ComputedResults, readResults, writeResults } from './results-file.ts';
import { computeComparison, computeReport } from './statistics.ts';

export class Results {
  readonly #data: DataFolder;
  readonly #testSets: TestSets;

  constructor(data: DataFolder, testSets: TestSets) {
    this.#data = data;
    this.#testSets = testSets;
  }

  /** Throws DB5609 while there is nothing. */
  async read(evaluationId: string): Promise<ComputedResults> {
    const results = await readResults(this.#data.run(evaluationId));
    if (results === null) throw new DoubleblindError('DB5609', '');
    return results;
  }

  /** Computes and keeps the results of a run that is complete; does nothing when that was done before. */
  async compute(proposal: ProposalDocument, attempt: number): Promise<void> {
    const folder = this.#data.run(proposal.evaluationId);
    if ((await readResults(folder)) !== null) return;
    const report = await computeReport(reportInput(await this.#finishedRun(proposal)));
    await writeResults(folder, { attempt, report });
  }

  /**
   * Compares the models of computed evaluations of one test set. Throws DB5609 (one is not computed), DB5711 (other test
   * sets), DB7018 (no finding in common).
   */
  async compare(proposals: readonly ProposalDocument[]): Promise<ModelComparison> {
    const [{ testSet }] = proposals;
    if (proposals.some((proposal) => proposal.testSet.contentHash !== testSet.contentHash)) {
      throw new DoubleblindError('DB5711', '');
    }
    const opened = await this.#testSets.open(testSet.contentHash);
    const shared = proposals[0].findings.filter((name) => proposals.every(({ findings }) => findings.includes(name)));
    if (shared.length === 0) throw new DoubleblindError('DB7018', 'The evaluations have no finding in common.');
    const { labels } = labelsOf(opened, shared);
    const models = [];
    for (const { evaluationId, model, vendor } of proposals) {
      await this.read(evaluationId);
      const scores = readImageScores(await readFile(join(this.#data.run(evaluationId), SCORES_FILE), 'utf8'));
      models.push({
        evaluation: {
          evaluationId,
          model: model.name,
          modelVersion: model.modelVersion,
          vendor: vendor.organisationName,
          programHash: model.programHash,
        },
        scores: studyScores(onlyFindings(scores, shared)),
      });
    }
    const { name, contentHash } = testSet;
    return computeComparison({ createdAt: new Date(), testSet: { name, contentHash }, models, labels });
  }

  async #finishedRun(proposal: ProposalDocument): Promise<FinishedRun> {
    const folder = this.#data.run(proposal.evaluationId);
    const testSet = await this.#testSets.open(proposal.testSet.contentHash);
    const { stored } = testSet;
    const program = parseProgram(await readFile(join(folder, PROGRAM_FILE), 'utf8'));
    const run = await RunStore.open(folder);
    await run.close();
    const secure = scoreTable(
      program,
      stored,
      run.outputs().map((outputs) => probabilities(program, outputs)),
    );
    await writeFileAtomically(join(folder, SCORES_FILE), writeImageScores(secure));
    const baseline = await this.#baseline(proposal, program, stored, run.plan);
    const manifest = await readFile(this.#data.manifest(proposal.model), 'utf8');
    return {
      ...{ proposal, testSet, secure },
      manifest: readManifest(manifest, expectedModel(proposal)),
      ...(baseline ? { plaintext: scoreTable(program, stored, baseline.scores) } : {}),
      cost: await this.#cost(folder, run.plan, baseline),
      preflight: await readPreflight(this.#data, proposal.evaluationId),
    };
  }

  /** As this side measured it over all sessions of the run; null where nothing was kept. */
  async #cost(
    folder: string,
    { images, batchSize }: RunStore['plan'],
    baseline: Baseline | undefined,
  ): Promise<RunCost | null> {
    const { sessions, seconds, cpuSeconds, bytes, setupSeconds, setupBytes } = await readCost(folder);
    if (sessions === 0) return null;
    return {
      images,
      batchSize,
      secondsPerImage: seconds / images,
      cpuSecondsPerImage: { vendor: null, hospital: cpuSeconds / images },
      bytesPerImage: bytes / images,
      setup: { seconds: setupSeconds, bytes: setupBytes },
      plaintextCpuSecondsPerImage: baseline ? baseline.cpuSeconds / images : null,
      setting: sessions === 1 ? null : `Over ${sessions} sessions; the link broke or an agent stopped in between.`,
    };
  }

  /** The plaintext run where it was agreed: the vendor's, kept with the run; or here, with the model that the vendor has lent. */
  async #baseline(
    { plaintextComparison, evaluationId, model }: ProposalDocument,
    program: Program,
    testSet: StoredTestSet,
    plan: RunPlan,
  ) {
    if (!plaintextComparison.agreed) return undefined;
    if (plaintextComparison.runBy === 'vendor') {
      return (await PlaintextStore.open(this.#data.run(evaluationId), plan)).baseline();
    }
    const onnx = await readFile(this.#data.baseline(model.programHash)).catch(() => undefined);
    if (!onnx) return undefined;
    const preprocessing = preprocessingOf(program);
    return runBaseline({
      model: onnx,
      program,
      images: testSet.content.images.length,
      loadImage: (index) => loadInput(testSet, preprocessing, index),
    });
  }
}
