/** A made-up evaluation from a seed, for tests and pages: no image and no model behind it. */
import type { Report, ReportSubject, RunCost } from '@doubleblind/contracts';
import {
  DEFAULT_OPERATING_POINTS,
  type ImageScoreTable,
  type LabelTable,
  type RandomSource,
  seededRandom,
  studyScores,
} from '@doubleblind/metrics';
import { buildReport } from '../src/compose/build-report.ts';
import type { ReportInput } from '../src/compose/inputs.ts';
import { type Choice, type Disclosure, disclose } from '../src/disclosure/disclose.ts';
import { evidenceOf } from '../src/disclosure/evidence.ts';

/** How a made-up evaluation looks, for tests and examples; scores are normal in the logit. */
export interface ExampleOptions {
  readonly studies?: number;
  readonly findings?: readonly string[];
  /** Probability that a study has the finding. */
  readonly prevalence?: number;
  /** How far the log odds of positive studies lie above the others. */
  readonly separation?: number;
  /** Largest difference between the two runs. */
  readonly noise?: number;
  /** Share of the labels that are missing. */
  readonly missing?: number;
  /** So many studies in a row are of one patient, whom the labels name then. */
  readonly ofPatient?: number;
  /** Whether there is a plaintext run. */
  readonly compared?: boolean;
  readonly subject?: Partial<ReportSubject>;
  readonly resamples?: number;
  readonly seed?: number;
}

const SUBJECT: ReportSubject = {
  purpose: 'Should the model help in our reading room?',
  model: {
    name: 'small-net',
    programHash: 'ab'.repeat(32),
    manifestHash: null,
    outputs: { activation: 'sigmoid', meaning: 'probabilities' },
  },
  testSet: { name: 'films', contentHash: 'cd'.repeat(32), manifestHash: null },
  run: 'first',
  proposalHash: null,
  plaintextRun: 'hospital',
  software: { name: 'doubleblind', version: '0.1.0', compiler: 'compiler 1', runtime: 'Node.js 24' },
};

const COST: RunCost = {
  images: 160,
  batchSize: 16,
  secondsPerImage: 4.8,
  cpuSecondsPerImage: { vendor: 6.1, hospital: 7.4 },
  bytesPerImage: 5.1e8,
  setup: { seconds: 21, bytes: 4.2e7 },
  plaintextCpuSecondsPerImage: 0.06,
  setting: 'Two machines in one building.',
};

/**
 * Three sites, of which the last is too small to be shown, and both sexes; every third study has two images. The vendor
 * declares a threshold for the first finding. 120 studies by default.
 */
export function exampleInput(options: ExampleOptions = {}): ReportInput {
  const { studies = 120, findings = ['Edema', 'Fracture'], missing = 0, ofPatient, noise = 0.002, seed = 7 } = options;
  const { prevalence = 0.4, separation = 2.5, compared = true, subject, resamples = 200 } = options;
  const random = seededRandom(seed);
  const ids = Array.from({ length: studies }, (_, s) => `s${s}`);
  const imagesOf = ids.flatMap((study, s) => (s % 3 === 0 ? [study, study] : [study]));
  const row = new Map(ids.map((study, s) => [study, s]));
  const labels = Uint8Array.from({ length: studies * findings.length }, () => (uniform(random) < prevalence ? 1 : 0));
  const unlabelled = labels.map(() => (missing > 0 && uniform(random) < missing ? 1 : 0));
  const plain = new Float64Array(imagesOf.length * findings.length);
  imagesOf.forEach((study, image) => {
    findings.forEach((_, f) => {
      const logOdds = -1.4 + separation * labels[row.get(study)! * findings.length + f] + 1.3 * bell(random);
      plain[image * findings.length + f] = 1 / (1 + Math.exp(-logOdds));
    });
  });
  const secure = plain.map((score) => Math.min(1, Math.max(0, score + noise * (2 * uniform(random) - 1))));
  const table = (scores: Float64Array): ImageScoreTable => ({
    ...{ studies: imagesOf, images: imagesOf.map((study, i) => `${study}-${i}.png`), findings, scores },
  });
  const imageScores = { plaintext: table(plain), secure: table(secure) };
  return {
    subject: { ...SUBJECT, ...(compared ? {} : { plaintextRun: null }), ...subject },
    createdAt: new Date('2026-11-20T12:00:00.000Z'),
    images: imagesOf.length,
    secure: studyScores(imageScores.secure),
    ...(compared ? { plaintext: studyScores(imageScores.plaintext), imageScores } : {}),
    labels: {
      ...labelTable(ids, findings, labels),
      ...(missing > 0 ? { unlabelled } : {}),
      ...(ofPatient === undefined ? {} : { patientId: ids.map((_, s) => `p${Math.floor(s / ofPatient)}`) }),
    },
    groupColumns: ['site', 'sex'],
    preflight: { images: 2, lastPlaces: 3, probability: 0.00021 },
    cost: { ...COST, images: imagesOf.length, ...(compared ? {} : { plaintextCpuSecondsPerImage: null }) },
    settings: {
      resamples,
      operatingPoints: { ...DEFAULT_OPERATING_POINTS, thresholds: { [findings[0]]: 0.42 } },
    },
  };
}

/** What would be released of an example (or another made-up evaluation) whose studies no earlier release had. */
export function exampleRelease(input: ReportInput, choice: Choice): Disclosure {
  const keys = new Map(input.labels.studies.map((study) => [study, study]));
  return disclose(buildReport(input), evidenceOf({ ...input, keys }), choice, []);
}

/** The report of `exampleInput`. */
export function exampleReport(options: ExampleOptions = {}): Report {
  return buildReport(exampleInput(options));
}

function labelTable(studies: readonly string[], findings: readonly string[], labels: Uint8Array): LabelTable {
  const site = studies.map((_, s) => (s < 6 ? 'Mobile unit' : s % 2 === 0 ? 'North' : 'South'));
  const sex = studies.map((_, s) => (s % 5 < 2 ? 'female' : 'male'));
  return { studies, findings, labels, columns: { site, sex } };
}

function uniform(random: RandomSource): number {
  return random.nextBelow(1_000_000) / 1_000_000;
}

/** Roughly normal, mean 0, standard deviation 1. */
function bell(random: RandomSource): number {
  return Math.sqrt(3) * (uniform(random) + uniform(random) + uniform(random) + uniform(random) - 2);
}
