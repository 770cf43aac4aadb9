/**
 * Every figure of a report as one tidy table, full digits:
 * part, finding, group, measure, value, low, high, cases, of, reason. An empty cell is a figure that is not defined.
 */
import type { Agreement, Estimate, FindingPerformance, GroupTable, Proportion, Report } from '@doubleblind/contracts';
import { spreadsheetCsv } from '@doubleblind/metrics';
import type { Figure, Row } from './row.ts';
import { segmentationRows } from './segmentation-rows.ts';

const HEADER = ['part', 'finding', 'group', 'measure', 'value', 'low', 'high', 'cases', 'of', 'reason'];

/** The table as text, for spreadsheets. */
export function renderReportCsv(report: Report): string {
  const rows = [
    ...report.performance.flatMap(performanceRows),
    ...(report.segmentation ? [] : macroRows(report)),
    ...preflightRows(report),
    ...(report.agreement === null ? [] : agreementRows(report.agreement)),
    ...report.groups.flatMap(groupRows),
    ...assessmentRows(report),
    ...privateRows(report),
    ...segmentationRows(report),
    ...costRows(report),
  ];
  return spreadsheetCsv([HEADER, ...rows.map(cells)]);
}

function cells({ part, finding = '', group = '', measure, figure }: Row): string[] {
  const { value, low, high, cases, of, reason } = figure;
  return [
    part,
    finding,
    group,
    measure,
    ...[value, low, high, cases, of].map((n) => (n == null ? '' : String(n))),
    reason ?? '',
  ];
}

function performanceRows(performance: FindingPerformance): Row[] {
  const { finding, prevalence, auroc, brier, averagePrecision, operatingPoints, calibration } = performance;
  const row = (measure: string, figure: Estimate | Proportion | Figure, group?: string): Row => ({
    ...{ part: 'performance', finding, measure, figure },
    ...(group === undefined ? {} : { group }),
  });
  return [
    row('prevalence', prevalence),
    row('auroc', auroc),
    row('brier', brier),
    ...(averagePrecision === null ? [] : [row('average_precision', averagePrecision)]),
    ...operatingPoints.flatMap((point) => [
      row('threshold', { value: point.threshold }, point.name),
      row('sensitivity', point.sensitivity, point.name),
      row('specificity', point.specificity, point.name),
      row('ppv', point.positivePredictiveValue, point.name),
      row('npv', point.negativePredictiveValue, point.name),
    ]),
    ...(calibration === null
      ? []
      : [
          row('calibration_slope', calibration.slope),
          row('calibration_intercept', calibration.intercept),
          row('expected_calibration_error', { value: calibration.expectedError }),
          row('expected_calibration_error_by_chance', { value: calibration.expectedErrorIfCalibrated }),
          ...Object.entries(calibration.brier ?? {}).map(([name, value]) => row(`brier_${name}`, { value })),
        ]),
  ];
}

function macroRows({ macro }: Report): Row[] {
  return [
    { part: 'performance', measure: 'mean_auroc', figure: macro.auroc },
    { part: 'performance', measure: 'mean_brier', figure: { value: macro.brier } },
  ];
}

function preflightRows({ preflight }: Report): Row[] {
  if (preflight === null) return [];
  const { images, lastPlaces, probability } = preflight;
  const row = (measure: string, value: number): Row => ({ part: 'preflight', measure, figure: { value, of: images } });
  return [row('largest_difference_last_places', lastPlaces), row('largest_difference_probability', probability)];
}

function agreementRows({ findings, lastPlace }: Agreement): Row[] {
  const part = 'agreement';
  return [
    ...(lastPlace === null
      ? []
      : [{ part, measure: 'beyond_last_place', figure: { cases: lastPlace.beyond, of: lastPlace.values } }]),
    ...findings.flatMap((entry): Row[] => {
      const { finding, auroc, aurocDifference, equivalence, flips, brier, kolmogorovSmirnov: ks, images } = entry;
      const row = (measure: string, figure: Figure, group?: string): Row => ({
        ...{ part, finding, measure, figure },
        ...(group === undefined ? {} : { group }),
      });
      return [
        row('auroc_plaintext', auroc.plaintext),
        row('auroc_secure', auroc.secure),
        row('auroc_difference_delong', aurocDifference.delong),
        row('auroc_difference_bootstrap', aurocDifference.bootstrap),
        row('equivalence_p', {
          value: equivalence.pValue,
          low: equivalence.low,
          high: equivalence.high,
          reason: equivalence.reason,
        }),
        ...flips.flatMap((flip) => [
          row(
            'flips',
            { cases: flip.flips, of: flip.studies, high: flip.upperBound, reason: flip.reason },
            flip.operatingPoint,
          ),
          row('mcnemar_p', { value: flip.mcnemarP, reason: flip.reason }, flip.operatingPoint),
        ]),
        row('brier_plaintext', { value: brier.plaintext }),
        row('brier_secure', { value: brier.secure }),
        row('brier_difference', brier.difference),
        row('ks_statistic', { value: ks.statistic }),
        row('ks_p', { value: ks.pValue }),
        row('ks_rounded_statistic', { value: ks.rounded.statistic }),
        row('ks_rounded_p', { value: ks.rounded.pValue }),
        ...(images === null
          ? []
          : [
              row('image_difference_mean', { value: images.mean }),
              row('image_difference_mean_absolute', { value: images.meanAbsolute }),
              row('image_difference_p99_absolute', { value: images.p99Absolute }),
              row('image_difference_max_absolute', { value: images.maximumAbsolute }),
              row('limit_of_agreement_lower', images.lowerLimit),
              row('limit_of_agreement_upper', images.upperLimit),
            ]),
      ];
    }),
  ];
}

function groupRows({ column, findings }: GroupTable): Row[] {
  return findings.flatMap(({ finding, groups }) =>
    groups.flatMap((row): Row[] => {
      const about = { part: `by ${column}`, finding, group: row.group };
      if (row.suppressed) return [{ ...about, measure: 'suppressed', figure: { reason: 'too few studies' } }];
      return [
        { ...about, measure: 'positives', figure: { cases: row.positives, of: row.studies } },
        { ...about, measure: 'auroc', figure: row.auroc },
        { ...about, measure: 'brier', figure: { value: row.brier } },
        ...(row.sensitivity ? [{ ...about, measure: 'sensitivity', figure: row.sensitivity }] : []),
        ...(row.specificity ? [{ ...about, measure: 'specificity', figure: row.specificity }] : []),
      ];
    }),
  );
}

function assessmentRows({ assessment }: Report): Row[] {
  if (assessment === null) return [];
  const part = 'assessment';
  const { primary, microAuroc, repeatability, readers = [], findings, groups } = assessment;
  return [
    { part, measure: 'micro_auroc', figure: microAuroc },
    ...(repeatability
      ? [
          {
            part,
            measure: 'repeatability_mean_absolute',
            figure: { value: repeatability.meanAbsolute, cases: repeatability.images },
          },
          { part, measure: 'repeatability_maximum_absolute', figure: { value: repeatability.maximumAbsolute } },
          { part, measure: 'repeatability_coefficient', figure: { value: repeatability.coefficient } },
        ]
      : []),
    ...readers.flatMap(({ finding, readers: each, auroc }): Row[] => [
      ...each.flatMap(({ reader: group, sensitivity, specificity, kappa }): Row[] => [
        { part, finding, group, measure: 'reader_sensitivity', figure: sensitivity.reader },
        { part, finding, group, measure: 'sensitivity_less_reader', figure: sensitivity.difference },
        { part, finding, group, measure: 'reader_specificity', figure: specificity.reader },
        { part, finding, group, measure: 'specificity_less_reader', figure: specificity.difference },
        { part, finding, group, measure: 'kappa_with_reader', figure: kappa },
      ]),
      ...(auroc ? [{ part, finding, measure: 'auroc_less_mean_of_readers', figure: auroc.difference }] : []),
    ]),
    ...(primary?.goals ?? []).flatMap(({ measure, atLeast, estimate, met }): Row[] => [
      { part, finding: primary!.finding, measure: `goal_${measure}`, figure: estimate },
      { part, finding: primary!.finding, measure: `goal_${measure}_at_least`, figure: { value: atLeast } },
      {
        part,
        finding: primary!.finding,
        measure: `goal_${measure}_met`,
        figure: { value: met === null ? null : Number(met) },
      },
    ]),
    ...findings.flatMap((assessed) => {
      const { finding, decisions, netBenefit, smoothCalibration, observedToExpected } = assessed;
      const { missingLabels, uncertainLabels } = assessed;
      const row = (measure: string, figure: Figure, group?: string): Row => ({
        ...{ part, finding, measure, figure },
        ...(group === undefined ? {} : { group }),
      });
      return [
        ...decisions.flatMap((decision) => [
          row('true_positives', { cases: decision.truePositives }, decision.name),
          row('false_positives', { cases: decision.falsePositives }, decision.name),
          row('false_negatives', { cases: decision.falseNegatives }, decision.name),
          row('true_negatives', { cases: decision.trueNegatives }, decision.name),
          row('positive_likelihood_ratio', decision.positiveLikelihoodRatio, decision.name),
          row('negative_likelihood_ratio', decision.negativeLikelihoodRatio, decision.name),
          ...decision.atPrevalence.flatMap(({ prevalence, positive, negative }) => [
            row(`ppv_at_${prevalence}`, positive, decision.name),
            row(`npv_at_${prevalence}`, negative, decision.name),
          ]),
        ]),
        ...netBenefit.map(({ threshold, model }) => row(`net_benefit_at_${threshold}`, { value: model })),
        row('integrated_calibration_index', {
          value: smoothCalibration.integratedIndex,
          reason: smoothCalibration.reason,
        }),
        row('observed_to_expected', observedToExpected),
        ...(missingLabels === null
          ? []
          : [
              row('auroc_missing_as_negative', missingLabels.asNegative),
              row('auroc_missing_as_positive', missingLabels.asPositive),
            ]),
        ...(uncertainLabels === undefined
          ? []
          : [
              row('auroc_uncertain_left_out', uncertainLabels.leftOut),
              row('auroc_uncertain_as_negative', uncertainLabels.asNegative),
              row('auroc_uncertain_as_positive', uncertainLabels.asPositive),
            ]),
      ];
    }),
    ...groups.flatMap(({ column, findings: rows }) =>
      rows.flatMap(({ finding, differences, heterogeneity, transport }): Row[] => [
        ...differences.map(({ group, auroc }) => ({
          ...{ part: `by ${column}`, finding, group, measure: 'auroc_less_others', figure: auroc },
        })),
        ...heterogeneity.map(({ measure, q, adjustedPValue }) => ({
          ...{ part: `by ${column}`, finding, measure: `heterogeneity_${measure}_p_holm` },
          figure: { value: adjustedPValue, reason: `Q ${q.toFixed(2)}` },
        })),
        ...transport.flatMap(({ group, sensitivity, specificity }) => [
          { part: `by ${column}`, finding, group, measure: 'sensitivity_at_threshold_of_others', figure: sensitivity },
          { part: `by ${column}`, finding, group, measure: 'specificity_at_threshold_of_others', figure: specificity },
        ]),
      ]),
    ),
  ];
}

function privateRows({ privateCounts }: Report): Row[] {
  return (privateCounts?.findings ?? []).flatMap(({ finding, ends, positives, negatives }) =>
    positives.flatMap((count, range): Row[] => {
      const group = `scores from ${range === 0 ? 0 : ends[range - 1]}`;
      const row = (measure: string, value: number): Row => ({
        ...{ part: 'noisy counts', finding, group, measure },
        figure: { value },
      });
      return [row('noisy_positives', count), row('noisy_negatives', negatives[range])];
    }),
  );
}

function costRows({ cost }: Report): Row[] {
  if (cost === null) return [];
  const row = (measure: string, value: number | null): Row => ({ part: 'cost', measure, figure: { value } });
  return [
    row('seconds_per_image', cost.secondsPerImage),
    row('vendor_cpu_seconds_per_image', cost.cpuSecondsPerImage.vendor),
    row('hospital_cpu_seconds_per_image', cost.cpuSecondsPerImage.hospital),
    row('bytes_per_image', cost.bytesPerImage),
    row('plaintext_cpu_seconds_per_image', cost.plaintextCpuSecondsPerImage),
  ];
}
