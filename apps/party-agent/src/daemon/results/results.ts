/** The results of a complete run: computed here from scores and labels, kept here until people release parts of them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ProposalDocument, type ReleasedResults, releasedResultsSchema } from '@doubleblind/contracts';
import { DoubleblindError, type ErrorCode } from '@doubleblind/errors';
import { writeImageScores } from '@doubleblind/metrics';
import { type Program, parseProgram } from '@doubleblind/program';
import { runBaseline } from '../../jobs/baseline.ts';
import { SCORES_FILE } from '../../jobs/evaluation/run-party.ts';
import { loadInput, preprocessingOf } from '../../jobs/load-input.ts';
import { findingsOf, probabilities, scoreTable } from '../../jobs/scores.ts';
import { writeFileAtomically } from '../../store/atomic-file.ts';
import type { DataFolder } from '../../store/data-folder.ts';
import { PROGRAM_FILE } from '../../store/model-folder.ts';
import { RunStore } from '../../store/run-store.ts';
import type { StoredTestSet } from '../../store/test-set-store.ts';
import { readManifest } from '../peer/meeting.ts';
import type { TestSetContent } from '../test-sets/content.ts';
import type { TestSets } from '../test-sets/test-sets.ts';
import { expectedModel } from '../work/hospital-work.ts';
import { readCost } from '../work/run-cost.ts';
import { runThread } from '../work/run-thread.ts';
import type { ResultsInput } from './build.ts';
import type { ScoredImages, StudyLabels } from './scores.ts';

/** What the thread answers: errors with a number come as such. */
export type ResultsAnswer =
  | { readonly ok: true; readonly results: ReleasedResults }
  | { readonly ok: false; readonly code: ErrorCode; readonly detail: string };

const WORKER = new URL('./worker.ts', import.meta.url);
const RESULTS_FILE = 'results.json';

export class Results {
  readonly #data: DataFolder;
  readonly #testSets: TestSets;

  constructor(data: DataFolder, testSets: TestSets) {
    this.#data = data;
    this.#testSets = testSets;
  }

  /** Everything that could be released. Throws DB5609 while there is nothing. */
  async read(evaluationId: string): Promise<ReleasedResults> {
    const text = await readFile(this.#path(evaluationId), 'utf8').catch(() => undefined);
    if (text === undefined) throw new DoubleblindError('DB5609', '');
    return releasedResultsSchema.parse(JSON.parse(text));
  }

  /** Computes and keeps the results of a run that is complete; does nothing when that was done before. */
  async compute(proposal: ProposalDocument, attempt: number): Promise<void> {
    const path = this.#path(proposal.evaluationId);
    if ((await readFile(path).catch(() => undefined)) !== undefined) return;
    const input = await this.#input(proposal, attempt);
    const answer = await runThread<ResultsAnswer>(WORKER, input);
    if (!answer.ok) throw new DoubleblindError(answer.code, answer.detail);
    await writeFileAtomically(path, `${JSON.stringify(answer.results)}\n`);
  }

  async #input(proposal: ProposalDocument, attempt: number): Promise<ResultsInput> {
    const folder = this.#data.run(proposal.evaluationId);
    const { content, stored } = await this.#testSets.open(proposal.testSet.contentHash);
    const program = parseProgram(await readFile(join(folder, PROGRAM_FILE), 'utf8'));
    const run = await RunStore.open(folder);
    await run.close();
    const scores = run.outputs().map((outputs) => probabilities(program, outputs));
    await writeFileAtomically(join(folder, SCORES_FILE), writeImageScores(scoreTable(program, stored, scores)));
    const baseline = await this.#baseline(proposal, program, stored);
    const cost = await readCost(folder);
    const { images, batchSize } = run.plan;
    const manifest = await readFile(this.#data.program(proposal.model.programHash), 'utf8');
    const plaintext = baseline && { plaintext: scoredImages(program, stored, baseline.scores) };
    return {
      proposal,
      attempt,
      studies: studyLabels(content),
      secure: scoredImages(program, stored, scores),
      ...plaintext,
      operatingPoints: readManifest(manifest, expectedModel(proposal)).operatingPoints,
      cost: {
        images,
        secondsTotal: cost.setupSeconds + cost.seconds,
        secondsPerImage: cost.seconds / images,
        bytesTotal: cost.setupBytes + cost.bytes,
        bytesPerImage: cost.bytes / images,
        batchSize,
        ...(baseline ? { plaintextSecondsPerImage: baseline.wallSeconds / images } : {}),
        phases: [
          { name: 'set-up', seconds: cost.setupSeconds, bytes: cost.setupBytes },
          { name: 'evaluation', seconds: cost.seconds, bytes: cost.bytes },
        ],
      },
    };
  }

  /** The plaintext run where it was agreed that the hospital does it, and the vendor has lent the model to this agent. */
  async #baseline({ plaintextComparison, model }: ProposalDocument, program: Program, testSet: StoredTestSet) {
    if (!plaintextComparison.agreed || plaintextComparison.runBy !== 'hospital') return undefined;
    const onnx = await readFile(this.#data.baseline(model.programHash)).catch(() => undefined);
    if (!onnx) return undefined;
    const preprocessing = preprocessingOf(program);
    return runBaseline({
      model: onnx,
      program,
      images: testSet.images.length,
      loadImage: (index) => loadInput(testSet, preprocessing, index),
    });
  }

  #path(evaluationId: string): string {
    return join(this.#data.run(evaluationId), RESULTS_FILE);
  }
}

function scoredImages(program: Program, testSet: StoredTestSet, scores: readonly Float32Array[]): ScoredImages {
  return {
    images: testSet.images.map(({ path }) => path),
    studies: testSet.images.map(({ study }) => study),
    findings: findingsOf(program, testSet, scores[0].length),
    scores: scores.map((values) => [...values]),
  };
}

function studyLabels({ images }: TestSetContent): StudyLabels[] {
  const studies = new Map<string, StudyLabels>();
  for (const { study, site, labels } of images)
    if (!studies.has(study)) studies.set(study, { id: study, site, labels });
  return [...studies.values()];
}
