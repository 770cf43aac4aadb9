/** A finished run of a model that draws masks, beside the hospital's own masks. Everything stays in the hospital's agent. */
import { readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import { type DecodedImage, decodeIsolated, preprocessImage } from '@doubleblind/imaging';
import {
  compareMasks,
  type Mask,
  numberPatients,
  type SegmentationCase,
  type SegmentationSummary,
  summariseSegmentation,
} from '@doubleblind/metrics';
import { isValid, type Program, scoreActivation, taskOf } from '@doubleblind/program';
import type { TestSetContent } from '../../store/test-set-content.ts';

/** One image's figures; distances are in pixels of the model's output. */
export interface SegmentedImage extends SegmentationCase {
  readonly image: string;
}

export interface SegmentationReport {
  /** Rows and columns of the model's masks. */
  readonly size: readonly [number, number];
  /** The output channel that is compared, from 1. */
  readonly channel: number;
  readonly images: readonly SegmentedImage[];
  readonly summary: SegmentationSummary;
}

export interface SegmentationOptions {
  readonly program: Program;
  readonly content: TestSetContent;
  /** Raw outputs of the first images of the test set. */
  readonly outputs: readonly Float32Array[];
  /** Folder of masks that are called like the images, with any ending of an image: what is not black is inside. */
  readonly masks: string;
  readonly channel: number;
}

/** 95% intervals of the bootstrap; one seed, so that the same run gives the same figures. */
export const RESAMPLING = { resamples: 2000, seed: 1, confidence: 0.95 } as const;
const ENDINGS = ['', '.png', '.jpg', '.jpeg', '.dcm'];

/** Whether the model's outputs are maps. */
export function drawsMasks({ tensors, output }: Program): boolean {
  if (taskOf(output) === 'segmentation') return true;
  // Programs of before masks were declared.
  const [, ...space] = tensors[output.tensor].shape;
  return space.some((size) => size > 1);
}

/** Throws DB5032 (no masks in the outputs, no such channel), DB2028 (a mask that is not there), DB20xx, DB5037. */
export async function compareSegmentation(options: SegmentationOptions): Promise<SegmentationReport> {
  const { program, content, outputs, masks, channel } = options;
  const [channels, rows, columns] = program.tensors[program.output.tensor].shape;
  if (!drawsMasks(program)) throw new DoubleblindError('DB5032', `Model "${program.model}" gives ${channels} numbers.`);
  if (program.input.volume) throw new DoubleblindError('DB5032', 'Masks of volumes belong to the test set.');
  if (channel < 1 || channel > channels)
    throw new DoubleblindError('DB5032', `It has ${channels} channels; --channel is ${channel}.`);
  const images: SegmentedImage[] = [];
  for (const [index, values] of outputs.entries()) {
    const { path } = content.images[index];
    if (!isValid(values)) throw new DoubleblindError('DB5037', `There is no mask of "${path}".`);
    const reference = toMask(await readMask(masks, path), rows, columns);
    images.push({ image: path, ...compareMasks(predictedMask(program, values, channel - 1), reference) });
  }
  const named = content.images.slice(0, outputs.length).map(({ patient, study }) => patient ?? study);
  const summary = summariseSegmentation(images, {
    ...RESAMPLING,
    patients: numberPatients(named),
  });
  return { size: [rows, columns], channel, images, summary };
}

/** By the scores: above one half, or the class with the largest. */
function predictedMask(program: Program, values: Float32Array, channel: number): Mask {
  const [channels, rows, columns] = program.tensors[program.output.tensor].shape;
  const area = rows * columns;
  const activation = scoreActivation(program.output);
  const inside = (at: number): boolean => {
    const own = values[channel * area + at];
    if (activation !== 'softmax') return own > (activation === 'sigmoid' ? 0 : 0.5);
    return Array.from({ length: channels }, (_, c) => c).every((c) => c === channel || values[c * area + at] < own);
  };
  const data = Uint8Array.from({ length: area }, (_, at) => Number(inside(at)));
  return { data, sizes: [1, rows, columns], spacing: [1, 1, 1] };
}

async function readMask(folder: string, path: string): Promise<DecodedImage> {
  const { dir, name } = parse(path);
  for (const candidate of [path, ...ENDINGS.map((ending) => join(dir, `${name}${ending}`))]) {
    const bytes = await readFile(join(folder, candidate)).catch(() => undefined);
    if (bytes) return decodeIsolated(bytes);
  }
  throw new DoubleblindError('DB2028', `Image "${path}" has none in ${folder}.`);
}

/** At the size of the model's masks: a pixel is inside where at least half of it is. */
function toMask(image: DecodedImage, rows: number, columns: number): Mask {
  const pixels = Uint8Array.from(image.pixels, (value) => (value > 0 ? 255 : 0));
  const fits = image.width === columns && image.height === rows;
  const grows = image.width < columns || image.height < rows;
  const covered = preprocessImage(
    { width: image.width, height: image.height, maximum: 255, pixels },
    {
      width: columns,
      height: rows,
      channels: 1,
      mean: [0],
      std: [1],
      resize: fits ? 'none' : grows ? 'bilinear' : 'box',
    },
  );
  return {
    data: Uint8Array.from(covered, (part) => Number(part >= 0.5)),
    sizes: [1, rows, columns],
    spacing: [1, 1, 1],
  };
}
