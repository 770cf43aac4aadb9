/** What the settings are compared on: sets of labelled images, of hospitals and to test with, as a fixed filter bank answers to them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DoubleblindError } from '@doubleblind/errors';
import {
  FUNDUS_CAMERAS,
  FUNDUS_GRADES,
  FUNDUS_TEST,
  FUNDUS_TRAINING,
  OBSERVATIONS,
  renderFundus,
  renderPhantom,
  SITES,
} from '@doubleblind/imaging';
import { seededRandom } from '@doubleblind/metrics';
import { type Hospital, type LabelledInput, type LossKind, linearLayer } from '@doubleblind/training';
import { answersOf, filterBank, standardiser } from './filter-bank.ts';

export const DATA_SETS = ['fundus', 'fundus-dealt', 'fashion', 'chest'] as const;
export type DataSetName = (typeof DATA_SETS)[number];

/** One task: what is learned, on whose images, and what it is tested with. */
export interface TrainingTask {
  readonly loss: LossKind;
  readonly classes: number;
  /** Numbers that the filter bank makes of an image. */
  readonly answers: number;
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

interface Picture {
  /** 8-bit grey levels, row by row. */
  readonly pixels: Uint8Array;
  readonly labels: Float32Array;
}

/** Pictures of a task, and how they are told apart. */
interface Pictures {
  readonly loss: LossKind;
  readonly classes: number;
  /** Pixels a side, and cells a side over which the filter bank's answers are averaged. */
  readonly size: number;
  readonly cells: number;
  readonly hospitals: readonly string[];
  readonly train: readonly Picture[];
  readonly test: readonly Picture[];
  /** Nobody's: what is usual of answers is taken from them. */
  readonly nobodys: readonly Picture[];
}

const TITLES: Record<DataSetName, string> = {
  fundus: 'Phantom retinas of five grades, 64 x 64, ten hospitals with a camera and a case mix each',
  'fundus-dealt': 'Phantom retinas of five grades, 64 x 64, of ten cameras, dealt out to ten hospitals at random',
  fashion: 'Fashion-MNIST, 28 x 28, ten classes, shared out among ten hospitals',
  chest: 'Phantom chest images with 14 findings, 64 x 64, seven hospitals',
};
const SIZE = 64;
const TRAINING_PATIENTS = FUNDUS_TRAINING.patients;
const NOBODYS = { patients: 300, seed: 130_000_001 };
/** Images that Fashion-MNIST is tested with: its first; and where in its larger file those begin that no hospital has. */
const FASHION_TEST = 1000;
const FASHION_NOBODYS = 10_000;
const FASHION_FOLDER = '/usr/share/datasets/fashion-mnist';
const WEIGHTS_SEED = 1;
const DEALING_SEED = 2;

export function loadTask(name: DataSetName): TrainingTask {
  const pictures = PICTURES[name]();
  const { loss, classes, size, cells, hospitals, train, test, nobodys } = pictures;
  const bank = ({ pixels }: Picture) => filterBank(pixels, size, cells);
  const standard = standardiser(nobodys.map(bank));
  const input = (picture: Picture): LabelledInput => ({ image: standard(bank(picture)), labels: picture.labels });
  const inputs = train.map(input);
  return {
    ...{ loss, classes, answers: answersOf(cells), test: test.map(input) },
    hospitals: hospitals.map((hospital, h) => ({
      name: hospital,
      patients: inputs.filter((_, n) => n % hospitals.length === h).map((one) => [one]),
    })),
  };
}

const PICTURES: Record<DataSetName, () => Pictures> = {
  fundus: fundusPictures,
  'fundus-dealt': dealtFundusPictures,
  fashion: fashionPictures,
  chest: chestPictures,
};

/** What is trained: the layer behind the filter bank. The same every time. */
export const layerOf = ({ answers, classes }: TrainingTask): Uint8Array =>
  linearLayer({ inputs: answers, classes, seed: WEIGHTS_SEED });

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

const oneOf = (classes: number, label: number) =>
  Float32Array.from({ length: classes }, (_, c) => (c === label ? 1 : 0));

/** Patient n is at hospital n modulo their number, in all three sets. */
function drawn(draw: (seed: number, n: number) => Picture): Pick<Pictures, 'train' | 'test' | 'nobodys'> {
  const set = ({ patients, seed }: { patients: number; seed: number }) =>
    Array.from({ length: patients }, (_, n) => draw(seed + n, n));
  return { train: set(FUNDUS_TRAINING), test: set(FUNDUS_TEST), nobodys: set(NOBODYS) };
}

function fundusPictures(): Pictures {
  const classes = FUNDUS_GRADES.length;
  return {
    ...{ loss: 'softmax', classes, size: SIZE, cells: 1, hospitals: FUNDUS_CAMERAS.map(({ name }) => name) },
    ...drawn((seed, n) => {
      const { pixels, grade } = renderFundus(seed, { hospital: n % FUNDUS_CAMERAS.length, size: SIZE });
      return { pixels, labels: oneOf(classes, grade) };
    }),
  };
}

/** The same pictures with no difference between the hospitals but chance. */
function dealtFundusPictures(): Pictures {
  const pictures = fundusPictures();
  const random = seededRandom(DEALING_SEED);
  const drawn = pictures.train.map((picture) => ({ picture, key: random.nextDouble() }));
  const train = drawn.sort((one, other) => one.key - other.key).map(({ picture }) => picture);
  return { ...pictures, train, hospitals: numbered(pictures.hospitals.length) };
}

const numbered = (count: number) => Array.from({ length: count }, (_, h) => `Hospital ${h + 1}`);

function chestPictures(): Pictures {
  return {
    ...{
      loss: 'sigmoid',
      classes: OBSERVATIONS.length,
      size: SIZE,
      cells: 4,
      hospitals: SITES.map(({ name }) => name),
    },
    ...drawn((seed, n) => {
      const { pixels, labels } = renderPhantom(seed, { site: n % SITES.length, size: SIZE });
      return { pixels, labels: Float32Array.from(labels) };
    }),
  };
}

function fashionPictures(): Pictures {
  if (!existsSync(FASHION_FOLDER))
    throw new DoubleblindError('DB5029', `${FASHION_FOLDER}; Debian's package dataset-fashion-mnist has it`);
  return {
    ...{ loss: 'softmax', classes: 10, size: 28, cells: 4 },
    hospitals: numbered(10),
    train: fashionPart('train', 0, TRAINING_PATIENTS),
    test: fashionPart('t10k', 0, FASHION_TEST),
    nobodys: fashionPart('train', FASHION_NOBODYS, NOBODYS.patients),
  };
}

/** Some images of a file in the format of MNIST: a head of four or two big-endian numbers, then bytes. */
function fashionPart(part: 'train' | 't10k', first: number, count: number): Picture[] {
  const read = (name: string) => gunzipSync(readFileSync(join(FASHION_FOLDER, `${part}-${name}-ubyte.gz`)));
  const [images, labels] = [read('images-idx3'), read('labels-idx1')];
  const length = images.readUInt32BE(8) * images.readUInt32BE(12);
  return Array.from({ length: count }, (_, i) => ({
    pixels: images.subarray(16 + (first + i) * length, 16 + (first + i + 1) * length),
    labels: oneOf(10, labels[8 + first + i]),
  }));
}
