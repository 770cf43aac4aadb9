/** The results of a complete run: computed here from scores and labels, kept here until people release parts of them. */
import { randomInt } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type {
  ModelComparison,
  PrivateCounts,
  ProposalDocument,
  ReleasedResults,
  ReleasePart,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { type ImageScoreTable, readImageScores, studyScores } from '@doubleblind/metrics';
import type { Program } from '@doubleblind/program';
import { type Evidence, evidenceOf, privateCounts, type ReleaseRecord, requirePromises } from '@doubleblind/report';
import { loadInput, preprocessingOf } from '../../models/load-input.ts';
import { runBaseline } from '../../models/plaintext-model.ts';
import { requireOpenStudies } from '../../store/backup/unknown-past.ts';
import type { DataFolder } from '../../store/data-folder.ts';
import { readPrivacyLimit } from '../../store/privacy-budget.ts';
import { keepRecord, readRecords } from '../../store/release-record.ts';
import type { RunPlan } from '../../store/run-store.ts';
import { comparedStudies, studyKeys } from '../../store/study-keys.ts';
import type { StoredTestSet } from '../../store/test-set-content.ts';
import { costOf, readCost } from '../../work/evaluation/cost-record.ts';
import { readManifest } from '../../work/evaluation/meeting.ts';
import { PlaintextStore } from '../../work/evaluation/plaintext/plaintext-store.ts';
import { readPreflight } from '../../work/evaluation/preflight/preflight-record.ts';
import { finishRun, SCORES_FILE } from '../../work/evaluation/run-folder.ts';
import { exceptImages, scoreTable } from '../../work/evaluation/scores.ts';
import { trainingSpending } from '../../work/training/spending.ts';
import { expectedModel } from '../evaluations/hospital-work.ts';
import type { FinishedTestSets } from '../test-sets/finished-test-sets.ts';
import { type ApprovedRun, approvedReportInput, labelsOf, onlyFindings } from './approved-run.ts';
import { computeMasks, discloseMasks } from './masks-results.ts';
import { checkPrivacy, countsWithNoise } from './privacy.ts';
import { type ComputedResults, readResults, resultsWrittenAt, writeResults } from './results-file.ts';
import { type Asked, isSecondToAsk, needsSecondPerson, readAsked } from './second-person.ts';
import { computeComparison, computeDisclosure, computeReport, type ExaminedDisclosure } from './statistics.ts';

export class Results {
  readonly #data: DataFolder;
  readonly #testSets: FinishedTestSets;
  readonly #database: DatabaseSync;
  /** The latest comparison that is added. */
  #adding: Promise<unknown> = Promise.resolve();

  constructor(data: DataFolder, testSets: FinishedTestSets, database: DatabaseSync) {
    this.#data = data;
    this.#testSets = testSets;
    this.#database = database;
  }

  /** Throws DB5609 while there is nothing. */
  async read(evaluationId: string): Promise<ComputedResults> {
    const results = await readResults(this.#data.run(evaluationId));
    if (results === null) throw new DoubleblindError('DB5609', '');
    return results;
  }

  /** Computes and keeps the results of a run that is complete; does nothing when that was done before. */
  async compute(proposal: ProposalDocument, attempt: number): Promise<void> {
    if ((await readResults(this.#data.run(proposal.evaluationId))) !== null) return;
    await this.#computeAnew(proposal, attempt);
  }

  async #computeAnew(proposal: ProposalDocument, attempt: number): Promise<void> {
    const folder = this.#data.run(proposal.evaluationId);
    if (proposal.masks)
      return computeMasks(this.#data, proposal, await this.#testSets.open(proposal.testSet.contentHash), attempt);
    const input = approvedReportInput(await this.#approvedRun(proposal));
    // Whoever knew the seed could try guessed labels against resampled figures.
    const report = await computeReport({ ...input, settings: { ...input.settings, seed: randomInt(2 ** 32) } });
    await writeResults(folder, { attempt, report });
  }

  /**
   * Adds what came after the secure run: decisions of readers, and the agreed plaintext run, as soon as the model that the vendor
   * lends is here; one call after another. Answers whether the plaintext run is still owed. For results that nothing was released of.
   */
  addWhatCameLater(proposal: ProposalDocument): Promise<boolean> {
    const added = this.#adding.then(async () => {
      await this.#addReaders(proposal);
      return this.#addComparison(proposal);
    });
    this.#adding = added.catch(() => undefined);
    return added;
  }

  async #addReaders({ evaluationId, ...proposal }: ProposalDocument): Promise<void> {
    const { attempt } = await this.read(evaluationId);
    const added = await this.#testSets.readersAddedAt(proposal.testSet.contentHash);
    if (added === null || added < (await resultsWrittenAt(this.#data.run(evaluationId)))) return;
    await this.#computeAnew({ evaluationId, ...proposal }, attempt);
  }

  async #addComparison(proposal: ProposalDocument): Promise<boolean> {
    const { attempt, report } = await this.read(proposal.evaluationId);
    const { agreed } = proposal.plaintextComparison;
    if (!agreed || report.agreement !== null) return false;
    if (!runsHere(proposal) || !(await this.#isLent(proposal))) return true;
    await this.#computeAnew(proposal, attempt);
    return (await this.read(proposal.evaluationId)).report.agreement === null;
  }

  /** Whether an agreed plaintext run at this hospital waits for the model that the vendor lends; before the secure run, too. */
  async owesComparison(proposal: ProposalDocument): Promise<boolean> {
    if (!runsHere(proposal) || (await this.#isLent(proposal))) return false;
    const results = await readResults(this.#data.run(proposal.evaluationId));
    return results === null || results.report.agreement === null;
  }

  #isLent({ model }: ProposalDocument): Promise<boolean> {
    return stat(this.#data.baseline(model.programHash)).then(
      () => true,
      () => false,
    );
  }

  /**
   * What these parts become when they are released, beside all that `evaluations` of this hospital have released. Throws
   * DB5516, DB5609, DB5631, DB5651, DB5652, DB5653.
   */
  async disclose(
    proposal: ProposalDocument,
    parts: readonly ReleasePart[],
    evaluations: readonly string[],
  ): Promise<ExaminedDisclosure> {
    const { evaluationId, findings, testSet, primaryGoal: goal } = proposal;
    const { attempt, report } = await this.read(evaluationId);
    const opened = await this.#testSets.open(testSet.contentHash);
    requireOpenStudies(this.#database, comparedStudies(opened.content));
    const earlier = await readRecords(
      this.#data,
      evaluations.filter((id) => id !== evaluationId),
    );
    const choice = { evaluationId, attempt, parts };
    if (proposal.masks) {
      return discloseMasks(this.#data, proposal, opened.content, { report, choice, earlier });
    }
    const { labels } = labelsOf(opened, findings);
    const secure = studyScores(onlyFindings(await this.#scores(evaluationId), findings));
    const evidence = evidenceOf({ secure, labels, keys: studyKeys(opened.content) });
    const counts = await this.#noisyCounts(proposal, evidence);
    if (counts === null) return computeDisclosure({ report, evidence, choice, earlier });
    const limit = await readPrivacyLimit(this.#data);
    const trainings = trainingSpending(this.#database);
    return computeDisclosure({ report, evidence, choice: { ...choice, goal, counts, limit, trainings }, earlier });
  }

  /**
   * Whether a release by these terms could be made beside all that `evaluations` have released, as far as promises of privacy go: asked
   * before anything is computed. Throws DB5516, DB5651, DB5652, DB5653.
   */
  async checkPromises(proposal: ProposalDocument, evaluations: readonly string[]): Promise<void> {
    const { privacy } = proposal.release;
    checkPrivacy(proposal);
    const { content } = await this.#testSets.open(proposal.testSet.contentHash);
    const studies = comparedStudies(content);
    requireOpenStudies(this.#database, studies);
    const earlier = await readRecords(
      this.#data,
      evaluations.filter((id) => id !== proposal.evaluationId),
    );
    const own = { keys: studies.map(({ key }) => key), patients: studies.map(({ patient }) => patient) };
    requirePromises(own, privacy, earlier, await readPrivacyLimit(this.#data), trainingSpending(this.#database));
  }

  /** Null where the terms have no noise. */
  async #noisyCounts(proposal: ProposalDocument, evidence: Evidence): Promise<PrivateCounts | null> {
    const { privacy } = proposal.release;
    if (privacy === undefined) return null;
    checkPrivacy(proposal);
    const { operatingPoints } = readManifest(
      await readFile(this.#data.manifest(proposal.model), 'utf8'),
      expectedModel(proposal),
    );
    const goal = proposal.primaryGoal;
    const counted = proposal.findings.map((finding) => {
      const declared = operatingPoints.find((point) => point.finding === finding)?.threshold;
      const judged = goal?.finding === finding ? goal.threshold : null;
      const thresholds = [declared, judged].filter((threshold) => threshold != null);
      return { finding, thresholds: [...new Set(thresholds)] };
    });
    return countsWithNoise(this.#data.run(proposal.evaluationId), () => privateCounts(evidence, counted, privacy));
  }

  /** Who has asked for a release that a second person has to ask for too; null where one is enough. */
  async secondPerson(evaluationId: string): Promise<{ readonly asked: Asked | null } | null> {
    if (!(await needsSecondPerson(this.#data))) return null;
    return { asked: await readAsked(this.#data.run(evaluationId)) };
  }

  /** Whether the document may be released now. Throws DB5635. */
  async mayRelease(document: ReleasedResults, by: string | undefined): Promise<boolean> {
    if (!(await needsSecondPerson(this.#data))) return true;
    return isSecondToAsk(this.#data.run(document.evaluationId), document, by);
  }

  async keepRecord(record: ReleaseRecord): Promise<void> {
    await keepRecord(this.#data.run(record.evaluationId), record);
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
    if (proposals.some(({ masks }) => masks))
      throw new DoubleblindError('DB5033', 'Models that draw masks are not compared.');
    const opened = await this.#testSets.open(testSet.contentHash);
    const shared = proposals[0].findings.filter((name) => proposals.every(({ findings }) => findings.includes(name)));
    if (shared.length === 0) throw new DoubleblindError('DB7018', 'The evaluations have no finding in common.');
    const { labels } = labelsOf(opened, shared);
    const models = [];
    for (const { evaluationId, model, vendor } of proposals) {
      await this.read(evaluationId);
      const scores = await this.#scores(evaluationId);
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

  async #scores(evaluationId: string): Promise<ImageScoreTable> {
    return readImageScores(await readFile(join(this.#data.run(evaluationId), SCORES_FILE), 'utf8'));
  }

  async #approvedRun(proposal: ProposalDocument): Promise<ApprovedRun> {
    const folder = this.#data.run(proposal.evaluationId);
    const testSet = await this.#testSets.open(proposal.testSet.contentHash);
    const { stored } = testSet;
    const { program, plan, scores: secure, notValid, repeatability } = await finishRun(folder, stored);
    const baseline = await this.#baseline(proposal, program, stored, plan);
    const { images, batchSize } = plan;
    const plaintextCpuSecondsPerImage = baseline ? baseline.cpuSeconds / images : null;
    const manifest = await readFile(this.#data.manifest(proposal.model), 'utf8');
    return {
      ...{ proposal, testSet, secure, notValid: notValid.length, repeatability },
      readers: await this.#testSets.readers(proposal.testSet.contentHash),
      manifest: readManifest(manifest, expectedModel(proposal)),
      ...(baseline ? { plaintext: exceptImages(scoreTable(program, stored, baseline.scores), notValid) } : {}),
      cost: costOf(await readCost(folder), { batchSize, plaintextCpuSecondsPerImage }) ?? null,
      preflight: await readPreflight(this.#data, proposal.evaluationId),
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

function runsHere({ plaintextComparison: terms }: ProposalDocument): boolean {
  return terms.agreed && terms.runBy === 'hospital';
}
