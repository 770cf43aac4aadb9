/**
 * The report of a release with noise, from its counts and from what is no secret of the patients: terms, sizes, cost. A pure function,
 * so that the portal, and anyone, makes it again and finds every word and figure that does not follow.
 */
import {
  type Assessment,
  type Primary,
  type PrimaryGoal,
  type PrivateCounts,
  privacyText,
  type ReleasePart,
  type Report,
  reportSchema,
} from '@doubleblind/contracts';
import { adequacyOf } from '../../compose/adequacy.ts';
import { mean } from '../agreement.ts';
import { mayShow } from '../assessment.ts';
import { coarse, notReleased } from '../precision.ts';
import { decisions, privateAuroc, privatePerformance } from './figures.ts';

/** What of a report is no secret of the patients. */
export type PublicParts = Pick<Report, 'format' | 'version' | 'createdAt' | 'subject' | 'preflight' | 'cost'> & {
  readonly counts: Pick<Report['counts'], 'images' | 'studies' | 'patients'>;
  readonly method: Pick<Report['method'], 'confidence'>;
};

export function privateReport(
  { format, version, createdAt, subject, preflight, cost, counts: sizes, method }: PublicParts,
  counts: PrivateCounts,
  parts: readonly ReleasePart[],
  goal: PrimaryGoal | undefined,
): Report {
  const chosen = new Set(parts);
  const settings = { deviation: counts.privacy.deviation, confidence: method.confidence };
  const performance = counts.findings.map((finding) => privatePerformance(finding, { ...settings, parts: chosen }));
  const findings = counts.findings.map(({ finding, positives, negatives }) => ({
    finding,
    positives: atLeastZero(positives),
    negatives: atLeastZero(negatives),
  }));
  const values = performance.flatMap(({ auroc }) => (auroc.value === null ? [] : [auroc.value]));
  const shown = goal !== undefined && mayShow(goal, chosen);
  const { images, studies, patients } = sizes;
  return reportSchema.parse({
    ...{ format, version, createdAt, subject, preflight, performance },
    counts: { images, studies, patients, sites: null, findings, unlabelled: [], unscored: [] },
    // What the numbers of studies promise without noise would mislead.
    adequacy: adequacyOf([], { confidence: method.confidence }),
    agreement: null,
    macro: {
      auroc:
        values.length === 0
          ? notReleased('no AUROC is released')
          : { ...notReleased('an interval of the mean is not released with noise'), value: coarse(mean(values)) },
      brier: null,
    },
    groups: [],
    assessment: shown ? assessmentOf(judged(goal, counts, settings), performance) : null,
    privateCounts: counts,
    cost: chosen.has('cost') && cost ? { ...cost, plaintextCpuSecondsPerImage: null } : null,
    method: methodOf(counts, method.confidence),
    limitations: limitationsOf(counts, goal !== undefined && !shown),
    checklists: [],
  });
}

function atLeastZero(counts: readonly number[]): number {
  return Math.max(
    0,
    counts.reduce((sum, count) => sum + count, 0),
  );
}

/** By the figures with noise alone: the verdict of the exact ones would tell of the patients. */
function judged(
  { finding: name, threshold, goals }: PrimaryGoal,
  { findings }: PrivateCounts,
  settings: { readonly deviation: number; readonly confidence: number },
): Primary {
  const finding = findings.find((entry) => entry.finding === name);
  const verdicts = goals.map(({ measure, atLeast }) => {
    let estimate = notReleased('it is not among the findings');
    if (finding && measure === 'auroc') estimate = privateAuroc(finding, settings);
    else if (finding && measure !== 'auroc' && threshold !== null) {
      const { cases: _cases, of: _of, ...share } = decisions(finding, threshold, settings)[measure];
      estimate = share;
    }
    return { measure, atLeast, estimate, met: estimate.low === null ? null : estimate.low >= atLeast };
  });
  const failed = verdicts.some(({ met }) => met === false);
  const open = verdicts.some(({ met }) => met === null);
  return { finding: name, threshold, goals: verdicts, met: failed ? false : open ? null : true };
}

const ABSENT = 'not released with noise';

function assessmentOf(primary: Primary, performance: Report['performance']): Assessment {
  return {
    primary,
    microAuroc: notReleased(ABSENT),
    findings: performance.map(({ finding }) => ({
      ...{ finding, decisions: [], netBenefit: [], missingLabels: null },
      smoothCalibration: { integratedIndex: null, p90: null, maximum: null, reason: ABSENT },
      observedToExpected: notReleased(ABSENT),
    })),
    groups: [],
  };
}

function methodOf({ privacy, unit, studies, findings }: PrivateCounts, confidence: number): Report['method'] {
  const ranges = Math.max(...findings.map(({ ends }) => ends.length + 1));
  const one = unit === 'patient' ? 'One study of each patient' : 'Each study';
  return {
    ...{ confidence, unit, resamples: 0, seed: null, binning: { kind: 'steps' as const, bins: ranges } },
    suppression: { minimumStudies: 0, minimumPerClass: 0, text: privacyText(privacy) },
    statements: [
      {
        topic: 'Secure evaluation',
        text:
          'The model, compiled to fixed-point integers, was evaluated by secure two-party computation between the vendor and the hospital. The score of a study is ' +
          'the maximum over its images, finding by finding.',
        reference: 'docs/PROTOCOL.md and docs/SECURITY.md of this software.',
        part: null,
      },
      {
        topic: 'Noise',
        text:
          `${one} (${studies} in all) was counted once for every finding that it has a label for, by label and range of its score; the ranges are the same for every test set, ` +
          `but for declared thresholds. ${privacyText(privacy)}`,
        reference: 'Canonne, Kamath and Steinke, The discrete Gaussian for differential privacy, 2020.',
        part: null,
      },
      {
        topic: 'AUROC',
        text:
          'Of scores of which only the range is known: two in one range are a tie, so it is mostly a little lower than that of the scores themselves. The interval is that of the ' +
          'counts and of the noise together.',
        reference: 'Zou and Donner, Statistics in Medicine 2008; docs/STATISTICS.md of this software.',
        part: null,
      },
      {
        topic: 'Shares',
        text: "Sensitivity, specificity, PPV, NPV and prevalence with Wilson's interval at the noisy counts, widened by the noise.",
        reference: 'Wilson, JASA 1927; Zou and Donner, Statistics in Medicine 2008.',
        part: null,
      },
    ],
  };
}

function limitationsOf({ unit }: PrivateCounts, withoutVerdict: boolean): Report['limitations'] {
  const texts = [
    'All counts carry noise: they need not fit together, and small ones may be far off. Do not read a single count; read the intervals.',
    'Figures that need exact scores (Brier score, calibration), groups, and the comparison with a plaintext run are not released with noise.',
    'What is promised is of this document alone; what other releases tell of the same patients comes on top.',
    ...(unit === 'study'
      ? [
          'The labels name no patients, so the promise is about one study: of a patient with several studies more is told.',
        ]
      : []),
    'The labels are the reference standard as the hospital supplied them; this software does not judge how they were made.',
    'Intervals are given finding by finding without correction for their number.',
    ...(withoutVerdict ? ['Whether the goal that was declared before the run is met is not released.'] : []),
  ];
  return texts.map((text) => ({ text, part: null }));
}
