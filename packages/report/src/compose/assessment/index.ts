/** What committees ask for beyond discrimination and calibration; it stays in the hospital. */
import type { Assessment, GroupTable, PrimaryGoal } from '@doubleblind/contracts';
import {
  findingLabels,
  findingScores,
  type LabelTable,
  microAuroc,
  numberPatients,
  type ScoreTable,
} from '@doubleblind/metrics';
import type { Evaluated } from '../findings.ts';
import type { ResamplingSettings } from '../macro.ts';
import { estimate } from '../values.ts';
import { type AllStudies, type AssessmentSettings, assessFinding } from './finding.ts';
import { assessGroups } from './groups.ts';
import { judgeGoal } from './primary.ts';

export interface AssessmentInput {
  readonly evaluated: Evaluated;
  readonly secure: ScoreTable;
  readonly labels: LabelTable;
  readonly groups: readonly GroupTable[];
  readonly goal: PrimaryGoal | undefined;
}

export function buildAssessment(
  { evaluated, secure, labels, groups, goal }: AssessmentInput,
  settings: AssessmentSettings & ResamplingSettings,
): Assessment {
  const { findings, studies, patients } = evaluated;
  const { confidence, resamples, seed, operatingPoints } = settings;
  const pooled = findings.map(({ rows, secure: { scores }, labels: own }) => ({ rows, scores, labels: own.labels }));
  return {
    primary: goal ? judgeGoal(goal, findings, confidence) : null,
    microAuroc: estimate(microAuroc(pooled, studies.length, { resamples, seed, patients }, confidence)),
    findings: findings.map((finding) => assessFinding(finding, allStudies(finding.name, secure, labels), settings)),
    groups: assessGroups(groups, findings, { confidence, thresholds: operatingPoints.thresholds ?? {} }),
  };
}

/** Scores in the order of the labels, with the marks of missing labels. */
function allStudies(finding: string, secure: ScoreTable, labels: LabelTable): AllStudies {
  const row = new Map(secure.studies.map((study, s) => [study, s]));
  const scores = findingScores(secure, finding);
  const column = labels.findings.indexOf(finding);
  const width = labels.findings.length;
  return {
    scores: Float64Array.from(labels.studies, (study) => scores[row.get(study)!]),
    labels: findingLabels(labels, finding),
    unlabelled: Uint8Array.from(labels.studies, (_, s) => labels.unlabelled?.[s * width + column] ?? 0),
    patients: numberPatients(labels.patientId),
  };
}
