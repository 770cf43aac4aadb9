import type { ProposalDocument } from '@doubleblind/contracts';
import type { Words } from '@/language/words';

/** What terms of masks open to whom, in the reader's language; the agents show the signed sentences (maskTermsText of the contracts). */
export function masksOpened(
  { masks, testSet }: Pick<ProposalDocument, 'testSet'> & { readonly masks: NonNullable<ProposalDocument['masks']> },
  t: Words,
): string {
  const { classes, depth, height, width } = masks;
  const values = { classes, depth, height, width, numbers: classes * depth * height * width, volumes: testSet.images };
  return [
    t(
      'Opened to the hospital: {numbers} numbers of each volume, one for each of {classes} classes and {depth} × {height} × {width} voxels (the mask logits), for {volumes} volumes.',
      values,
    ),
    t(
      'Opened to the vendor: that there are {volumes} volumes, and nothing of them, of their masks or of the figures.',
      values,
    ),
    t('The hospital’s own masks enter no protocol.'),
    t(
      'Released at most: figures over cases, rounded so that they would read the same whatever one patient’s cases had measured; no figure of a case, no smallest or largest one, no mask and no slice.',
    ),
  ].join(' ');
}

/** How volumes become the input of a model. */
export function volumeInputText(
  {
    depth,
    height,
    width,
    axes,
    resize,
  }: {
    readonly depth: number;
    readonly height: number;
    readonly width: number;
    readonly axes: string;
    readonly resize: string;
  },
  t: Words,
): string {
  const values = { depth, height, width, axes };
  return resize === 'none'
    ? t('volumes of {depth} × {height} × {width} voxels, axes to {axes}', values)
    : t('volumes resized to {depth} × {height} × {width} voxels, axes to {axes}', values);
}
