/** An evaluation with every part of its report filled in, of a size that people have: for looking at the pages. */
import type { ProposalDocument } from '@doubleblind/contracts';
import type { ReportInput } from '@doubleblind/report';
import type { ExampleOptions } from '../../../../packages/report/test/example.ts';
import { inputFor } from './documents.ts';

export function fullInput(proposal: ProposalDocument, options: ExampleOptions = {}): ReportInput {
  return inputFor(proposal, {
    studies: 395,
    prevalence: 0.3,
    missing: 0.05,
    resamples: 500,
    compared: true,
    ...options,
  });
}
