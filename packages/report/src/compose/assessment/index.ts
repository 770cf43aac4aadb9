/** What committees ask for beyond discrimination and calibration. */
import type { Assessment, FindingPerformance, GroupTable, PrimaryGoal } from '@doubleblind/contracts';
import {
  averagedRoc,
  findingLabels,
  findingScores,
  type LabelTable,
  microAuroc,
  numberPatients,
  type Reader,
  rocPoints,
  type ScoreTable,
} from '@doubleblind/metrics';
import type { Evaluated } from '../findings.ts';
import type { ResamplingSettings } from '../macro.ts';
import { gridRoc, ROC_GRID } from '../roc-grid.ts';
import { estimate } from '../values.ts';
import { type AllStudies, type AssessmentSettings, assessFinding } from './finding.ts';
import { assessGroups } from './groups.ts';
import { judgeGoal } from './primary.ts';
import { assessReaders } from './readers.ts';

export interface AssessmentInput {
  readonly evaluated: Evaluated;
  readonly secure: ScoreTable;
  readonly labels: LabelTable;
  readonly performance: readonly FindingPerformance[];
  readonly groups: readonly GroupTable[];
  readonly goal: PrimaryGoal | undefined;
  readonly readers: readonly Reader[];
}

export function buildAssessment(
  { evaluated, secure, labels, performance, groups, goal, readers }: AssessmentInput,
  settings: AssessmentSettings & ResamplingSettings,
): Assessment {
  const { findings, studies, patients } = evaluated;
  const { confidence, resamples, seed, operatingPoints } = settings;
  const pooled = findings.map(({ rows, secure: { scores }, labels: own }) => ({ rows, scores, labels: own.labels }));
  const thresholds = operatingPoints.thresholds ?? {};
  const compared = readers.length === 0 ? [] : assessReaders(readers, findings, { confidence, thresholds });
  return {
    primary: goal ? judgeGoal(goal, findings, confidence) : null,
    microAuroc: estimate(microAuroc(pooled, studies.length, { resamples, seed, patients }, confidence)),
    averagedRoc: averaged(pooled, performance),
    ...(compared.length === 0 ? {} : { readers: compared }),
    findings: findings.map((finding) => assessFinding(finding, allStudies(finding.name, secure, labels), settings)),
    groups: assessGroups(groups, findings, { confidence, thresholds }),
  };
}

function averaged(
  pooled: readonly { readonly scores: Float64Array; readonly labels: Uint8Array }[],
  performance: readonly FindingPerformance[],
): NonNullable<Assessment['averagedRoc']> {
  const curves = performance.flatMap(({ roc }) => (roc?.secure.points ? [roc.secure.points] : []));
  const all = (of: 'scores' | 'labels') => pooled.flatMap((finding) => Array.from(finding[of]));
  return {
    micro: gridRoc(rocPoints(all('scores'), all('labels'))),
    macro:
      curves.length === 0
        ? { points: null, reason: 'no finding has both classes' }
        : { points: averagedRoc(curves, ROC_GRID) },
  };
}

/** Scores in the order of the labels, with the marks of missing and of uncertain labels. */
function allStudies(finding: string, secure: ScoreTable, labels: LabelTable): AllStudies {
  const row = new Map(secure.studies.map((study, s) => [study, s]));
  const scores = findingScores(secure, finding);
  const column = labels.findings.indexOf(finding);
  const width = labels.findings.length;
  return {
    scores: Float64Array.from(labels.studies, (study) => scores[row.get(study)!]),
    labels: findingLabels(labels, finding),
    unlabelled: Uint8Array.from(labels.studies, (_, s) => labels.unlabelled?.[s * width + column] ?? 0),
    uncertain: Uint8Array.from(labels.studies, (_, s) => labels.uncertain?.[s * width + column] ?? 0),
    patients: numberPatients(labels.patientId),
  };
}
