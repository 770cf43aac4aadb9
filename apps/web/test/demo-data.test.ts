/** What the demo shows is enough to be shown: its pages do not begin with an apology. */
import { CARING_LIKE, OBSERVATIONS, planStudies, renderPhantom, type StudySetOptions } from '@doubleblind/imaging';
import { FEWEST_WITHOUT_WARNING } from '@doubleblind/metrics';
import { expect, test } from 'vitest';
import { TEST_SETS } from '../../../scripts/platform/films.ts';

/** Labels do not depend on how large a film is drawn. */
const SIZE = 16;

/** Studies that have each finding, and that have it not: the fewer of the two. */
function fewest(studies: StudySetOptions): Record<string, number> {
  const labels = new Map(
    planStudies(studies).map(({ studyId, seed, site }) => [studyId, renderPhantom(seed, { site, size: SIZE }).labels]),
  );
  expect(labels.size).toBe(studies.studies);
  return Object.fromEntries(
    OBSERVATIONS.map((name, i) => {
      const positives = [...labels.values()].filter((row) => row[i] === 1).length;
      return [name, Math.min(positives, labels.size - positives)];
    }),
  );
}

test.each([
  ...TEST_SETS.map(({ name, studies }) => ({ name, studies })),
  { name: 'the evaluations by hand', studies: CARING_LIKE },
])('$name: at least ten studies have each finding, and ten have it not', ({ studies }) => {
  const few = Object.entries(fewest(studies)).filter(([, count]) => count < FEWEST_WITHOUT_WARNING);
  expect(few).toEqual([]);
});
