/** Small evaluations for tests. */
import type { ReportInput } from '../src/index.ts';
import { exampleInput } from './example.ts';

/** An example with given labels and scores of one finding and one image a study, the same in both runs. */
export function given(labels: readonly number[], scores: readonly number[]): ReportInput {
  const input = exampleInput({ studies: labels.length, findings: ['Edema'] });
  const { studies } = input.labels;
  const table = { studies, findings: ['Edema'], scores: Float64Array.from(scores) };
  const images = { ...table, images: studies.map((study) => `${study}.png`) };
  return {
    ...input,
    images: studies.length,
    secure: table,
    plaintext: table,
    labels: { ...input.labels, labels: Uint8Array.from(labels) },
    imageScores: { plaintext: images, secure: images },
  };
}
