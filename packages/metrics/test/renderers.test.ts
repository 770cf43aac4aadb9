import { expect, test } from 'vitest';
import {
  adequacyTable,
  forest,
  modelTable,
  renderAdequacy,
  renderForest,
  renderModels,
  seededRandom,
} from '../src/index.ts';

const studies = Array.from({ length: 60 }, (_, s) => `s${s}`);
const labels = { studies, findings: ['Edema'], labels: Uint8Array.from(studies, (_, s) => s % 2), columns: {} };

function model(separation: number, seed: number) {
  const random = seededRandom(seed);
  const scores = Float64Array.from(labels.labels, (label) => random.nextBelow(500) / 1000 + separation * label);
  return { studies, findings: ['Edema'], scores };
}

test('a test set that is too small is named with what it would need', () => {
  const text = renderAdequacy(adequacyTable([{ name: 'Edema', positives: 20, negatives: 80 }]));
  expect(text).toMatch(/Edema +20 +80 +0\.\d{3} +\d+ +\d+ +no/);
  expect(text).toContain('0.1 needs about');
});

test('a finding of one class gets dashes and a sentence', () => {
  const text = renderAdequacy(adequacyTable([{ name: 'Edema', positives: 0, negatives: 80 }]));
  expect(text).toMatch(/Edema +0 +80 +- +- +- +no/);
  expect(text).toContain('no positive study, so no AUROC');
});

test('models are listed from the best to the worst, with every pair once', () => {
  const models = [
    { name: 'weak', scores: model(0.05, 1) },
    { name: 'strong', scores: model(0.4, 2) },
    { name: 'fair', scores: model(0.15, 3) },
  ];
  const text = renderModels(modelTable(models, labels, { resamples: 200 }));
  const order = ['strong', 'fair', 'weak'].map((name) => text.indexOf(`\n${name}`));
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(text.match(/ - /g)).toHaveLength(3);
});

test('a forest draws the estimate inside its interval and sums up below', () => {
  const sets = [1, 2, 3].map((seed) => {
    const { scores } = model(0.3, seed);
    return { name: `hospital ${seed}`, scores, labels: labels.labels };
  });
  const lines = renderForest('Edema', forest(sets)).split('\n');
  for (const line of lines.slice(2, 5)) expect(line).toMatch(/-*o-*$/);
  expect(lines[5]).toMatch(/^Summary.*#/);
  expect(lines[6]).toContain('a further, similar test set is expected at');
});

test('a forest of one test set says why it has no summary', () => {
  const { scores } = model(0.3, 1);
  expect(renderForest('Edema', forest([{ name: 'only', scores, labels: labels.labels }]))).toContain('No summary: ');
});
