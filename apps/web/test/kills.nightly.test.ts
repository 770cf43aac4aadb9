/**
 * Portal, agents and the wire between them die again and again in the middle of runs with the real protocol: every evaluation
 * completes with each image exactly once and the same metrics as one that nothing happened to.
 *
 * The same metrics: secure scores differ between any two runs by the stochastic rounding of the last places, so a score
 * may be another by ROUNDING; what depends on the order of scores only, such as the AUROC, is equal to the last digit.
 * (For that the labels change only where neighbouring scores lie further apart than that.)
 */
import { createHash } from 'node:crypto';
import { encodeGreyPng, renderPhantom } from '@doubleblind/imaging';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Images, labelsOf, RealPlatform, type Scores } from './support/real-platform.ts';

const FILMS = 10;
const FINDING = 'Lung Opacity';
/** Of a probability: twice the largest difference that is seen between secure and plaintext scores of this model. */
const ROUNDING = 0.05;
/** So that a batch, which moves some nine megabytes, lasts longer than it takes to be told of the one before. */
const BYTES_PER_SECOND = 12e6;
/** How many images are done when something dies, in each run. */
const MOMENTS = [2, 4, 6];

const films: Images = new Map(
  Array.from({ length: FILMS }, (_, i) => {
    const { pixels, width, height } = renderPhantom(61_000 + i, { site: i % 4, size: 64 });
    return [`film${i}.png`, encodeGreyPng(pixels, width, height)] as const;
  }),
);
const hashOf = (name: string) => createHash('sha256').update(films.get(name)!).digest('hex');

let platform: RealPlatform;
/** Plaintext scores by SHA-256. */
let plaintext: Scores;
/** What an evaluation in which nothing dies gives. */
let undisturbed: { scores: Scores; auroc: unknown };

beforeAll(async () => {
  platform = await RealPlatform.start(BYTES_PER_SECOND);
  await platform.addTinyModel();
  const byName = await platform.plaintextScores(films);
  plaintext = new Map([...byName].map(([name, scores]) => [hashOf(name), scores]));
  await platform.addTestSet(films, labelsOf(films, labelling(byName), FINDING));
  undisturbed = await outcome(await platform.evaluate());
}, 600_000);

afterEach((context) => {
  if (context.task.result?.state === 'fail') console.log(platform.log);
});

afterAll(async () => {
  await platform?.stop();
});

/** Labels that change at the three widest gaps between neighbouring scores. */
function labelling(scores: Scores): (name: string) => 0 | 1 {
  const value = (name: string) => scores.get(name)![FINDING];
  const ordered = [...scores.keys()].sort((a, b) => value(a) - value(b));
  const gaps = ordered.slice(1).map((name, i) => ({ at: i + 1, width: value(name) - value(ordered[i]) }));
  const widest = gaps.sort((a, b) => b.width - a.width).slice(0, 3);
  expect(widest[2].width).toBeGreaterThan(2 * ROUNDING);
  return (name) => (widest.filter(({ at }) => at <= ordered.indexOf(name)).length % 2 === 0 ? 0 : 1);
}

/** Waits for the end, checks what holds for every evaluation, and answers what may be compared. */
async function outcome(id: string): Promise<{ scores: Scores; auroc: unknown }> {
  const { live } = await platform.untilComputed(id);
  expect(live.attempt).toBe(1);
  const scores = platform.scores(id);
  expect([...scores.keys()].sort()).toEqual([...plaintext.keys()].sort());
  for (const [image, row] of scores) {
    for (const [finding, score] of Object.entries(row)) {
      expect(Math.abs(score - plaintext.get(image)![finding]), `${finding} of ${image}`).toBeLessThan(ROUNDING);
    }
  }
  const { report } = await platform.preview(id);
  expect(report.counts).toMatchObject({ images: FILMS, studies: FILMS });
  return { scores, auroc: report.performance.map(({ finding, auroc }) => ({ finding, ...auroc })) };
}

async function expectSameAsUndisturbed(id: string): Promise<void> {
  const { scores, auroc } = await outcome(id);
  expect(auroc).toEqual(undisturbed.auroc);
  expect([...scores.keys()]).toEqual([...undisturbed.scores.keys()]);
}

test.each(['hospital', 'vendor'] as const)(
  "the %s's agent is killed three times",
  async (side) => {
    const id = await platform.evaluate();
    for (const images of MOMENTS) {
      await platform.untilImages(id, images);
      await platform.agents[side].kill();
      await platform.agents[side].start();
    }
    await expectSameAsUndisturbed(id);
  },
  600_000,
);

test('the wire between the agents is cut three times', async () => {
  const id = await platform.evaluate();
  for (const images of MOMENTS) {
    await platform.untilImages(id, images);
    platform.wire.cut();
  }
  await expectSameAsUndisturbed(id);
}, 600_000);

test('the portal is killed three times', async () => {
  const id = await platform.evaluate();
  for (const images of MOMENTS) {
    await platform.untilImages(id, images);
    await platform.killPortal();
    // The agents go on without it; so that the run is not over before it is back, they get no further than this.
    platform.wire.hold();
    await platform.startPortal();
    await platform.untilAgentsConnected();
    platform.wire.release();
  }
  await expectSameAsUndisturbed(id);
}, 600_000);
