import type { Checklist } from '@doubleblind/contracts';
import { formatLevel } from '@doubleblind/metrics';
import {
  answered,
  byGroup,
  type ChecklistInput,
  type ChecklistItem,
  dataAnswer,
  MISSING_LABELS,
  open,
  SECTIONS,
  sampleSizeAnswer,
} from './items.ts';

/** The items of TRIPOD+AI that apply to the evaluation of an existing model. Topics in our words. */
export function tripodAi(report: ChecklistInput): Checklist {
  return {
    guideline: 'TRIPOD+AI (items for the evaluation of a model)',
    reference: 'Collins et al., TRIPOD+AI statement, BMJ 2024;385:e078378.',
    items: [...introduction(report), ...methods(report), ...results(report)],
  };
}

function introduction(report: ChecklistInput): ChecklistItem[] {
  const { purpose } = report.subject;
  return [
    open('3a', 'Healthcare context and rationale'),
    open('3b', 'Target population and intended use'),
    open('3c', 'Known health inequalities'),
    purpose === null ? open('4', 'Objectives') : answered('4', 'Objectives', purpose.slice(0, 1900), SECTIONS.subject),
    answered('5a', 'Sources of data', dataAnswer(report), SECTIONS.subject),
    open('5b', 'Dates of the data'),
    open('6a', 'Setting and location of the centres'),
    open('6b', 'Eligibility of participants'),
    open('6c', 'Treatments received'),
  ];
}

function methods(report: ChecklistInput): ChecklistItem[] {
  const { method, counts } = report;
  const findings = counts.findings.length;
  return [
    answered(
      '7',
      'Preparation of the data',
      'Images were decoded, resized and normalised as the program declares; the same tensors went into every run.',
      SECTIONS.method,
    ),
    answered(
      '8a',
      'Outcome',
      `${findings} finding${findings === 1 ? '' : 's'}, present or absent, one label a study.`,
      SECTIONS.size,
    ),
    open('8b', 'Who assessed the outcome'),
    answered(
      '8c',
      'Blinding of the outcome assessment',
      'The content hash fixed images and labels before the run; the labels stayed with the hospital and took no part in it. Whether readers knew of the model is for the study to say.',
      SECTIONS.subject,
    ),
    answered('10', 'Sample size', sampleSizeAnswer(report), SECTIONS.size),
    answered('11', 'Missing data', MISSING_LABELS, SECTIONS.size),
    answered(
      '12a',
      'Use of the data',
      'The test set served for evaluation only. The vendor had no access to it, so it cannot have been trained on through this software.',
      SECTIONS.subject,
    ),
    byGroup(report, '12d', 'Heterogeneity across clusters'),
    answered(
      '12e',
      'Measures of performance',
      `Those that the method section names, with ${formatLevel(method.confidence)} intervals.`,
      SECTIONS.method,
    ),
    answered(
      '12g',
      'How predictions were calculated',
      'By secure two-party computation of the compiled program named by its hash; a study has the highest score of its images.',
      SECTIONS.method,
    ),
    answered(
      '13',
      'Class imbalance',
      'No resampling or reweighting; prevalences are reported, and figures that depend on them hold at these only.',
      SECTIONS.performance,
    ),
    byGroup(report, '14', 'Fairness'),
    answered(
      '15',
      'Output of the model',
      'A probability for each finding; where a threshold is applied, it is named with how it was chosen.',
      SECTIONS.performance,
    ),
    open('16', 'Differences between development and evaluation data'),
    open('17', 'Ethical approval'),
    ...[
      ['18a', 'Funding'],
      ['18b', 'Conflicts of interest'],
      ['18c', 'Protocol'],
      ['18d', 'Registration'],
    ].map(([item, topic]) => open(item, topic)),
    answered(
      '18e',
      'Sharing of data',
      'Images, labels and scores of single studies stay in the hospital; this report holds aggregates only.',
      SECTIONS.subject,
    ),
    answered(
      '18f',
      'Sharing of code',
      `The evaluation software, version ${report.subject.software.version}, is open source; the weights stay with the vendor.`,
      SECTIONS.subject,
    ),
    open('19', 'Involvement of patients and the public'),
  ];
}

function results(report: ChecklistInput): ChecklistItem[] {
  const { counts } = report;
  const smallest = counts.findings.reduce((least, finding) => (finding.positives < least.positives ? finding : least));
  return [
    answered(
      '20a',
      'Flow of participants',
      `${counts.studies} studies entered the run and all were scored; a finding is analysed on those that have a label for it.`,
      SECTIONS.subject,
    ),
    open('20b', 'Characteristics of the participants'),
    open('20c', 'Comparison with the development data'),
    answered(
      '21',
      'Participants and outcomes in each analysis',
      `Positive and negative studies of every finding are stated; the fewest positive ones are ${smallest.positives} (${smallest.finding}).`,
      SECTIONS.size,
    ),
    answered('23a', 'Performance with intervals', 'Per finding, with intervals.', SECTIONS.performance),
    byGroup(report, '23b', 'Heterogeneity of performance'),
    open('25', 'Interpretation'),
    answered('26', 'Limitations', 'Those that the software can tell.', SECTIONS.limitations),
    open('27a', 'Handling of poor input data in use'),
    open('27b', 'Interaction with users'),
    open('27c', 'Next steps for research'),
  ];
}
