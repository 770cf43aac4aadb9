/** What the settings are compared on: sets of labelled images, of hospitals and to test with. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DoubleblindError } from '@doubleblind/errors';
import {
  FUNDUS_CAMERAS,
  FUNDUS_GRADES,
  FUNDUS_TEST,
  FUNDUS_TRAINING,
  type FundusSetOptions,
  OBSERVATIONS,
  renderFundus,
  renderPhantom,
  SITES,
} from '@doubleblind/imaging';
import type { Hospital, LabelledInput, LossKind } from '@doubleblind/training';

export const DATA_SETS = ['fundus', 'fashion', 'chest'] as const;
export type DataSetName = (typeof DATA_SETS)[number];

/** One task: what is learned, on whose images, and what it is tested with. */
export interface TrainingTask {
  readonly loss: LossKind;
  readonly classes: number;
  /** Pixels a side of the grey images. */
  readonly size: number;
  readonly hospitals: readonly Hospital[];
  readonly test: readonly LabelledInput[];
}

/** What the document says of a task. */
export interface TaskFacts {
  readonly title: string;
  readonly patients: number;
  readonly hospitals: number;
  readonly testImages: number;
  /** Share of the commonest class in the images to test with: what guessing would reach; null where quality is a mean AUROC (0.5). */
  readonly commonest: number | null;
}

const TITLES: Record<DataSetName, string> = {
  fundus: 'Phantom retinas of five grades, 64 x 64, ten hospitals with a camera and a case mix each',
  fashion: 'Fashion-MNIST, 28 x 28, ten classes, shared out among ten hospitals',
  chest: 'Phantom chest images with 14 findings, 64 x 64, seven hospitals',
};
const SIZE = 64;
/** Mean and deviation that grey levels are brought to, in parts of full scale. */
const [MEAN, DEVIATION] = [0.5, 0.1];
const TRAINING_PATIENTS = FUNDUS_TRAINING.patients;
/** Images that Fashion-MNIST is tested with: its first. */
const FASHION_TEST = 1000;
const FASHION_FOLDER = '/usr/share/dataset/fashion-mnist';

export function loadTask(name: DataSetName): TrainingTask {
  if (name === 'fundus') return fundusTask();
  return name === 'fashion' ? fashionTask() : chestTask();
}

export function factsOf(name: DataSetName, { loss, classes, hospitals, test }: TrainingTask): TaskFacts {
  const share = (c: number) => test.filter(({ labels }) => labels[c] === 1).length / test.length;
  return {
    title: TITLES[name],
    patients: hospitals.reduce((sum, { patients }) => sum + patients.length, 0),
    hospitals: hospitals.length,
    testImages: test.length,
    commonest: loss === 'softmax' ? Math.max(...Array.from({ length: classes }, (_, c) => share(c))) : null,
  };
}

/** Grey levels as the networks take them. */
export function greyInput(pixels: Uint8Array): Float32Array {
  return Float32Array.from(pixels, (value) => (value / 255 - MEAN) / DEVIATION);
}

const oneOf = (classes: number, label: number) =>
  Float32Array.from({ length: classes }, (_, c) => (c === label ? 1 : 0));

/** The images of each hospital, one a patient. */
function shared(inputs: readonly LabelledInput[], names: readonly string[]): Hospital[] {
  return names.map((name, h) => ({
    name,
    patients: inputs.filter((_, n) => n % names.length === h).map((input) => [input]),
  }));
}

function fundusTask(): TrainingTask {
  const draw = ({ patients, seed }: FundusSetOptions) =>
    Array.from({ length: patients }, (_, n): LabelledInput => {
      const { pixels, grade } = renderFundus(seed + n, { hospital: n % FUNDUS_CAMERAS.length, size: SIZE });
      return { image: greyInput(pixels), labels: oneOf(FUNDUS_GRADES.length, grade) };
    });
  const names = FUNDUS_CAMERAS.map(({ name }) => name);
  return {
    ...{ loss: 'softmax', classes: FUNDUS_GRADES.length, size: SIZE },
    ...{ hospitals: shared(draw(FUNDUS_TRAINING), names), test: draw(FUNDUS_TEST) },
  };
}

function chestTask(): TrainingTask {
  const draw = ({ patients, seed }: FundusSetOptions) =>
    Array.from({ length: patients }, (_, n): LabelledInput => {
      const { pixels, labels } = renderPhantom(seed + n, { site: n % SITES.length, size: SIZE });
      return { image: greyInput(pixels), labels: Float32Array.from(labels) };
    });
  const names = SITES.map(({ name }) => name);
  return {
    ...{ loss: 'sigmoid', classes: OBSERVATIONS.length, size: SIZE },
    ...{ hospitals: shared(draw(FUNDUS_TRAINING), names), test: draw(FUNDUS_TEST) },
  };
}

function fashionTask(): TrainingTask {
  if (!existsSync(FASHION_FOLDER))
    throw new DoubleblindError('DB5029', `${FASHION_FOLDER}; Debian's package dataset-fashion-mnist has it`);
  const names = Array.from({ length: 10 }, (_, h) => `Hospital ${h + 1}`);
  return {
    ...{ loss: 'softmax', classes: 10, size: 28 },
    hospitals: shared(fashionImages('train', TRAINING_PATIENTS), names),
    test: fashionImages('t10k', FASHION_TEST),
  };
}

/** The first images of a file in the format of MNIST: a head of four or two big-endian numbers, then bytes. */
function fashionImages(part: 'train' | 't10k', count: number): LabelledInput[] {
  const read = (name: string) => gunzipSync(readFileSync(join(FASHION_FOLDER, `${part}-${name}-ubyte.gz`)));
  const [images, labels] = [read('images-idx3'), read('labels-idx1')];
  const pixels = images.readUInt32BE(8) * images.readUInt32BE(12);
  return Array.from({ length: count }, (_, n) => ({
    image: greyInput(images.subarray(16 + n * pixels, 16 + (n + 1) * pixels)),
    labels: oneOf(10, labels[8 + n]),
  }));
}
