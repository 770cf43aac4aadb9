/** Names of studies that are the same in all of a hospital's test sets, by the bytes of their images. */
import { canonicalHash } from '@doubleblind/contracts';
import type { ComparedStudy } from '@doubleblind/report';
import type { TestSetContent } from './test-set-content.ts';

/** By study of the test set. A film that was stored anew in another file format is another one. */
export function studyKeys({ images }: TestSetContent): Map<string, string> {
  const studies = Map.groupBy(images, ({ study }) => study);
  return new Map(
    [...studies].map(([study, members]) => [study, canonicalHash(members.map(({ hash }) => hash).sort())]),
  );
}

/** The studies with all that counts of a test set tell of them: labels, and the site. */
export function comparedStudies(content: TestSetContent): ComparedStudy[] {
  const first = new Map(content.images.toReversed().map((image) => [image.study, image]));
  return [...studyKeys(content)].map(([study, key]) => {
    const { patient, site, labels } = first.get(study)!;
    return { key, patient: patient ?? '', labels: canonicalHash({ site, labels }) };
  });
}
