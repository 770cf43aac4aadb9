/** An approved evaluation's finished run, as its proposal says that it is to be reported. Pure: no files, no network. */
import {
  canonicalHash,
  type ModelManifest,
  type PreflightCheck,
  type ProposalDocument,
  proposalHash,
  type Repeatability,
  type RunCost,
  type Side,
  spotChecksText,
  threatModelOf,
} from '@doubleblind/contracts';
import { DEFAULT_OPERATING_POINTS, type ImageScoreTable, type Reader } from '@doubleblind/metrics';
import type { ReportInput } from '@doubleblind/report';
import { calibrationRemarks } from '../../store/calibration-check.ts';
import { labelTableOf } from '../../work/evaluation/label-table.ts';
import { reportInput } from '../../work/evaluation/report-input.ts';
import { notValidRemarks } from '../../work/evaluation/scores.ts';
import type { OpenTestSet } from '../test-sets/finished-test-sets.ts';

export interface ApprovedRun {
  readonly proposal: ProposalDocument;
  /** As the vendor signed it. */
  readonly manifest: ModelManifest;
  readonly testSet: OpenTestSet;
  /** Scores by image of all outputs of the model. */
  readonly secure: ImageScoreTable;
  /** Images whose score is not valid; they are not in the table. */
  readonly notValid: number;
  /** Only where a plaintext comparison was agreed and run here. */
  readonly plaintext?: ImageScoreTable;
  readonly cost: RunCost | null;
  readonly preflight: PreflightCheck | null;
  /** Where the terms have images evaluated twice. */
  readonly repeatability?: Repeatability | null;
  /** Where the hospital has added their decisions to the test set. */
  readonly readers?: readonly Reader[] | undefined;
}

export function approvedReportInput(run: ApprovedRun): ReportInput {
  const { proposal, manifest, testSet, secure, plaintext, cost, preflight } = run;
  const { findings, model, plaintextComparison, spotChecks } = proposal;
  const thresholds: Record<string, number> = {};
  for (const { finding, threshold } of manifest.operatingPoints) thresholds[finding] ??= threshold;
  return reportInput({
    subject: {
      purpose: proposal.purpose,
      model: {
        name: `${model.name} ${model.modelVersion}`.slice(0, 200),
        programHash: model.programHash,
        manifestHash: canonicalHash(manifest),
      },
      testSet: {
        name: proposal.testSet.name,
        contentHash: proposal.testSet.contentHash,
        manifestHash: testSet.manifestHash,
      },
      run: proposal.evaluationId,
      proposalHash: proposalHash(proposal),
      plaintextRun: plaintextRunBy(proposal, plaintext !== undefined),
      threatModel: threatModelOf(proposal),
    },
    program: manifest.program,
    secure: onlyFindings(secure, findings),
    ...(plaintext ? { plaintext: onlyFindings(plaintext, findings) } : {}),
    ...labelsOf(testSet, findings),
    ...{ cost, preflight },
    repeatability: run.repeatability ?? null,
    readers: run.readers,
    ...(proposal.primaryGoal ? { goal: proposal.primaryGoal } : {}),
    remarks: [
      ...[
        ...testSet.content.remarks,
        ...notValidRemarks(run.notValid, testSet.content.images.length),
        ...calibrationRemarks(testSet.content, manifest.program, testSet.content.images.length),
      ].map((text) => ({ text, part: null })),
      ...(spotChecks
        ? [{ text: `${spotChecksText(proposal.testSet.images, spotChecks)} All of them agreed.`, part: null }]
        : []),
      ...(plaintextComparison.agreed && !plaintext
        ? [{ text: `A plaintext run by the ${plaintextComparison.runBy} was agreed on.`, part: 'agreement' as const }]
        : []),
    ],
    settings: {
      margin: proposal.equivalenceMargin,
      operatingPoints: { ...DEFAULT_OPERATING_POINTS, thresholds },
    },
  });
}

/** The vendor is given the images once that is agreed on; a lent model counts when it was run. */
function plaintextRunBy({ plaintextComparison }: ProposalDocument, run: boolean): Side | null {
  if (!plaintextComparison.agreed) return null;
  return plaintextComparison.runBy === 'vendor' || run ? plaintextComparison.runBy : null;
}

/** Labels of the findings by study, and the columns to report by. */
export function labelsOf(
  { content }: OpenTestSet,
  findings: readonly string[],
): Required<Pick<ReportInput, 'labels' | 'groupColumns'>> {
  const labels = labelTableOf(content.images, findings);
  const named = labels.columns.site.some((site) => site !== '');
  return {
    labels,
    groupColumns: [...(named ? ['site'] : []), ...content.groups.filter((column) => column !== 'site')],
  };
}

/** A model may have more outputs than the parties agreed to evaluate. */
export function onlyFindings(table: ImageScoreTable, findings: readonly string[]): ImageScoreTable {
  const columns = findings.map((finding) => table.findings.indexOf(finding));
  const width = table.findings.length;
  const scores = new Float64Array(table.images.length * columns.length);
  for (let image = 0; image < table.images.length; image++) {
    columns.forEach((column, f) => {
      scores[image * columns.length + f] = table.scores[image * width + column];
    });
  }
  return { ...table, findings, scores };
}
