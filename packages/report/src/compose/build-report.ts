import {
  REPORT_FORMAT,
  REPORT_VERSION,
  type Report,
  type ReportCounts,
  type ReportMethod,
  reportSchema,
} from '@doubleblind/contracts';
import {
  DEFAULT_BINNING,
  DEFAULT_MARGIN,
  DEFAULT_OPERATING_POINTS,
  DEFAULT_SUPPRESSION,
  describeSuppression,
} from '@doubleblind/metrics';
import { statedScores } from '../disclosure/precision.ts';
import { adequacyOf } from './adequacy.ts';
import { buildAgreement } from './agreement.ts';
import { DEFAULT_PREVALENCES } from './assessment/finding.ts';
import { buildAssessment } from './assessment/index.ts';
import { buildChecklists } from './checklists/index.ts';
import { type Evaluated, evaluatedFindings } from './findings.ts';
import type { ReportInput } from './inputs.ts';
import { buildLimitations } from './limitations.ts';
import { macroAuroc, meanOf } from './macro.ts';
import { methodStatements } from './method.ts';
import { buildGroups, buildPerformance } from './performance.ts';

/**
 * Computes every part of a report from scores and labels. Figures that the data do not define carry a reason instead of
 * a number; wrong input is a DoubleblindError (DB70xx, as the tables of packages/metrics throw them).
 */
export function buildReport(given: ReportInput): Report {
  const input = withStatedScores(given);
  const { plaintext, labels, settings: wanted = {} } = input;
  const settings = {
    confidence: 0.95,
    resamples: 2000,
    seed: 1,
    margin: DEFAULT_MARGIN,
    alpha: 0.05,
    binning: DEFAULT_BINNING,
    suppression: DEFAULT_SUPPRESSION,
    operatingPoints: DEFAULT_OPERATING_POINTS,
    prevalences: DEFAULT_PREVALENCES,
    ...wanted,
  };
  const { confidence, resamples, seed, binning, suppression, operatingPoints } = settings;
  const evaluated = evaluatedFindings(input);
  const unit: ReportMethod['unit'] = evaluated.patients ? 'patient' : 'study';
  const counts = countsOf(input, evaluated);
  const performance = buildPerformance(
    evaluated.findings,
    { confidence, resamples, seed, binning, operatingPoints },
    suppression,
  );
  const groups = buildGroups(evaluated, labels, groupColumns(input), {
    ...{ suppression, confidence },
    thresholds: operatingPoints.thresholds ?? {},
  });
  const secureAuroc = macroAuroc(evaluated, 'secure', { confidence, resamples, seed });
  const agreement =
    plaintext === undefined
      ? null
      : buildAgreement({
          ...settings,
          ...{ evaluated, secureAuroc },
          ...(input.imageScores ? { imageScores: input.imageScores } : {}),
          lastPlace: input.lastPlace ?? null,
        });
  const parts = {
    format: REPORT_FORMAT as typeof REPORT_FORMAT,
    version: REPORT_VERSION as typeof REPORT_VERSION,
    createdAt: input.createdAt.toISOString(),
    subject: input.subject,
    counts,
    adequacy: adequacyOf(counts.findings, { confidence, ...wanted.adequacy }),
    preflight: input.preflight ?? null,
    agreement,
    performance,
    macro: {
      auroc: secureAuroc,
      brier: meanOf(performance.map(({ brier }) => brier.value!)),
    },
    groups,
    assessment: {
      ...buildAssessment(
        {
          evaluated,
          secure: input.secure,
          labels,
          performance,
          groups,
          goal: input.goal,
          readers: input.readers ?? [],
        },
        { confidence, resamples, seed, operatingPoints, prevalences: settings.prevalences },
      ),
      ...(input.repeatability ? { repeatability: input.repeatability } : {}),
    },
    cost: input.cost ?? null,
    method: {
      ...{ confidence, resamples, seed, binning },
      unit,
      suppression: { ...suppression, text: describeSuppression(suppression) },
      statements: methodStatements({
        ...settings,
        plaintextRun: input.subject.plaintextRun,
        threatModel: input.subject.threatModel,
        outputs: input.subject.model.outputs,
        compared: agreement !== null,
        unit,
      }),
    },
  };
  const limitations = [...(input.remarks ?? []), ...buildLimitations(parts)];
  // Parsing proves that every figure is finite and every text within its limits before anyone signs it.
  return reportSchema.parse({ ...parts, limitations, checklists: buildChecklists({ ...parts, limitations }) });
}

/** Every score with the precision that the report states, before anything is computed from it. */
function withStatedScores(input: ReportInput): ReportInput {
  const { secure, plaintext, imageScores } = input;
  const stated = <T extends { readonly scores: Float64Array }>(table: T): T => ({
    ...table,
    scores: statedScores(table.scores),
  });
  return {
    ...input,
    secure: stated(secure),
    ...(plaintext ? { plaintext: stated(plaintext) } : {}),
    ...(imageScores
      ? { imageScores: { plaintext: stated(imageScores.plaintext), secure: stated(imageScores.secure) } }
      : {}),
  };
}

function countsOf(
  { labels, images }: ReportInput,
  { findings, unlabelled, unscored, studies, patients }: Evaluated,
): ReportCounts {
  const sites = Object.hasOwn(labels.columns, 'site') ? labels.columns.site.filter((site) => site !== '') : [];
  return {
    images,
    studies: studies.length,
    patients: patients ? new Set(patients).size : null,
    sites: sites.length === 0 ? null : new Set(sites).size,
    findings: findings.map(({ name, positives, negatives }) => ({ finding: name, positives, negatives })),
    unlabelled: [...unlabelled],
    unscored: [...unscored],
  };
}

/** Without a wish of the hospital, results are by site where the labels name sites. */
function groupColumns({ groupColumns, labels }: ReportInput): readonly string[] {
  return groupColumns ?? (Object.hasOwn(labels.columns, 'site') ? ['site'] : []);
}
