/** The page of one image says that a score is not valid, and shows none. */
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { ResultPanel } from '../src/features/second-opinion/result-panel.tsx';

function markupOf(scores: readonly number[]): string {
  const model = {
    ...{ name: 'Chest', modelVersion: '1', findings: ['Edema', 'Effusion'] },
    operatingPoints: [{ finding: 'Edema', threshold: 0.5 }],
  };
  const values = Float32Array.from(scores);
  const record = { document: { imageId: 'i', finishedAt: '2026-11-30T12:00:00Z' } };
  const answer = { scores: values, logits: values, record, seconds: 2, bytes: 1000, setUpSeconds: 1, peakBytes: 1 };
  const known = { offer: { model }, issuer: { organisation: 'Vendor' } };
  const props = { known, answer, again: () => {} } as unknown as Parameters<typeof ResultPanel>[0];
  return renderToStaticMarkup(createElement(ResultPanel, props));
}

test('an image without a valid score has a sentence in place of scores', () => {
  const page = markupOf([Number.NaN, Number.NaN]);
  expect(page).toContain('The score is not valid.');
  expect(page).not.toMatch(/NaN|<table|threshold/);
});

test('one with a valid score has scores and no such sentence', () => {
  const page = markupOf([0.7, 0.2]);
  expect(page).toMatch(/0\.70.*0\.20/s);
  expect(page).not.toContain('not valid');
});
