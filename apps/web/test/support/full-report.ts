/** An evaluation with every part of its report filled in, of a size that people have: for looking at the pages. */
import type { ProposalDocument } from '@doubleblind/contracts';
import type { ReportInput } from '@doubleblind/report';
import type { ExampleOptions } from '../../../../packages/report/test/example.ts';
import { inputFor } from './documents.ts';

export function fullInput(proposal: ProposalDocument, options: ExampleOptions = {}): ReportInput {
  const input = inputFor(proposal, {
    studies: 395,
    prevalence: 0.3,
    missing: 0.05,
    resamples: 500,
    compared: true,
    ...options,
  });
  return {
    ...input,
    labels: { ...input.labels, uncertain: uncertainOf(input) },
    readers: readersOf(input),
    repeatability: { images: 40, meanAbsolute: 0.00031, maximumAbsolute: 0.00123, coefficient: 0.00098 },
    ...(proposal.primaryGoal ? { goal: proposal.primaryGoal } : {}),
  };
}

/** Of the labels that are missing every second is one of doubt. */
function uncertainOf({ labels }: ReportInput): Uint8Array {
  return Uint8Array.from(labels.unlabelled ?? [], (mark, cell) => (mark === 1 && cell % 2 === 0 ? 1 : 0));
}

/** Two people and the first finding: one overlooks every fifth study that has it, the other sees it too often. */
function readersOf({ labels }: ReportInput): NonNullable<ReportInput['readers']> {
  const { studies, findings } = labels;
  const ratings = (of: (label: number, study: number) => number) => ({
    ...{ studies, findings: [findings[0]] },
    scores: Float64Array.from(studies, (_, s) => of(labels.labels[s * findings.length], s)),
  });
  return [
    { name: 'Dr. Careful', ratings: ratings((label, study) => (study % 5 === 0 ? 0 : label)) },
    { name: 'Dr. Bold', ratings: ratings((label, study) => (study % 4 === 0 ? 1 : label)) },
  ];
}
