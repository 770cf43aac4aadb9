import type { Checklist } from '@doubleblind/contracts';
import { formatLevel } from '@doubleblind/metrics';
import {
  answered,
  byGroup,
  type ChecklistInput,
  type ChecklistItem,
  dataAnswer,
  dataStay,
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

/**
 * The items of TRIPOD+AI (checklist of 11 January 2024) that are marked "E" or "D;E": all but 9a, 12a to c, 15, 22, 27a
 * and b, which are about the development of a model. Topics in our words.
 */
export function tripodAi(report: ChecklistInput): Checklist {
  return {
    guideline: 'TRIPOD+AI (items for the evaluation of a model)',
    reference: 'Collins et al., TRIPOD+AI statement, BMJ 2024;385:e078378.',
    items: [
      ...introduction(report),
      ...participantsAndOutcome(report),
      ...analysis(report),
      ...openScience(report),
      ...results(report),
    ],
  };
}

function introduction(report: ChecklistInput): ChecklistItem[] {
  return [
    open('1', 'Title'),
    open('2', 'Abstract'),
    open('3a', 'Healthcare context and rationale'),
    open('3b', 'Target population and intended use'),
    open('3c', 'Known health inequalities'),
    objectives(report, '4', 'Objectives'),
  ];
}

function participantsAndOutcome(report: ChecklistInput): ChecklistItem[] {
  const findings = report.counts.findings.length;
  return [
    answered('5a', 'Sources of data', dataAnswer(report), SECTIONS.subject),
    open('5b', 'Dates of the data'),
    open('6a', 'Setting and location of the centres'),
    open('6b', 'Eligibility of participants'),
    open('6c', 'Treatments received'),
    answered(
      '7',
      'Preparation of the data',
      'Images were decoded, resized and normalised as the program declares, the same way for every study; every file was checked to be readable.',
      SECTIONS.method,
    ),
    answered(
      '8a',
      'Outcome',
      `${findings} finding${findings === 1 ? '' : 's'}, present or absent at the time of the study, one label a study.`,
      SECTIONS.size,
    ),
    open('8b', 'Who assessed the outcome'),
    answered(
      '8c',
      'Blinding of the outcome assessment',
      'The content hash fixed images and labels before the run; the labels stayed with the hospital and took no part in it. Whether readers knew of the model is for the study to say.',
      SECTIONS.subject,
    ),
    answered('9b', 'Predictors', 'The pixels of the images and nothing else.', SECTIONS.method),
    answered('9c', 'Who assessed the predictors', 'Nobody: the images enter as they are.', SECTIONS.method),
  ];
}

function analysis(report: ChecklistInput): ChecklistItem[] {
  return [
    answered('10', 'Sample size', sampleSizeAnswer(report), SECTIONS.size),
    answered('11', 'Missing data', MISSING_LABELS, SECTIONS.size),
    byGroup(report, '12d', 'Heterogeneity across clusters'),
    answered(
      '12e',
      'Measures of performance',
      `Those that the method section names, with ${formatLevel(report.method.confidence)} intervals.`,
      SECTIONS.method,
    ),
    answered('12f', 'Updating of the model', NOT_UPDATED, SECTIONS.subject),
    answered(
      '12g',
      'How predictions were calculated',
      'By secure two-party computation of the compiled program named by its hash: a probability for each finding and image; a study has the highest of its images.',
      SECTIONS.method,
    ),
    answered(
      '13',
      'Class imbalance',
      'No resampling or reweighting; prevalences are reported, and figures that depend on them hold at these only.',
      SECTIONS.performance,
    ),
    fairness(report, '14', 'Fairness'),
    open('16', 'Differences between development and evaluation data'),
    open('17', 'Ethical approval'),
  ];
}

const NOT_UPDATED = 'None: the program was fixed by its hash before the run.';

function openScience(report: ChecklistInput): ChecklistItem[] {
  return [
    open('18a', 'Funding'),
    open('18b', 'Conflicts of interest'),
    open('18c', 'Protocol'),
    open('18d', 'Registration'),
    answered('18e', 'Sharing of data', `${dataStay(report)} This report holds aggregates only.`, SECTIONS.subject),
    answered('18f', 'Sharing of code', softwareAnswer(report), SECTIONS.subject),
    open('19', 'Involvement of patients and the public'),
  ];
}

function results(report: ChecklistInput): ChecklistItem[] {
  const { counts } = report;
  const [smallest] = [...counts.findings].sort((a, b) => a.positives - b.positives);
  return [
    answered('20a', 'Flow of participants', flowAnswer(report), SECTIONS.subject),
    open('20b', 'Characteristics of the participants'),
    open('20c', 'Comparison with the development data'),
    answered(
      '21',
      'Participants and outcomes in each analysis',
      smallest === undefined
        ? 'No finding has enough studies to be stated.'
        : `Positive and negative studies of every finding are stated; the fewest positive ones are ${smallest.positives} (${smallest.finding}).`,
      SECTIONS.size,
    ),
    report.performance.length === 0
      ? open('23a', 'Performance with intervals')
      : answered('23a', 'Performance with intervals', uncertainty(report), SECTIONS.performance),
    byGroup(report, '23b', 'Heterogeneity of performance'),
    answered('24', 'Results of updating', NOT_UPDATED, SECTIONS.subject),
    open('25', 'Interpretation'),
    answered('26', 'Limitations', 'Those that the software can tell.', SECTIONS.limitations),
    open('27c', 'Next steps for research'),
  ];
}
