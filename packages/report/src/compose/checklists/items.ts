import type { Checklist, ReleasePart, Report } from '@doubleblind/contracts';
import { formatLevel } from '@doubleblind/metrics';
import { list } from '../list.ts';

export type ChecklistInput = Omit<Report, 'checklists'>;
export type ChecklistItem = Checklist['items'][number];

/** An item that the platform can answer, in which section the reader finds more, and the part of a release it rests on. */
export function answered(
  item: string,
  topic: string,
  answer: string,
  where: string,
  part: ReleasePart | null = null,
): ChecklistItem {
  return { item, topic, answer, where, part };
}

/** An item that only the people of the study can answer. */
export function open(item: string, topic: string): ChecklistItem {
  return { item, topic, answer: null, where: null, part: null };
}

/** Titles of the sections of a report; checklists name them as the place of an answer. */
export const SECTIONS = {
  subject: 'What was evaluated',
  size: 'Size of the test set',
  agreement: 'Secure against plaintext',
  performance: 'How good the model is here',
  masks: 'How good the masks are here',
  groups: 'Results by group',
  assessment: 'What committees ask for',
  noise: 'Noise',
  cost: 'Time and traffic',
  method: 'Methods',
  limitations: 'Limitations',
} as const;

/** The purpose as the proposal states it. */
export function objectives({ subject }: ChecklistInput, item: string, topic: string): ChecklistItem {
  if (subject.purpose === null) return open(item, topic);
  return answered(item, topic, subject.purpose.slice(0, 1900), SECTIONS.subject);
}

export function sampleSizeAnswer({ adequacy, counts }: ChecklistInput): string {
  const adequate = adequacy.findings.filter((finding) => finding.adequate).length;
  return (
    `${counts.studies} studies were available. For ${adequate} of ${adequacy.findings.length} findings the interval of an ` +
    `AUROC of ${adequacy.expectedAuroc} is expected to be at most ${adequacy.targetWidth} wide.`
  );
}

/** Where the vendor ran the model unprotected, it was given the images, and no answer may say otherwise. */
const HANDED_OVER = "its preprocessed images handed to the vendor's agent for a comparison that both agreed on,";

/** Where images, labels and scores are. */
export function dataStay({ subject }: ChecklistInput): string {
  return subject.plaintextRun === 'vendor'
    ? "Labels stay in the hospital; the preprocessed images were handed to the vendor's agent for a comparison that both agreed on."
    : 'Images, labels and scores of single studies stay in the hospital.';
}

/** Whether code, and where the weights, can be had. */
export function softwareAnswer({ subject }: ChecklistInput): string {
  const weights =
    subject.plaintextRun === 'hospital'
      ? "are the vendor's, who lent them to the hospital's agent for a comparison that both agreed on."
      : 'stay with the vendor.';
  return `The evaluation software, version ${subject.software.version}, is open source; the weights ${weights}`;
}

export function dataAnswer({ subject, counts }: ChecklistInput): string {
  const sites = counts.sites === null ? 'sites not stated' : `${counts.sites} site${counts.sites === 1 ? '' : 's'}`;
  return (
    `Test set "${subject.testSet.name}": ${counts.studies} studies, ${counts.images} images, ${sites}; held by the hospital ` +
    `throughout, ${subject.plaintextRun === 'vendor' ? HANDED_OVER : 'used for evaluation only'} and identified by its content hash.`
  );
}

/** An item that results by group answer, open where there are none. */
export function byGroup({ groups }: ChecklistInput, item: string, topic: string): ChecklistItem {
  if (groups.length === 0) return open(item, topic);
  const answer = `AUROC and Brier score by ${list(groups.map(({ column }) => column))}, small groups suppressed by a stated rule.`;
  return answered(item, topic, answer, SECTIONS.groups, 'by-site');
}

/** Fairness between people: by a column that is not the site, open where there is none. */
export function fairness({ groups }: ChecklistInput, item: string, topic: string): ChecklistItem {
  const columns = groups.map(({ column }) => column).filter((column) => column !== 'site');
  if (columns.length === 0) return open(item, topic);
  const answer = `AUROC and Brier score by ${list(columns)}, small groups suppressed by a stated rule. Whether these are the groups that matter is for the authors to say.`;
  return answered(item, topic, answer, SECTIONS.groups, 'by-site');
}

/** From the run on; what came before only the study knows. */
export function flowAnswer({ counts }: ChecklistInput): string {
  return (
    `${counts.studies} studies (${counts.images} images) entered the run and all were scored; a finding is analysed on those that have a ` +
    'label for it, as the table of the flow says. What was left out before is for the study to say.'
  );
}

export function uncertainty({ method }: ChecklistInput): string {
  return `Per finding, with ${formatLevel(method.confidence)} intervals over ${method.unit === 'patient' ? 'patients' : 'studies'}.`;
}

export const MISSING_LABELS =
  'A study without a label for a finding is left out of that finding; the counts of each finding are stated. No score is missing.';
