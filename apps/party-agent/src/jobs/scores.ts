/** From a model's raw outputs to tables of scores by image. */
import { DoubleblindError } from '@doubleblind/errors';
import type { ImageScoreTable } from '@doubleblind/metrics';
import { activate } from '@doubleblind/mpc-core';
import type { Program } from '@doubleblind/program';
import type { StoredTestSet } from '../store/test-set-store.ts';

/** The model's own output activation; a sigmoid where it ends in logits, so that scores are always probabilities. */
export function probabilities(program: Program, outputs: Float32Array): Float32Array {
  const { activation } = program.output;
  return activate(activation === 'none' ? 'sigmoid' : activation, outputs);
}

/** Names of the outputs: the program's labels, else the test set's findings if there are as many. Throws DB5027. */
export function findingsOf(program: Program, testSet: StoredTestSet, outputs: number): readonly string[] {
  const names = program.output.labels ?? testSet.testSet.findings;
  if (names.length === outputs) return names;
  throw new DoubleblindError('DB5027', `The model has ${outputs} outputs, ${names.length} findings are named.`);
}

/** Scores of the test set's first images (all of them, or as many as were evaluated). */
export function scoreTable(program: Program, testSet: StoredTestSet, scores: readonly Float32Array[]): ImageScoreTable {
  const findings = findingsOf(program, testSet, scores[0].length);
  const images = testSet.images.slice(0, scores.length);
  return {
    images: images.map(({ path }) => path),
    studies: images.map(({ study }) => study),
    findings,
    scores: Float64Array.from(scores.flatMap((values) => [...values])),
  };
}
