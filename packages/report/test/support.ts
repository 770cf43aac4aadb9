/** Small evaluations for tests: scores and labels from a seed. */
import { type LabelTable, type ScoreTable, seededRandom } from '@doubleblind/metrics';
import type { ReportInput } from '../src/index.ts';

const HASH = 'ab'.repeat(32);

export const SUBJECT: ReportInput['subject'] = {
  purpose: 'Should the model help in our reading room?',
  model: { name: 'small-net', programHash: HASH, manifestHash: null },
  testSet: { name: 'films', contentHash: 'cd'.repeat(32), manifestHash: null },
  run: 'first',
  proposalHash: null,
  software: { name: 'doubleblind', version: '0.1.0', compiler: 'compiler 1', runtime: 'Node.js 24' },
};

export interface Example {
  readonly studies?: number;
  readonly findings?: readonly string[];
  /** Probability that a study has the finding. */
  readonly prevalence?: number;
  /** How far the scores of positive studies lie above the others. */
  readonly separation?: number;
  /** Largest difference between the two runs. */
  readonly noise?: number;
  readonly seed?: number;
}

/** One image a study, two sites; the secure scores are the plaintext ones with a little noise. */
export function example({
  studies = 120,
  findings = ['Edema', 'Fracture'],
  prevalence = 0.4,
  separation = 0.3,
  noise = 0.002,
  seed = 7,
}: Example = {}): ReportInput {
  const random = seededRandom(seed);
  const ids = Array.from({ length: studies }, (_, s) => `s${s}`);
  const labels = new Uint8Array(studies * findings.length);
  const plain = new Float64Array(labels.length);
  const secure = new Float64Array(labels.length);
  for (let i = 0; i < labels.length; i++) {
    labels[i] = random.nextBelow(1000) < 1000 * prevalence ? 1 : 0;
    plain[i] = 0.1 + 0.4 * (random.nextBelow(10_000) / 10_000) + separation * labels[i];
    secure[i] = plain[i] + noise * (random.nextBelow(2001) / 1000 - 1);
  }
  const table = (scores: Float64Array): ScoreTable => ({ studies: ids, findings, scores });
  const images = (scores: Float64Array) => ({ ...table(scores), images: ids.map((id) => `${id}.png`) });
  const labelTable: LabelTable = {
    ...{ studies: ids, findings, labels },
    columns: { site: ids.map((_, s) => (s % 2 === 0 ? 'north' : 'south')) },
  };
  return {
    subject: SUBJECT,
    createdAt: new Date('2026-11-20T12:00:00.000Z'),
    images: studies,
    secure: table(secure),
    plaintext: table(plain),
    labels: labelTable,
    imageScores: { plaintext: images(plain), secure: images(secure) },
    settings: { resamples: 200 },
  };
}

/** An example with given labels and scores of one finding, the same in both runs. */
export function given(labels: readonly number[], scores: readonly number[]): ReportInput {
  const input = example({ studies: labels.length, findings: ['Edema'] });
  const values = Float64Array.from(scores);
  const table = { ...input.secure, scores: values };
  const images = { ...input.imageScores!.secure, scores: values };
  return {
    ...input,
    secure: table,
    plaintext: table,
    labels: { ...input.labels, labels: Uint8Array.from(labels) },
    imageScores: { plaintext: images, secure: images },
  };
}
