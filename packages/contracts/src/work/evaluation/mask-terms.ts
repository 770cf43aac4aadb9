/** Terms of an evaluation of masks: what is opened to whom, and what such terms cannot have. */
import { valueCount } from '@doubleblind/program';
import type { EvaluationTask } from '@doubleblind/program/output-meaning';
import type { ProposalDocument } from './approval.ts';
import { releasePartsOf } from './release-parts.ts';

type Terms = Pick<
  ProposalDocument,
  'masks' | 'release' | 'plaintextComparison' | 'primaryGoal' | 'spotChecks' | 'testSet'
>;

/** What is evaluated by these terms. */
export function taskOfTerms({ masks }: Pick<ProposalDocument, 'masks'>): EvaluationTask {
  return masks ? 'segmentation' : 'classification';
}

/** Why terms do not go with what is evaluated, a clause, or null. */
export function taskProblem(terms: Omit<Terms, 'testSet'>): string | null {
  const possible = releasePartsOf(taskOfTerms(terms));
  const odd = terms.release.parts.find((part) => !possible.includes(part));
  if (odd !== undefined) return `"${odd}" is no part of what such an evaluation can release`;
  if (!terms.masks) return null;
  if (terms.release.privacy) return 'figures of masks are not released with noise';
  if (terms.plaintextComparison.agreed) return 'masks are not compared with a plaintext run';
  if (terms.primaryGoal) return 'a goal is about scores, not about masks';
  if (terms.spotChecks) return 'masks are not evaluated twice to check answers';
  return null;
}

/** What is opened to whom by terms of masks, in words; null for terms of scores. */
export function maskTermsText({ masks, testSet }: Pick<Terms, 'masks' | 'testSet'>): string | null {
  if (!masks) return null;
  const { classes, depth, height, width } = masks;
  const numbers = valueCount([classes, depth, height, width]);
  return (
    `Opened to the hospital: ${numbers} numbers of each volume, one for each of ${classes} classes and ${depth} x ${height} x ${width} voxels ` +
    `(the mask logits), for ${testSet.images} volumes. Opened to the vendor: that there are ${testSet.images} volumes, and nothing of them, of their ` +
    "masks or of the figures. The hospital's own masks enter no protocol. Released at most: figures over cases, rounded so that they would read the same " +
    'whatever one patient’s cases had measured; no figure of a case, no smallest or largest one, no mask and no slice.'
  );
}
