/** Names of studies that are the same in all of a hospital's test sets, by the bytes of their images. */
import { canonicalHash } from '@doubleblind/contracts';
import type { TestSetContent } from '../../store/test-set-content.ts';

/** By study of the test set. A film that was stored anew in another file format is another one. */
export function studyKeys({ images }: TestSetContent): Map<string, string> {
  const studies = Map.groupBy(images, ({ study }) => study);
  return new Map(
    [...studies].map(([study, members]) => [study, canonicalHash(members.map(({ hash }) => hash).sort())]),
  );
}
