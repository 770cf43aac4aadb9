/** A finished run of a model that draws masks in volumes, beside the masks of the test set. Everything stays in the hospital's agent. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import { type LabelMask, readMask, type Structures } from '@doubleblind/imaging';
import { compareMasks, numberPatients, type SegmentationSummary, summariseSegmentation } from '@doubleblind/metrics';
import type { Masks, Program } from '@doubleblind/program';
import { tilesOfVolume } from '../../store/run-store.ts';
import type { ContentImage, TestSetContent } from '../../store/test-set-content.ts';
import { sha256 } from '../../store/test-set-store.ts';
import { predictedMasks } from './predicted-mask.ts';
import { RESAMPLING, type SegmentedImage } from './segmentation.ts';

/** One structure over all cases: distances in millimetres, volumes in millilitres. */
export interface StructureReport {
  readonly structure: string;
  readonly cases: readonly SegmentedImage[];
  readonly summary: SegmentationSummary;
}

export interface VolumesReport {
  readonly cases: number;
  /** Different patients; null where the table names none. */
  readonly patients: number | null;
  readonly structures: readonly StructureReport[];
  /** What one side knows and the other does not: it is in no figure. */
  readonly onlyModel: readonly string[];
  readonly onlyTestSet: readonly string[];
}

export interface MeasuredVolumes extends Pick<VolumesReport, 'onlyModel' | 'onlyTestSet'> {
  readonly structures: readonly Omit<StructureReport, 'summary'>[];
}

export interface VolumesOptions {
  readonly program: Program;
  readonly content: TestSetContent;
  /** Raw outputs of the first images of the test set, or of their tiles. */
  readonly outputs: readonly Float32Array[];
  /** Tiles of each volume, where these are cut. */
  readonly tiles?: readonly number[] | undefined;
}

/** Names of one thing in several spellings. */
const plain = (name: string) =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ');
const isBackground = (name: string) => plain(name) === 'background';

/**
 * Classes of the model and structures of the test set are brought together by their names. Throws DB5032 where there are no masks in the
 * outputs or in the test set, where classes have no names, or none in common; DB5026 where a mask is no longer the one that was added.
 */
export async function compareVolumes(options: VolumesOptions): Promise<VolumesReport> {
  const { content, outputs, tiles } = options;
  const measured = await measureVolumes(options);
  const evaluated = content.images.slice(0, (tiles ?? outputs).length);
  const patients = numberPatients(evaluated.map(({ patient, study }) => patient ?? study));
  return {
    cases: evaluated.length,
    patients: evaluated.some(({ patient }) => patient === null)
      ? null
      : new Set(evaluated.map(({ patient }) => patient)).size,
    ...measured,
    structures: measured.structures.map(({ structure, cases }) => ({
      ...{ structure, cases },
      summary: summariseSegmentation(cases, { ...RESAMPLING, patients }),
    })),
  };
}

/** The same case by case, without figures over them. Throws as compareVolumes. */
export async function measureVolumes({ program, content, outputs, tiles }: VolumesOptions): Promise<MeasuredVolumes> {
  const pairs = pairsOf(program, content);
  const { masks, labels } = program.output;
  const classes = labels!;
  const structures = content.structures!;
  const cases = pairs.map((): SegmentedImage[] => []);
  const ofVolumes = tiles
    ? tiles.map((_, volume) => outputs.slice(...tilesOfVolume(tiles, volume)))
    : outputs.map((one) => [one]);
  for (const [i, own] of ofVolumes.entries()) {
    const image = content.images[i];
    const reference = await referenceOf(content.imageFolder, image, structures);
    const predicted = predictedMasks(program, masks as Masks, own, reference);
    pairs.forEach(({ structure, index }, at) => {
      const { sizes, spacing } = reference;
      const inside = reference.labels.map((label) => Number(label === structures[structure]));
      const compared = compareMasks({ data: predicted[index], sizes, spacing }, { data: inside, sizes, spacing });
      cases[at].push({ image: image.path, ...compared });
    });
  }
  return {
    structures: pairs.map(({ structure }, at) => ({ structure, cases: cases[at] })),
    onlyModel: classes.filter((name) => !isBackground(name) && !pairs.some(({ index }) => classes[index] === name)),
    onlyTestSet: Object.keys(structures).filter((name) => !pairs.some(({ structure }) => structure === name)),
  };
}

/** What both sides name: structures of the test set, and which class of the model each is. Throws DB5032. */
export function pairsOf(
  program: Program,
  { structures }: Pick<TestSetContent, 'structures'>,
): { readonly structure: string; readonly index: number }[] {
  const { masks, labels: classes } = program.output;
  if (!masks) throw new DoubleblindError('DB5032', `Model "${program.model}" gives scores.`);
  if (!structures) throw new DoubleblindError('DB5032', 'The test set has no masks: add it with --structures.');
  if (!classes) throw new DoubleblindError('DB5032', 'The program does not name its classes.');
  const pairs = Object.keys(structures).flatMap((structure) => {
    const index = classes.findIndex((name) => plain(name) === plain(structure));
    return index < 0 ? [] : [{ structure, index }];
  });
  if (pairs.length === 0) {
    const [ofModel, ofTestSet] = [classes, Object.keys(structures)].map((names) => names.join(', '));
    throw new DoubleblindError('DB5032', `The model has ${ofModel}; the test set has ${ofTestSet}.`);
  }
  return pairs;
}

/** The hospital's mask of a case. Throws DB2028, DB2006, DB5026, DB2030. */
export async function referenceOf(
  folder: string,
  { path, mask }: ContentImage,
  structures: Structures,
): Promise<LabelMask> {
  if (!mask) throw new DoubleblindError('DB2028', `"${path}" has none.`);
  const file = join(folder, mask.path);
  const bytes = await readFile(file).catch((cause) => {
    throw new DoubleblindError('DB2006', file, { cause });
  });
  if (sha256(bytes) !== mask.hash) throw new DoubleblindError('DB5026', file);
  return readMask(bytes, structures, mask.path);
}
