import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  CHANNEL_LIMITS,
  type DesiredEvaluation,
  DesiredPages,
  type DesiredTraining,
  desiredPages,
  desiredTrainingsPages,
} from '../src/index.ts';

/** Of the size only: what the pages hold does not matter to them. */
const evaluation = fc
  .record({ evaluationId: fc.uuid(), padding: fc.integer({ min: 1, max: 300_000 }).map((size) => 'x'.repeat(size)) })
  .map((record) => record as unknown as DesiredEvaluation);

test('pages hold everything once, in order, each small enough for a message', () => {
  fc.assert(
    fc.property(fc.array(evaluation, { maxLength: 30 }), (list) => {
      const pages = desiredPages(7, list);
      expect(pages.length).toBeGreaterThan(0);
      expect(pages.flatMap((page) => page.evaluations)).toEqual(list);
      for (const page of pages) expect(JSON.stringify(page).length).toBeLessThan(CHANNEL_LIMITS.messageBytes / 2);
      const collected = new DesiredPages<DesiredEvaluation>();
      const answers = pages.map((page) => collected.add(page, page.evaluations));
      expect(answers.at(-1)).toEqual(list);
      expect(answers.slice(0, -1).every((answer) => answer === null)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test('what misses a page counts for nothing: an evaluation must not be stopped because a page was lost', () => {
  const list = Array.from({ length: 1200 }, (_, index) => ({ evaluationId: `e${index}` }) as DesiredEvaluation);
  const pages = desiredPages(1, list);
  expect(pages).toHaveLength(3);
  const collected = new DesiredPages<DesiredEvaluation>();
  expect(collected.add(pages[0], pages[0].evaluations)).toBeNull();
  expect(collected.add(pages[2], pages[2].evaluations)).toBeNull();
  const [first, ...others] = desiredPages(2, list);
  expect(collected.add(first, first.evaluations)).toBeNull();
  expect(collected.add(pages[1], pages[1].evaluations)).toBeNull();
  expect(others.map((page) => collected.add(page, page.evaluations)).at(-1)).toBeNull();
  expect(
    desiredPages(3, list)
      .map((page) => collected.add(page, page.evaluations))
      .at(-1),
  ).toEqual(list);
});

test('trainings go the same way, however many there are', () => {
  const list = Array.from({ length: 1100 }, (_, index) => ({ trainingId: `t${index}` }) as DesiredTraining);
  const collected = new DesiredPages<DesiredTraining>();
  const answers = desiredTrainingsPages(3, list).map((page) => collected.add(page, page.trainings));
  expect(answers).toEqual([null, null, list]);
});
