/** From a model's raw outputs to tables of scores by image. */
import { DoubleblindError } from '@doubleblind/errors';
import type { ImageScoreTable } from '@doubleblind/metrics';
import { activate, isValid, type Program, scoreActivation } from '@doubleblind/program';
import type { StoredTestSet } from '../../store/test-set-content.ts';
import { drawsMasks } from './segmentation.ts';

/** What the outputs mean was stated when the model was compiled. */
export function probabilities(program: Program, outputs: Float32Array): Float32Array {
  return activate(scoreActivation(program.output), outputs);
}

/**
 * Names of the outputs as the vendor gave them; "output 1" and so on where there are none. The order of a hospital's columns
 * says nothing about the order of a model's outputs, so labels never lend their names. Throws DB5027.
 */
function namesOfOutputs(program: Program, outputs: number): readonly string[] {
  const names = program.output.labels ?? Array.from({ length: outputs }, (_, o) => `output ${o + 1}`);
  if (names.length === outputs) return names;
  throw new DoubleblindError('DB5027', `The model has ${outputs} outputs, ${names.length} findings are named.`);
}

/** Of the first images, those whose outputs, or scores, are not valid: a value left its range while they were computed. */
export function notValid({ content }: StoredTestSet, values: readonly ArrayLike<number>[]): string[] {
  return content.images.flatMap(({ path }, image) => (image >= values.length || isValid(values[image]) ? [] : [path]));
}

/** Share of the images from which on figures of the others are no figures of the test set. */
const MANY = 0.05;

/** What a report says where some of the evaluated images have no score; nothing where none is without. */
export function notValidRemarks(without: number, evaluated: number): string[] {
  if (without === 0) return [];
  const counted = without === 1 ? '1 image has' : `${without} images have`;
  const reason = `${counted} no score, because it is not valid: while it was computed a value left the range that the model was compiled for. They are in no figure.`;
  const share = without / evaluated;
  if (share < MANY) return [reason];
  const left = `That is ${(100 * share).toFixed(0)}% of the images, and not by chance those that are unlike the others: the figures hold for the rest alone, and the model is better compiled anew with such images among its calibration.`;
  return [`${reason} ${left}`];
}

/**
 * Scores of the test set's first images (all of them, or as many as were evaluated), without those that are not valid. Throws DB5027,
 * DB5033 for masks, DB5037 where none is valid.
 */
export function scoreTable(program: Program, testSet: StoredTestSet, scores: readonly Float32Array[]): ImageScoreTable {
  if (drawsMasks(program))
    throw new DoubleblindError('DB5033', `Model "${program.model}" draws masks: see segmentation.`);
  const findings = namesOfOutputs(program, scores[0].length);
  const valid = testSet.content.images.slice(0, scores.length).flatMap((image, index) => {
    const values = scores[index];
    return isValid(values) ? [{ image, values }] : [];
  });
  if (valid.length === 0) throw new DoubleblindError('DB5037', `Of ${scores.length} images none has a valid score.`);
  return {
    images: valid.map(({ image }) => image.path),
    studies: valid.map(({ image }) => image.study),
    findings,
    scores: Float64Array.from(valid.flatMap(({ values }) => [...values])),
  };
}

/** The same table without these images: the plaintext run beside a secure one has scores of all. */
export function exceptImages(table: ImageScoreTable, images: readonly string[]): ImageScoreTable {
  const without = new Set(images);
  const width = table.findings.length;
  const rows = table.images.flatMap((image, row) => (without.has(image) ? [] : [row]));
  return {
    ...table,
    images: rows.map((row) => table.images[row]),
    studies: rows.map((row) => table.studies[row]),
    scores: Float64Array.from(rows.flatMap((row) => [...table.scores.subarray(row * width, (row + 1) * width)])),
  };
}
