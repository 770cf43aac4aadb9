import type { Checklist } from '@doubleblind/contracts';
import { formatLevel } from '@doubleblind/metrics';
import {
  answered,
  byGroup,
  type ChecklistInput,
  type ChecklistItem,
  dataAnswer,
  fairness,
  flowAnswer,
  MISSING_LABELS,
  objectives,
  open,
  SECTIONS,
  sampleSizeAnswer,
  softwareAnswer,
  uncertainty,
} from './items.ts';

/** All items of STARD-AI (its table 2); the index test is the model. Topics in our words. */
export function stardAi(report: ChecklistInput): Checklist {
  return {
    guideline: 'STARD-AI',
    reference: 'Sounderajah et al., The STARD-AI reporting guideline, Nature Medicine 2025;31:3283-3289.',
    items: [
      ...introduction(report),
      ...participants(report),
      ...tests(report),
      ...analysis(report),
      ...results(report),
    ],
  };
}

function introduction(report: ChecklistInput): ChecklistItem[] {
  return [
    open('1', 'Title'),
    open('2', 'Abstract'),
    open('3', 'Background, intended use, workflow'),
    objectives(report, '4', 'Objectives and hypotheses'),
    open('5', 'Prospective or retrospective'),
    open('6', 'Ethical approval'),
  ];
}

function participants(report: ChecklistInput): ChecklistItem[] {
  const { subject } = report;
  return [
    open('7', 'Eligibility, of participants and of data'),
    open('8', 'How participants were identified'),
    open('9', 'Setting, location and dates'),
    open('10', 'Consecutive, random or convenience series'),
    answered(
      '11',
      'Source of the data',
      `${dataAnswer(report)} Whether they were collected for this study is for its authors to say.`,
      SECTIONS.subject,
    ),
    open('12', 'Who annotated the data, and how'),
    answered(
      '13',
      'Devices and software',
      `doubleblind ${subject.software.version}, compiler ${subject.software.compiler}. The devices that took the images are for the authors to name.`,
      SECTIONS.subject,
    ),
    answered(
      '14',
      'Acquisition and preprocessing',
      'Preprocessing is part of what the program hash covers, the same for every image. How images were acquired is for the authors to say.',
      SECTIONS.method,
    ),
  ];
}

function tests(report: ChecklistInput): ChecklistItem[] {
  const { subject, assessment } = report;
  const threshold = assessment?.primary?.threshold;
  return [
    answered(
      '15a',
      'The index test',
      `"${subject.model.name}", identified by its program hash: every operator, shape and width is public, the weights are the vendor's.`,
      SECTIONS.subject,
    ),
    open('15b', 'How the index test was developed'),
    answered(
      '15c',
      'Thresholds of the index test',
      `${threshold === undefined || threshold === null ? 'No threshold was declared with a goal before the run' : `Declared before the run: ${threshold} for ${assessment!.primary!.finding}`}; thresholds that were ` +
        'chosen on these studies are named as such.',
      SECTIONS.performance,
      'discrimination',
    ),
    open('15d', 'Intended users and their expertise'),
    open('16a', 'The reference standard'),
    open('16b', 'Rationale for the reference standard'),
    open('16c', 'Categories of the reference standard'),
    answered(
      '17a',
      'Whether the index test knew the reference standard',
      'It did not: the model had the pixels only, and the labels took no part in the run.',
      SECTIONS.method,
    ),
    open('17b', 'Whether the reference standard knew the index test'),
  ];
}

function analysis(report: ChecklistInput): ChecklistItem[] {
  return [
    answered('18', 'Statistical methods', 'Those that the method section names.', SECTIONS.method),
    answered(
      '19',
      'Indeterminate results',
      'The model gives every image a probability. Uncertain labels count as missing for their finding unless the table of labels says otherwise.',
      SECTIONS.size,
    ),
    answered('20', 'Missing data', MISSING_LABELS, SECTIONS.size),
    byGroup(report, '21', 'Variability of accuracy'),
    answered('22', 'Sample size', sampleSizeAnswer(report), SECTIONS.size),
    fairness(report, '23', 'Errors, bias and fairness: methods'),
  ];
}

function results(report: ChecklistInput): ChecklistItem[] {
  const { assessment, performance } = report;
  const crossed = assessment?.findings.some(({ decisions }) => decisions.length > 0) ?? false;
  return [
    answered('24', 'Flow of participants', flowAnswer(report), SECTIONS.subject),
    open('25', 'Characteristics of the participants'),
    open('26a', 'Severity of disease'),
    open('26b', 'Alternative diagnoses'),
    open('27', 'Time between index test and reference standard'),
    open('28', 'Whether the data represent the intended population'),
    open('29', 'Difference from the data of the development'),
    crossed
      ? answered('30', 'Cross-tabulation', 'In whole studies at each threshold.', SECTIONS.assessment, 'discrimination')
      : open('30', 'Cross-tabulation'),
    performance.length === 0
      ? open('31', 'Accuracy and its precision')
      : answered('31', 'Accuracy and its precision', uncertainty(report), SECTIONS.performance),
    open('32', 'Adverse events'),
    answered('33', 'Limitations', 'Those that the software can tell.', SECTIONS.limitations),
    open('34', 'Implications for practice'),
    open('35', 'Ethical considerations and fairness'),
    open('36', 'Registration'),
    open('37', 'Protocol of the study'),
    open('38', 'Funding'),
    open('39', 'Commercial interests'),
    answered('40a', 'Availability of data and code', softwareAnswer(report), SECTIONS.subject),
    answered(
      '40b',
      'Whether outputs are stored and can be audited',
      `The hospital keeps the scores of every image; this report is signed, its figures have ${formatLevel(report.method.confidence)} intervals and name their methods.`,
      SECTIONS.method,
    ),
  ];
}
