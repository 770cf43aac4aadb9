/**
 * Images of which values leave their range have no scores, between two real parties as in the clear, and films have theirs. The program and weights
 * are those of the example model (packages/mpc-core/test/two-party/transcripts), the right scores the model's file's own.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addRangeCheck } from '@doubleblind/compiler';
import { modelExposure } from '@doubleblind/contracts';
import { decodeImage, preprocessImage } from '@doubleblind/imaging';
import { channelPair, encodeInputs, openSession, TWO_PARTY_THREATS } from '@doubleblind/mpc-core';
import { programCost } from '@doubleblind/mpc-core/plan';
import {
  activate,
  isValid,
  type Program,
  parseProgram,
  programHash,
  readWeights,
  renderProgram,
  runCleartext,
} from '@doubleblind/program';
import { beforeAll, describe, expect, it } from 'vitest';
import { runBaseline } from '../src/models/plaintext-model.ts';
import { RunStore, readOutputsOf } from '../src/store/run-store.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const RECORDED = join(ROOT, 'packages', 'mpc-core', 'test', 'two-party', 'transcripts');
const FILMS = join(ROOT, 'examples', 'films', 'images');
/** More is a wrong score. */
const WRONG = 0.02;

const unchecked = parseProgram(await readFile(join(RECORDED, 'densenet-tiny.scored.program.golden.json'), 'utf8'));
const weights = readWeights(await readFile(join(RECORDED, 'densenet-tiny.scored.weights.bin')), programHash(unchecked));
const checked = addRangeCheck(unchecked, 512);
const [channels, height, width] = unchecked.tensors[unchecked.input.tensor].shape;

type Level = (x: number, y: number) => number;
const stripe = (position: number) => Math.abs(Math.floor(position)) % 2;
let drawn = 1;
const random = () => {
  drawn = (Math.imul(drawn, 1664525) + 1013904223) >>> 0;
  return drawn / 2 ** 32;
};

const checkers: (size: number) => Level = (size) => (x, y) => stripe(stripe(x / size) + stripe(y / size));
const rings: (size: number) => Level = (size) => (x, y) => stripe(Math.hypot(x - width / 2, y - height / 2) / size);
const stripes: (size: number) => Level = (size) => (x) => stripe(x / size);

const PATTERNS: readonly (readonly [string, Level])[] = [
  ...[1, 4, 5, 8, 10].map((size) => [`checkers ${size}`, checkers(size)] as const),
  ...[1, 3, 5].map((size) => [`rings ${size}`, rings(size)] as const),
  ...[1, 6].map((size) => [`stripes ${size}`, stripes(size)] as const),
  ['noise', random],
  ['noise of black and white', () => (random() < 0.5 ? 0 : 1)],
  ...[0, 0.5, 1].map((level) => [`constant ${level}`, () => level] as const),
];

let films: Float32Array[];
let patterns: { readonly name: string; readonly image: Float32Array }[];

beforeAll(async () => {
  const names = (await readdir(FILMS)).filter((name) => name.endsWith('.png')).sort();
  films = await Promise.all(
    names.map(async (name) => {
      const image = await decodeImage(await readFile(join(FILMS, name)));
      return Float32Array.from(preprocessImage(image, unchecked.input.preprocessing!));
    }),
  );
  const low = Math.min(...films.map((film) => Math.min(...film)));
  const high = Math.max(...films.map((film) => Math.max(...film)));
  const painted = PATTERNS.map(([name, level]) => ({
    name,
    image: Float32Array.from({ length: channels * height * width }, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width) % height];
      return low + (high - low) * level(x, y);
    }),
  }));
  const negatives = films
    .slice(0, 2)
    .map((film, i) => ({ name: `negative ${i}`, image: film.map((v) => low + high - v) }));
  patterns = [...painted, ...negatives];
});

const named = (name: string) => patterns.find((pattern) => pattern.name === name)!.image;

/** Probabilities that the model's own file gives. */
async function wantedOf(images: readonly Float32Array[]): Promise<readonly Float32Array[]> {
  const model = await readFile(join(ROOT, 'examples', 'densenet-tiny.onnx'));
  return (await runBaseline({ model, program: unchecked, images: images.length, loadImage: async (i) => images[i] }))
    .scores;
}

/** One image on plain integers: the probabilities, whatever they are worth, whether a value left its range, and whether the check says so. */
function inTheClear(program: Program, image: Float32Array, seed: number) {
  let state = seed;
  const rounding = () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state >>> 8;
  };
  let isFound = false;
  const input = encodeInputs(program, [image]);
  const { output, overflows } = runCleartext(program, weights, input, 1, rounding, (step, now) => {
    if (step.op === 'rangeCheck') isFound = now.planes.get(step.output)!.data[0] === 1;
  });
  const values = Float32Array.from(output.data, (value) => value * 2 ** -program.output.fractionBits);
  return { isFound, hasLeft: overflows.size > 0, scores: activate('sigmoid', values) };
}

const largest = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);

async function betweenTwoParties(
  program: Program,
  images: readonly Float32Array[],
  threat: (typeof TWO_PARTY_THREATS)[number],
) {
  const [a, b] = channelPair();
  const [vendor, hospital] = await Promise.all([
    openSession({ party: 'vendor', channel: a, program, weights, threat }),
    openSession({ party: 'hospital', channel: b, program, threat }),
  ]);
  const [outputs] = await Promise.all([hospital.evaluate(images), vendor.serve(images.length)]);
  return outputs;
}

describe('a checked program', () => {
  it.each(TWO_PARTY_THREATS)(
    'gives the hospital no score of a checkerboard that wraps, and those of films: %s',
    async (threat) => {
      const images = [films[0], named('checkers 5'), films[1]];
      const wanted = await wantedOf(images);
      const outputs = await betweenTwoParties(checked, images, threat);
      expect(outputs.map(isValid)).toEqual([true, false, true]);
      expect(outputs[1].every((value) => Number.isNaN(value))).toBe(true);
      for (const film of [0, 2]) expect(largest(activate('sigmoid', outputs[film]), wanted[film])).toBeLessThan(0.05);
    },
  );

  it('without the check, such images have wrong scores that look like any other', async () => {
    const images = [named('checkers 4'), named('noise')];
    const outputs = await betweenTwoParties(unchecked, images, 'semi-honest');
    expect(outputs.map(isValid)).toEqual([true, true]);
    const wanted = await wantedOf(images);
    const errors = outputs.map((values, image) => largest(activate('sigmoid', values), wanted[image]));
    expect(Math.max(...errors)).toBeGreaterThan(5 * WRONG);
  });

  it('finds every pattern whose score is wrong because values left their range, and takes no film or negative for one', async () => {
    const images = [...films.map((image, i) => ({ name: `film ${i}`, image })), ...patterns];
    const wanted = await wantedOf(images.map(({ image }) => image));
    const rows = images.map(({ name, image }, i) => {
      const { isFound, hasLeft, scores } = inTheClear(checked, image, i + 1);
      return { name, isFound, hasLeft, error: largest(scores, wanted[i]) };
    });
    const wrong = rows.filter(({ hasLeft, error }) => hasLeft && error > WRONG);
    // The test is about something.
    expect(wrong.length).toBeGreaterThan(4);
    expect(wrong.filter(({ isFound }) => !isFound)).toEqual([]);
    expect(rows.filter(({ hasLeft, error }) => !hasLeft && error > 2.5 * WRONG)).toEqual([]);
    expect(rows.filter(({ name, isFound }) => /^(film|negative)/.test(name) && isFound)).toEqual([]);
  });

  it('costs DenseNet-121 less than a thousandth of its bytes and transfers, and a few rounds a batch', async () => {
    const text = await readFile(join(RECORDED, 'densenet121-phantom.program.golden.json'), 'utf8');
    const large = parseProgram(text);
    for (const threat of TWO_PARTY_THREATS) {
      const [plain, more] = [large, addRangeCheck(large, 512)].map((program) => programCost(program, 8, threat).total);
      const bytes = ({ vendorToHospital, hospitalToVendor }: typeof plain.bytes) => vendorToHospital + hospitalToVendor;
      expect(bytes(more.bytes) / bytes(plain.bytes)).toBeLessThan(1.001);
      expect(more.transfers / plain.transfers).toBeLessThan(1.001);
      expect(more.rounds - plain.rounds).toBeLessThan(6);
    }
  });

  it('is named in the listing and counted in what an evaluation tells of the model; a program without is told apart', () => {
    expect(renderProgram(checked)).toMatch(/checked {4}\d+ values of \d+ comparisons; one bit of each image tells/);
    expect(renderProgram(unchecked)).toContain('checked    nothing: no run notices');
    const terms = { testSet: { images: 10 }, plaintextComparison: { agreed: false } } as const;
    const [more, less] = [checked, unchecked].map((program) => modelExposure(program, terms));
    expect(more.bits! - less.bits!).toBe(more.films);
  });
});

it('a run keeps that an image has no valid outputs, and what is not finite without that is refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'not-valid-'));
  const hash = '0'.repeat(64);
  const plan = {
    id: 'run',
    programHash: hash,
    contentHash: hash,
    testSet: 'test',
    images: 3,
    batchSize: 3,
    outputs: 2,
  };
  try {
    const run = await RunStore.create(join(folder, 'run'), plan);
    const outputs = [Float32Array.of(1, 2), new Float32Array(2).fill(Number.NaN), Float32Array.of(3, 4)];
    for (const odd of [Float32Array.of(1, Number.NaN), Float32Array.of(1, Number.POSITIVE_INFINITY)])
      await expect(run.saveBatch(0, [odd, ...outputs.slice(1)])).rejects.toMatchObject({ code: 'DB5017' });
    await run.saveBatch(0, outputs);
    await run.close();
    const again = await RunStore.open(join(folder, 'run'));
    await again.close();
    expect(again.outputs()).toEqual(outputs);
    expect(await readOutputsOf(join(folder, 'run'), 1)).toEqual([outputs[1]]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
