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

/** CLAIM in its numbering of 2020; items about training are the vendor's and left out. Topics in our words. */
export function claim(report: ChecklistInput): Checklist {
  return {
    guideline: 'CLAIM (items for the evaluation of a model)',
    reference: 'Mongan, Moy and Kahn, Radiology: Artificial Intelligence 2020;2(2):e200029; numbering of 2020.',
    items: [...data(report), ...model(report), ...evaluation(report), ...results(report)],
  };
}

function data(report: ChecklistInput): ChecklistItem[] {
  const { purpose } = report.subject;
  return [
    open('3', 'Background and clinical role'),
    purpose === null
      ? open('4', 'Objectives and hypotheses')
      : answered('4', 'Objectives and hypotheses', purpose.slice(0, 1900), SECTIONS.subject),
    answered(
      '5',
      'Prospective or retrospective',
      'Retrospective: images and labels existed before the run.',
      SECTIONS.subject,
    ),
    answered(
      '6',
      'Goal of the study',
      'Evaluation of an existing model on data that its vendor cannot see.',
      SECTIONS.subject,
    ),
    answered('7', 'Data sources', dataAnswer(report), SECTIONS.subject),
    open('8', 'Eligibility criteria'),
    answered(
      '9',
      'Preprocessing of the data',
      'As the program declares it; part of what the program hash covers.',
      SECTIONS.method,
    ),
    open('11', 'Definitions of data elements'),
    answered(
      '12',
      'De-identification',
      'Images, labels and scores did not leave the hospital; the report holds aggregates, small groups are suppressed.',
      SECTIONS.subject,
    ),
    answered('13', 'Missing data', MISSING_LABELS, SECTIONS.size),
    open('14', 'Definition of the reference standard'),
    open('15', 'Rationale for the reference standard'),
    open('16', 'Who made the annotations'),
    open('17', 'Tools of annotation'),
    open('18', 'Variability between readers'),
    answered('19', 'Sample size', sampleSizeAnswer(report), SECTIONS.size),
  ];
}

function model({ subject }: ChecklistInput): ChecklistItem[] {
  return [
    answered(
      '22',
      'The model',
      `"${subject.model.name}", program hash ${subject.model.programHash}: every operator, shape and width is public, the weights are the vendor's.`,
      SECTIONS.subject,
    ),
    answered(
      '23',
      'Software',
      `doubleblind ${subject.software.version}, compiler ${subject.software.compiler}, ${subject.software.runtime}.`,
      SECTIONS.subject,
    ),
  ];
}

function evaluation(report: ChecklistInput): ChecklistItem[] {
  const { method, agreement, counts } = report;
  return [
    answered('28', 'Metrics of performance', 'Those that the method section names.', SECTIONS.method),
    answered(
      '29',
      'Uncertainty',
      `${formatLevel(method.confidence)} intervals; the method section says how each is computed. Bootstrap over studies with ${method.resamples} resamples.`,
      SECTIONS.method,
    ),
    agreement === null
      ? open('30', 'Robustness')
      : answered(
          '30',
          'Robustness',
          'Secure fixed-point scores against the 32-bit floating-point model on the same inputs.',
          SECTIONS.agreement,
          'agreement',
        ),
    open('31', 'Explainability'),
    counts.sites === null
      ? open('32', 'External data')
      : answered('32', 'External data', "The hospital's own data, unseen by the vendor.", SECTIONS.subject),
  ];
}

function results(report: ChecklistInput): ChecklistItem[] {
  const { counts } = report;
  return [
    answered(
      '33',
      'Flow of participants',
      `${counts.studies} studies entered the run and all were scored; a finding is analysed on those that have a label for it.`,
      SECTIONS.subject,
    ),
    open('34', 'Characteristics of the participants'),
    answered('35', 'Performance', 'Per finding.', SECTIONS.performance),
    answered('36', 'Accuracy and its precision', 'Every estimate has its interval.', SECTIONS.performance),
    byGroup(report, '37', 'Analysis of failures'),
    answered('38', 'Limitations', 'Those that the software can tell.', SECTIONS.limitations),
    open('39', 'Implications for practice'),
    open('40', 'Registration'),
    open('41', 'Protocol'),
    open('42', 'Funding'),
  ];
}
