/** A report with every part filled in, of a size that people have: for looking at the pages. */
import type { ProposalDocument, Report } from '@doubleblind/contracts';
import type { ExampleOptions } from '@doubleblind/report';
import { reportFor } from './documents.ts';

export function fullReport(proposal: ProposalDocument, options: ExampleOptions = {}): Report {
  return reportFor(proposal, {
    studies: 395,
    prevalence: 0.3,
    missing: 0.05,
    resamples: 500,
    compared: true,
    ...options,
  });
}
