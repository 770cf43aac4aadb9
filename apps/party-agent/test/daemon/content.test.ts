import { expect, test } from 'vitest';
import { countContent } from '../../src/store/test-set-content.ts';

const image = (study: string, site: string, mass: 0 | 1 | null) => ({
  ...{ study, site, patient: null, groups: {}, labels: { Mass: mass } },
});

test('findings are counted in studies, however many images a study has', () => {
  const images = [
    image('a', 'North', 1),
    image('a', 'North', 1),
    image('a', 'North', 1),
    image('b', 'North', 0),
    image('c', 'South', 0),
    image('c', 'South', 0),
    image('d', 'South', null),
    image('d', 'South', null),
  ];
  const counts = countContent(images, ['Mass']);
  expect(counts).toMatchObject({ images: 8, studies: 4 });
  expect(counts.findings).toEqual([{ finding: 'Mass', positives: 1, negatives: 2, unlabelled: 1 }]);
  expect(counts.sites.map(({ site, findings: [mass] }) => [site, mass.positives, mass.negatives])).toEqual([
    ['North', 1, 1],
    ['South', 0, 1],
  ]);
});
