/**
 * Plaintext comparison at the vendor's: the one case in which a hospital's images leave it. So the hospital's agent does
 * it only for terms that say so, which both sides have signed whole, and says no in every other case.
 */
import type { ProposalDocument } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { StudyLabels } from '../label-table.ts';

/** Column of the hospital's labels in which 1 says that an image is public or made up. */
export const PUBLIC_COLUMN = 'public';

export function isVendorToCompare({ plaintextComparison }: Pick<ProposalDocument, 'plaintextComparison'>): boolean {
  return plaintextComparison.agreed && plaintextComparison.runBy === 'vendor';
}

/** Throws DB5617 unless the terms say that the vendor runs the model in plaintext. */
export function checkVendorMayCompare(proposal: Pick<ProposalDocument, 'plaintextComparison'>): void {
  if (!isVendorToCompare(proposal)) throw new DoubleblindError('DB5617', '');
}

/** Throws DB5618 when only public images may go and the labels do not call every image public. */
export function checkOnlyPublic(
  { plaintextComparison }: Pick<ProposalDocument, 'plaintextComparison'>,
  images: readonly Pick<StudyLabels, 'labels' | 'groups'>[],
): void {
  if (!plaintextComparison.agreed || plaintextComparison.on !== 'public-images') return;
  const others = images.filter((image) => !isPublic(image)).length;
  if (others > 0) throw new DoubleblindError('DB5618', `${others} of ${images.length} images are not.`);
}

/** A column of zeros and ones is read like a finding, any other like a column to report by. */
function isPublic({ labels, groups }: Pick<StudyLabels, 'labels' | 'groups'>): boolean {
  const named = (record: Readonly<Record<string, unknown>>) =>
    Object.entries(record).some(([name, value]) => name.toLowerCase() === PUBLIC_COLUMN && String(value) === '1');
  return named(labels) || named(groups);
}
