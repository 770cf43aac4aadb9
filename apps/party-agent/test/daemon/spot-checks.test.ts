/** A vendor that falsifies answers is found out by films that it cannot tell from the others, as often as the terms say. */
import { readFile } from 'node:fs/promises';
import { escapeProbability, modelExposure } from '@doubleblind/contracts';
import { seededRandom } from '@doubleblind/metrics';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/database/open.ts';
import { readServed } from '../../src/store/database/served.ts';
import { drawOrder, Places } from '../../src/work/evaluation/spot-checks/places.ts';
import { program } from '../support/program.ts';
import { call } from './support/local-api.ts';
import { IMAGES, Pair } from './support/pair.ts';

let pair: Pair;

beforeAll(async () => {
  pair = await Pair.start();
});

afterAll(async () => {
  await pair?.stop();
});

test.each([
  [30, { duplicates: 6, known: 2 }, 5],
  [30, { duplicates: 30, known: 0 }, 2],
  [20, { duplicates: 0, known: 4 }, 3],
])('of %i films with checks %o, %i falsified ones escape with the stated probability', (films, checks, falsified) => {
  const random = seededRandom(films + falsified);
  const draw = (below: number) => random.nextBelow(below);
  const knownOutputs = Array.from({ length: checks.known > 0 ? 2 : 0 }, (_, i) => [(films + i) / 100]);
  const trials = 4000;
  let escaped = 0;
  for (let trial = 0; trial < trials; trial++) {
    const order = drawOrder(films, checks, [0, 1], draw);
    const known = checks.known > 0 ? { seed: 1, outputs: knownOutputs } : null;
    const places = new Places({ version: 1, films, order, known });
    // The same places every time, all moved alike: the best that a vendor can do that does not know the order.
    const answers = order.map((film, place) => Float32Array.of(film / 100 + (place < falsified ? 0.2 : 0)));
    try {
      places.checked(answers, (outputs) => outputs);
      escaped++;
    } catch {
      // Found out.
    }
  }
  const stated = escapeProbability(films, checks, falsified);
  const deviation = Math.sqrt((stated * (1 - stated)) / trials);
  expect(Math.abs(escaped / trials - stated)).toBeLessThan(4 * deviation + 1e-9);
  expect(stated).toBeGreaterThan(0.01);
  expect(stated).toBeLessThan(0.95);
});

test('both answers to a film that stands at two places are told, of made-up films none', () => {
  const known = { seed: 1, outputs: [[0.3]] };
  const places = new Places({ version: 1, films: 3, order: [2, 0, 3, 1, 3, 0], known });
  const answers = [0.1, 0.2, 0.3, 0.4, 0.5, 0.21].map((answer) => Float32Array.of(answer));
  expect(places.repeated(answers)).toEqual([[answers[1], answers[5]]]);
});

test('an answer that is not valid contradicts nothing, and its film has no score', () => {
  const known = { seed: 1, outputs: [[0.3]] };
  const places = new Places({ version: 1, films: 3, order: [2, 0, 3, 1, 3, 0, 2], known });
  const none = Float32Array.of(Number.NaN);
  const answers = [0.1, 0.2, 0.3, 0.4, 0.3, 0.9, 0.1].map((answer) => Float32Array.of(answer));
  expect(() => places.checked(answers, (outputs) => outputs)).toThrow(/^DB5637/);
  for (const place of [1, 5]) {
    const odd = answers.with(place, none).with(4, none);
    expect(places.checked(odd, (outputs) => outputs)).toEqual([none, answers[3], answers[0]]);
    expect(places.repeated(odd)).toEqual([[answers[0], answers[6]]]);
  }
});

test('a film of which the preflight knows no answer stands nowhere', () => {
  const order = drawOrder(4, { duplicates: 0, known: 6 }, [1]);
  expect(order.filter((film) => film >= 4)).toEqual(Array(6).fill(5));
  const known = { seed: 1, outputs: [[], [0.3]] };
  const places = new Places({ version: 1, films: 2, order: [0, 3, 1, 3], known });
  const answers = [0.1, 0.3, 0.2, 0.3].map((answer) => Float32Array.of(answer));
  expect(places.checked(answers, (outputs) => outputs)).toEqual([answers[0], answers[2]]);
  expect(() => places.checked(answers.with(3, Float32Array.of(0.9)), (outputs) => outputs)).toThrow(/^DB5637/);
});

const SPOT_CHECKS = { duplicates: 4, known: 3 };

test('with checks every film of the test set has its scores, and the report says what was checked', async () => {
  const id = await pair.approved({ spotChecks: SPOT_CHECKS });
  await pair.computed(id);
  const database = openDatabase(pair.data('vendor'));
  expect(readServed(database, id).images).toBe(IMAGES + 7);
  database.close();
  const kept = await readFile(`${pair.data('hospital').run(id)}/results.json`, 'utf8');
  expect(kept).toContain('7 of 19 images check the vendor’s answers');
  expect(kept).toContain('All of them agreed.');
});

test('terms that state another exposure of the model than its program has are not signed', async () => {
  const terms = { plaintextComparison: { agreed: false }, testSet: { images: IMAGES } } as const;
  const stated = modelExposure(program, terms);
  for (const modelExposure of [
    { ...stated, bits: stated.bits! - 1 },
    { ...stated, bitsPerOutput: 8 },
  ]) {
    const proposal = pair.portal.propose({ modelExposure });
    const refused = await pair.approve('vendor', proposal).catch((error) => error);
    expect(refused).toMatchObject({ code: 'DB5636' });
  }
  const id = await pair.approved({ modelExposure: stated });
  await pair.computed(id);
});

test('a vendor that falsifies answers after an honest preflight is found out, and there are no results', async () => {
  await pair.kill('vendor');
  pair.falsify = true;
  await pair.run('vendor');
  const id = await pair.approved({ spotChecks: { duplicates: 12, known: 4 } });
  await pair.portal.until('the hospital fails', () => pair.portal.observed('hospital') === 'failed');
  expect(pair.portal.evaluation!.observed.hospital!.failure?.code).toBe('DB5637');
  const preview = await call(pair.api('hospital'), 'GET', `/evaluations/${id}/preview`).catch((error) => error);
  expect(preview).toMatchObject({ code: 'DB5609' });
});
