import type { Checklist } from '@doubleblind/contracts';
import { formatLevel } from '@doubleblind/metrics';
import {
  answered,
  type ChecklistInput,
  type ChecklistItem,
  dataAnswer,
  dataStay,
  flowAnswer,
  MISSING_LABELS,
  objectives,
  open,
  SECTIONS,
  sampleSizeAnswer,
  softwareAnswer,
  uncertainty,
} from './items.ts';

/** The 2024 update of CLAIM without its items 24 to 27, which are about training and the vendor's. Topics in our words. */
export function claim(report: ChecklistInput): Checklist {
  return {
    guideline: 'CLAIM 2024 (items for the evaluation of a model)',
    reference: 'Tejani et al., CLAIM 2024 Update, Radiology: Artificial Intelligence 2024;6(4):e240300.',
    items: [
      ...introduction(report),
      ...data(report),
      ...referenceStandard(),
      ...model(report),
      ...evaluation(report),
      ...results(report),
      ...discussion(report),
    ],
  };
}

function introduction(report: ChecklistInput): ChecklistItem[] {
  return [
    open('1', 'Title'),
    open('2', 'Abstract'),
    open('3', 'Background and role of the model'),
    objectives(report, '4', 'Aims, objectives and hypotheses'),
    open('5', 'Prospective or retrospective'),
    answered('6', 'Goal of the study', 'Evaluation of an existing model on data of a hospital.', SECTIONS.subject),
  ];
}

function data(report: ChecklistInput): ChecklistItem[] {
  return [
    answered('7', 'Data sources', dataAnswer(report), SECTIONS.subject),
    open('8', 'Inclusion and exclusion criteria'),
    answered(
      '9',
      'Preprocessing of the data',
      'As the program declares it; part of what the program hash covers.',
      SECTIONS.method,
    ),
    answered(
      '10',
      'Selection of subsets',
      'None by the software, unless the limitations say that only a part of the test set was evaluated.',
      SECTIONS.limitations,
    ),
    answered(
      '11',
      'De-identification',
      `${dataStay(report)} The report holds aggregates, small groups are suppressed.`,
      SECTIONS.subject,
    ),
    answered('12', 'Missing data', MISSING_LABELS, SECTIONS.size),
    open('13', 'Image acquisition'),
  ];
}

function referenceStandard(): ChecklistItem[] {
  return [
    open('14', 'How the reference standard was obtained'),
    open('15', 'Rationale for the reference standard'),
    open('16', 'Source of the annotations'),
    open('17', 'Annotation of the test set'),
    open('18', 'Variability between and within readers'),
    answered(
      '19',
      'Assignment to partitions',
      'All studies served for testing; nothing was trained or tuned on them here.',
      SECTIONS.subject,
    ),
    open('20', 'Level at which partitions are disjoint'),
  ];
}

function model(report: ChecklistInput): ChecklistItem[] {
  const { subject } = report;
  return [
    answered('21', 'Intended sample size', sampleSizeAnswer(report), SECTIONS.size),
    answered(
      '22',
      'The model',
      `"${subject.model.name}", identified by its program hash: every operator, shape and width is public, the weights are the vendor's.`,
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
  const { subject, method, agreement, counts } = report;
  return [
    answered('28', 'Metrics of performance', 'Those that the method section names.', SECTIONS.method),
    answered(
      '29',
      'Significance and uncertainty',
      `${formatLevel(method.confidence)} intervals; the method section says how each is computed. Bootstrap over ${method.unit === 'patient' ? 'patients' : 'studies'} with ${method.resamples} resamples.`,
      SECTIONS.method,
    ),
    agreement === null
      ? open('30', 'Robustness and sensitivity')
      : answered(
          '30',
          'Robustness and sensitivity',
          'Secure fixed-point scores against the 32-bit floating-point model on the same inputs.',
          SECTIONS.agreement,
          'agreement',
        ),
    open('31', 'Explainability'),
    open('32', 'Evaluation on internal data'),
    counts.sites === null
      ? open('33', 'Testing on external data')
      : answered(
          '33',
          'Testing on external data',
          subject.plaintextRun === 'vendor'
            ? "The hospital's own data. Whether the model was trained on some of them is for the vendor to say."
            : "The hospital's own data, which the vendor did not see through this software. Whether the model was trained on some of them is for the vendor to say.",
          SECTIONS.subject,
        ),
    open('34', 'Registration of a clinical trial'),
  ];
}

function results(report: ChecklistInput): ChecklistItem[] {
  const { performance } = report;
  return [
    answered('35', 'Examinations included and excluded', flowAnswer(report), SECTIONS.subject),
    open('36', 'Characteristics of the cases'),
    ...(performance.length === 0
      ? [open('37', 'Metrics and their uncertainty'), open('38', 'Diagnostic performance and its precision')]
      : [
          answered('37', 'Metrics and their uncertainty', uncertainty(report), SECTIONS.performance),
          answered('38', 'Diagnostic performance and its precision', uncertainty(report), SECTIONS.performance),
        ]),
    open('39', 'Analysis of failures'),
  ];
}

function discussion(report: ChecklistInput): ChecklistItem[] {
  return [
    answered('40', 'Limitations', 'Those that the software can tell.', SECTIONS.limitations),
    open('41', 'Implications for practice'),
    answered(
      '42',
      'Protocol or technical details',
      'Technical details are in docs/PROTOCOL.md and docs/SECURITY.md of the software; the protocol of the study is for the authors to name.',
      SECTIONS.method,
    ),
    answered(
      '43',
      'Availability of software, model and data',
      `${softwareAnswer(report)} ${dataStay(report)}`,
      SECTIONS.subject,
    ),
    open('44', 'Funding'),
  ];
}
