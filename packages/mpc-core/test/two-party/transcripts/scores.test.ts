/**
 * The example's program gives the outputs that were recorded: on plain integers to the last bit, and between two parties within the
 * rounding of truncations. densenet-tiny.scores.golden.json has the outputs of examples/densenet-tiny.onnx, as compiled into
 * densenet-tiny.scored.*, on the first films of examples/films; sizes.test.ts holds the bytes.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeImage, preprocessImage } from '@doubleblind/imaging';
import { activate, parseProgram, programHash, readWeights, runCleartext } from '@doubleblind/program';
import { expect, it } from 'vitest';
import { encodeInputs } from '../../../src/backend/encode.ts';
import { channelPair } from '../../../src/channel/pair.ts';
import { openSession } from '../../../src/two-party/session.ts';

const read = (name: string) => readFileSync(join(import.meta.dirname, name));
const program = parseProgram(JSON.parse(read('densenet-tiny.scored.program.golden.json').toString()));
const weights = readWeights(read('densenet-tiny.scored.weights.bin'), programHash(program));
const { films, outputs } = JSON.parse(read('densenet-tiny.scores.golden.json').toString()) as {
  readonly films: readonly string[];
  /** By film, the integers of the output tensor with truncations rounded down. */
  readonly outputs: readonly number[][];
};
const FILMS = join(import.meta.dirname, '../../../../../examples/films');
const preprocessing = program.input.preprocessing!;
const images = await Promise.all(
  films.map(async (name) => {
    const image = await decodeImage(readFileSync(join(FILMS, name)));
    return Float32Array.from(preprocessImage(image, preprocessing));
  }),
);
const scale = 2 ** -program.output.fractionBits;
/** Probabilities of the recorded outputs, by film. */
const recorded = outputs.map((values) =>
  activate(
    'sigmoid',
    Float32Array.from(values, (value) => value * scale),
  ),
);

function expectClose(scores: readonly Float32Array[], wanted: readonly ArrayLike<number>[], most: number): void {
  for (const [film, values] of scores.entries())
    for (const [output, score] of values.entries())
      expect(Math.abs(score - wanted[film][output]), `film ${film}, output ${output}`).toBeLessThan(most);
}

it('on plain integers, to the last bit', () => {
  const { output, overflows } = runCleartext(program, weights, encodeInputs(program, images), films.length, 'floor');
  expect(overflows.size).toBe(0);
  const byFilm = films.map((_, film) => outputs[film].map((__, channel) => output.data[channel * films.length + film]));
  expect(byFilm).toEqual(outputs);
});

it('between two parties, as close as truncations are', async () => {
  const [a, b] = channelPair();
  const [vendor, hospital] = await Promise.all([
    openSession({ party: 'vendor', channel: a, program, weights }),
    openSession({ party: 'hospital', channel: b, program }),
  ]);
  const [secure] = await Promise.all([hospital.evaluate(images), vendor.serve(images.length)]);
  expectClose(
    secure.map((values) => activate('sigmoid', values)),
    recorded,
    0.03,
  );
});

it('which are those of the model’s file in PyTorch', () => {
  const rows = readFileSync(join(FILMS, 'predictions-torch-tiny64.csv'), 'utf8').split('\n');
  const predicted = films.map((name) => {
    const cells = rows.map((row) => row.split(',')).find(([, image]) => image === name)!;
    return cells.slice(-outputs[0].length).map(Number);
  });
  expectClose(recorded, predicted, 0.02);
});
