/** The method section: what was computed, with the settings of this report and the literature behind it. */
import {
  DEFAULT_THREAT_MODEL,
  type ReleasePart,
  type ReportMethod,
  type ReportSubject,
  type Side,
  type ThreatModel,
} from '@doubleblind/contracts';
import { CAPTIONS, type CaptionName, formatLevel } from '@doubleblind/metrics';
import { describeScores } from '@doubleblind/program';

export interface MethodSettings {
  readonly confidence: number;
  readonly resamples: number;
  readonly margin: number;
  readonly alpha: number;
  readonly binning: ReportMethod['binning'];
  /** As in the report's subject. */
  readonly plaintextRun: Side | null;
  /** As in the report's subject. */
  readonly threatModel: ReportSubject['threatModel'];
  /** As in the report's subject. */
  readonly outputs: ReportSubject['model']['outputs'];
  /** Whether there is a plaintext run to compare with. */
  readonly compared: boolean;
  /** What is taken as independent. */
  readonly unit: 'patient' | 'study';
}

export function methodStatements(settings: MethodSettings): ReportMethod['statements'] {
  return [
    ...performanceStatements(settings),
    ...(settings.compared ? ofPart('agreement', ...agreementStatements(settings)) : []),
  ];
}

type Statement = ReportMethod['statements'][number];
type Sentence = Omit<Statement, 'part'>;

function ofPart(part: ReleasePart | null, ...sentences: Sentence[]): Statement[] {
  return sentences.map((sentence) => ({ ...sentence, part }));
}

function statement(name: CaptionName, text: string): Sentence {
  const { title, reference } = CAPTIONS[name];
  return { topic: title, text, reference };
}

const DISCLOSED: Record<Side, string> = {
  vendor:
    " Besides, the hospital's agent handed the preprocessed images to the vendor's agent, which ran the model unprotected for comparison.",
  hospital: " Besides, the vendor lent the model to the hospital's agent, which ran it unprotected for comparison.",
};

const PROTECTION: Record<ThreatModel, string> = {
  'semi-honest':
    'As long as both follow the protocol, the hospital learns from it nothing of the weights beyond what the scores tell, and the vendor ' +
    'nothing of images, scores and labels.',
  'private-against-malicious':
    'Whatever either does, the hospital learns from it no more of the weights than as many bits as the outputs have, and the vendor nothing ' +
    'of images, scores and labels; that the scores are those of the model rests on both following the protocol.',
};

const BINS: Record<ReportMethod['binning']['kind'], (bins: number) => string> = {
  mass: (bins) => `${bins} bins that hold about equally many studies`,
  width: (bins) => `${bins} bins of equal width`,
  steps: () => 'the same steps as the ROC curve',
};

function performanceStatements(settings: MethodSettings): Statement[] {
  const { confidence, resamples, binning, plaintextRun, threatModel = DEFAULT_THREAT_MODEL, outputs, unit } = settings;
  const level = formatLevel(confidence);
  const bins = BINS[binning.kind](binning.bins);
  return [
    ...ofPart(
      null,
      {
        topic: 'Secure evaluation',
        text:
          'The model, compiled to fixed-point integers, was evaluated by secure two-party computation between the vendor and ' +
          `the hospital. ${PROTECTION[threatModel]} The ` +
          'program hash identifies the architecture and the widths of all numbers; the content hash of the test set covers images and labels.' +
          (plaintextRun === null ? '' : DISCLOSED[plaintextRun]),
        reference: 'docs/PROTOCOL.md and docs/SECURITY.md of this software.',
      },
      {
        topic: 'Scores',
        text:
          `Scores are the model's probabilities${outputs ? `: ${describeScores(outputs)}` : ''}. ` +
          'The score of a study is the maximum over its images, finding by finding. ' +
          'A study without a label for a finding is left out of that finding. All statistics are over studies, and take scores ' +
          'with their log odds rounded to three digits behind the point.',
        reference: 'Irvin et al., CheXpert, AAAI 2019 (maximum over views).',
      },
      statement(
        'auroc',
        `AUROC with ties counted one half; ${level} score interval: the AUROCs from which the one found is at most t of their standard errors away, with three ` +
          "quarters of the binormal model's variance, spreads as estimated, and one quarter of Newcombe's (2006, method 5), " +
          `${unit === 'patient' ? "times the design effect, scaled up to Obuchowski's variance for several studies of a patient" : "scaled up to DeLong's variance"} where that is larger, ` +
          `degrees of freedom by Satterthwaite; exact where the classes are separated, none below five of a class. The mean over the findings has the percentile interval of ${resamples} resamples of ` +
          `${unit === 'patient' ? 'patients' : 'studies'} that all findings share.`,
      ),
      statement('brier', `Brier score with the ${level} percentile interval of the same resamples.`),
      statement(
        'adequacy',
        "Expected width of that interval from the counts of positive and negative studies, with DeLong's variance for normally " +
          'distributed log odds of equal spread in both classes.',
      ),
    ),
    ...ofPart(
      'discrimination',
      statement('averagePrecision', `Average precision with the ${level} percentile interval of the same resamples.`),
      statement(
        'operatingPoints',
        `Sensitivity, specificity, PPV and NPV with ${level} Wilson intervals${unit === 'patient' ? ' (studies divided by the design effect of Rao and Scott)' : ''} at the vendor's declared thresholds and at ` +
          'thresholds chosen on these studies: half-way between two neighbouring scores, rounded to three digits before anything is counted.',
      ),
    ),
    ...ofPart(
      'calibration',
      statement(
        'calibration',
        `Calibration curve and expected calibration error over ${bins}, beside the error to expect if every probability were right; slope and intercept by logistic recalibration on the ` +
          'log odds (intercept with the slope held at 1), maximum likelihood, Wald intervals. Decomposition of the Brier score ' +
          'into reliability, resolution and uncertainty over the same bins.',
      ),
    ),
    ...ofPart('by-site', statement('groups', `The same figures within each group, with the same ${level} intervals.`)),
  ];
}

function agreementStatements(settings: MethodSettings): Sentence[] {
  const { confidence, resamples, margin, alpha } = settings;
  const level = formatLevel(confidence);
  return [
    {
      topic: 'Plaintext run',
      text:
        'The plaintext run is the original ONNX model in 32-bit floating point (ONNX Runtime) on exactly the same input ' +
        'tensors. All comparisons are paired: the same studies in both runs; only the differences image by image are over images.',
      reference: 'onnxruntime.ai',
    },
    statement(
      'blandAltman',
      'Differences image by image, secure minus plaintext: mean, 99th percentile and maximum of the absolute difference, ' +
        'and 95% limits of agreement (mean plus and minus 1.96 standard deviations), over all images and by range of the mean score.',
    ),
    statement(
      'equivalence',
      `Paired difference of the AUROCs with DeLong's ${level} interval and a bootstrap interval (${resamples} resamples). ` +
        `Two one-sided tests against a margin of ${margin}, each at level ${alpha}, from ten of each class on. Their interval is DeLong's at ` +
        `${formatLevel(1 - 2 * alpha)}, widened by the exact upper bound of the share of scores that may move past more than a tenth of the other ` +
        'class, for DeLong alone assumes that many scores move a little. So no test set with fewer than ' +
        `${Math.ceil(Math.log(alpha) / Math.log(1 - margin))} in the smaller class can pass at this margin.`,
    ),
    statement(
      'flips',
      `Studies decided differently at the same threshold, with the one-sided ${level} exact upper bound of their share, and ` +
        "McNemar's mid-p test of whether the changes favour one run. Thresholds are those of the secure run, as everywhere in this report.",
    ),
    {
      topic: 'Difference of Brier scores',
      text: `Mean paired difference of squared errors over studies with Student's ${level} interval.`,
      reference: 'Diebold and Mariano, J. Business and Economic Statistics 1995.',
    },
    statement(
      'ks',
      'Two-sample Kolmogorov-Smirnov test between the scores of both runs, on full and on two-decimal scores. It is given as ' +
        'a description, because not rejecting it does not show that the runs agree.',
    ),
  ];
}
