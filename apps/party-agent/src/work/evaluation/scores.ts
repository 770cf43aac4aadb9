/** From a model's raw outputs to tables of scores by image. */
import { DoubleblindError } from '@doubleblind/errors';
import type { ImageScoreTable } from '@doubleblind/metrics';
import { activate, type Program, scoreActivation } from '@doubleblind/program';
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

/** Scores of the test set's first images (all of them, or as many as were evaluated). Throws DB5027, DB5033 for masks. */
export function scoreTable(program: Program, testSet: StoredTestSet, scores: readonly Float32Array[]): ImageScoreTable {
  if (drawsMasks(program))
    throw new DoubleblindError('DB5033', `Model "${program.model}" draws masks: see segmentation.`);
  const findings = namesOfOutputs(program, scores[0].length);
  const images = testSet.content.images.slice(0, scores.length);
  return {
    images: images.map(({ path }) => path),
    studies: images.map(({ study }) => study),
    findings,
    scores: Float64Array.from(scores.flatMap((values) => [...values])),
  };
}
