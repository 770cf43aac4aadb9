/** What is declared of a model besides its graph: by options, in MODEL.json beside the model's file, or by custom. */
import { readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { isChannelsLast, type ReadModel, readOnnx, withInputShape } from '@doubleblind/compiler';
import { DoubleblindError } from '@doubleblind/errors';
import {
  numberInputSchema,
  OUTPUT_MEANINGS,
  type OutputMeaning,
  type Preprocessing,
  tilesSchema,
  type VolumeInput,
  volumeInputSchema,
} from '@doubleblind/program';
import { z } from 'zod';
import { isVolume } from './load-input.ts';
import { type ModelFileOptions, pathOf, readModelFile } from './model-file.ts';
import type { DeclaredNumber } from './table-numbers.ts';

export interface DeclaringOptions extends ModelFileOptions {
  /** What the outputs mean where the graph does not tell; else as MODEL.json says. */
  readonly output?: OutputMeaning;
  /** Names of the outputs, or of the classes of masks, in order; else those of MODEL.json. */
  readonly findings?: readonly string[];
  readonly resize?: Preprocessing['resize'] | VolumeInput['resize'];
  /** Per channel; else those of MODEL.json, else the usual ones of networks trained on ImageNet. */
  readonly mean?: readonly number[];
  readonly std?: readonly number[];
  /** Of volumes: where the axes of the input lead to in the patient; RAS unless it is stated. */
  readonly axes?: string;
  /** Of volumes: values are cut off to these two; without it they are a z-score. */
  readonly window?: readonly number[];
  /** Of volumes: they are cut into tiles of the input's size, which share so much with the next one. */
  readonly tiles?: number;
}

/** What a vendor may state beside the model's file in MODEL.json; other fields are ignored. */
const sidecarSchema = z.looseObject({
  outputs: z.array(z.string().min(1)).optional(),
  meaning: z.enum(OUTPUT_MEANINGS).optional(),
  /** What the model takes beside the image, in the order of its inputs. */
  numbers: z.array(numberInputSchema.omit({ scale: true }).partial({ mean: true, std: true })).optional(),
  preprocessing: z
    .looseObject({
      resize: z.enum(['none', 'box', 'bilinear']).optional(),
      mean: z.array(z.number()).optional(),
      std: z.array(z.number()).optional(),
    })
    .optional(),
  /** The same for volumes: as volumeInputSchema of packages/program, without the size, which the graph states. */
  volume: z
    .looseObject({
      axes: volumeInputSchema.shape.axes.optional(),
      resize: volumeInputSchema.shape.resize.optional(),
      intensity: volumeInputSchema.shape.intensity.optional(),
      tiles: tilesSchema.partial({ weighting: true }).optional(),
    })
    .optional(),
});
type Sidecar = z.infer<typeof sidecarSchema>;

const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

/** What is declared of a model besides its graph: how images become its input, and what its outputs are. */
export interface DeclaredModel extends ReadModel {
  /** How an image, or a volume, becomes the input. */
  readonly form: Preprocessing | VolumeInput;
  /** What it takes beside the image. */
  readonly numbers: readonly DeclaredNumber[];
  /** Names of the outputs, if they have any. */
  readonly findings: readonly string[] | undefined;
  /** As stated; undefined where it is left to the graph. */
  readonly meaning: OutputMeaning | undefined;
  /** What was assumed because nothing is stated, in sentences. */
  readonly assumed: readonly string[];
}

/** Reads the model's file with the MODEL.json beside it. Throws DB5029, DB5031, DB10xx. */
export async function declaredModel(options: DeclaringOptions): Promise<DeclaredModel> {
  const file = await readModelFile(options);
  const sidecar = await readSidecar(options.model);
  const onnx = options.inputShape ? withInputShape(file.onnx, options.inputShape) : file.onnx;
  const shape = declaredInput(onnx, pathOf(options, file).path);
  const { form, assumed } =
    shape.length === 5
      ? declareVolume(shape, options, sidecar)
      : { form: declarePreprocessing(shape, options, sidecar), assumed: assumedOfPixels(file, options, sidecar) };
  const numbers = (sidecar.numbers ?? []).map((one) => ({ ...one, mean: one.mean ?? 0, std: one.std ?? 1 }));
  if (isVolume(form) && numbers.length > 0)
    throw new DoubleblindError('DB5031', 'It takes a volume; numbers beside a volume are not supported.');
  return { onnx, format: file.format, form, assumed, numbers, ...statedOutputs(options, sidecar) };
}

/** The same of a model of films. Throws DB5033 for one of volumes. */
export async function declaredFilmModel(
  options: DeclaringOptions,
): Promise<DeclaredModel & { readonly preprocessing: Preprocessing }> {
  const declared = await declaredModel(options);
  if (isVolume(declared.form)) throw new DoubleblindError('DB5033', `${options.model} takes volumes.`);
  return { ...declared, preprocessing: declared.form };
}

/** What the outputs are, as options and then MODEL.json say. */
export function statedOutputs(
  options: Pick<DeclaringOptions, 'findings' | 'output'>,
  sidecar: Sidecar,
): Pick<DeclaredModel, 'findings' | 'meaning'> {
  return { findings: options.findings ?? sidecar.outputs, meaning: options.output ?? sidecar.meaning };
}

/** MODEL.json beside the model's file; nothing without it. Throws DB5031. */
export async function readSidecar(model: string): Promise<Sidecar> {
  const { dir, name } = parse(model);
  const path = join(dir, `${name}.json`);
  if (path === join(model)) return {};
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return {};
  try {
    return sidecarSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new DoubleblindError('DB5031', path, { cause: error });
  }
}

/** Declared sizes of the model's image, its first input of more than lists; null for a size that is a name or left open. */
function declaredInput(onnx: Uint8Array, path: string | undefined): readonly (number | null)[] {
  const { inputs } = readOnnx(onnx, path);
  const dims = (inputs.find((input) => input.dims.length > 2) ?? inputs[0])?.dims ?? [];
  return isChannelsLast(dims) ? [dims[0], dims[3], dims[1], dims[2]] : dims;
}

function declarePreprocessing(
  shape: readonly (number | null)[],
  options: DeclaringOptions,
  sidecar: Sidecar,
): Preprocessing {
  const [, channels, height, width] = shape;
  if (shape.length !== 4 || (channels !== 1 && channels !== 3) || !height || !width) {
    const declared = shape.map((size) => size ?? '?').join('x');
    throw new DoubleblindError(
      'DB5031',
      `Its input is ${declared}, not 1x1xHxW or 1x3xHxW (or with its channels last), nor a volume of 1x1xDxHxW; see --input-shape.`,
    );
  }
  const resize = options.resize ?? sidecar.preprocessing?.resize ?? 'box';
  if (resize === 'trilinear' || options.axes || options.window || options.tiles !== undefined)
    throw new DoubleblindError(
      'DB5031',
      'It takes images of one layer; trilinear, --axes, --window and --tiles are for volumes.',
    );
  const usual = channels === 3 ? IMAGENET : { mean: [0], std: [1] };
  return {
    width,
    height,
    channels,
    resize,
    mean: [...(options.mean ?? sidecar.preprocessing?.mean ?? usual.mean)],
    std: [...(options.std ?? sidecar.preprocessing?.std ?? usual.std)],
  };
}

/** Networks of Keras are trained on pixels of many scales, by each one's preprocess_input. */
function assumedOfPixels({ format }: ReadModel, { mean, std }: DeclaringOptions, { preprocessing }: Sidecar): string[] {
  const isStated = (mean ?? preprocessing?.mean) !== undefined && (std ?? preprocessing?.std) !== undefined;
  if (format !== 'keras' || isStated) return [];
  return [
    'Assumed: pixels are scaled as for networks of torchvision; state --mean and --std as the Keras model was trained (docs/FORMATS.md).',
  ];
}

/** MONAI's custom, and the only one that several programs share. */
const USUAL_AXES = 'RAS';

function declareVolume(
  shape: readonly (number | null)[],
  { axes, resize, window, mean, std, tiles: overlap }: DeclaringOptions,
  { volume: stated = {} }: Sidecar,
): { form: VolumeInput; assumed: string[] } {
  const [, channels, depth, height, width] = shape;
  if (channels !== 1 || !depth || !height || !width) {
    const declared = shape.map((size) => size ?? '?').join('x');
    throw new DoubleblindError('DB5031', `Its input is ${declared}; volumes are 1x1xDxHxW; see --input-shape.`);
  }
  if (resize !== undefined && resize !== 'none' && resize !== 'trilinear')
    throw new DoubleblindError('DB5031', `It takes volumes, which are resized trilinear or not at all, not ${resize}.`);
  const known = { axes: axes?.toUpperCase() ?? stated.axes, resize: resize ?? stated.resize };
  const tiles = overlap === undefined ? stated.tiles : { ...stated.tiles, overlap };
  const intensity = window ? windowed(window, mean, std) : stated.intensity;
  const form = volumeInputSchema.safeParse({
    ...{ depth, height, width },
    axes: known.axes ?? USUAL_AXES,
    resize: known.resize ?? 'none',
    intensity: intensity ?? { kind: 'z-score' },
    ...(tiles ? { tiles: { weighting: 'gaussian', ...tiles } } : {}),
  });
  if (!form.success)
    throw new DoubleblindError('DB5031', z.prettifyError(form.error).split('\n').slice(0, 2).join(' '));
  const assumed = [
    ...(known.axes
      ? []
      : [
          `Assumed: depth, height and width of the input lead to ${USUAL_AXES} (right, anterior, superior); state --axes.`,
        ]),
    ...(intensity
      ? []
      : [
          'Assumed: values less their mean over their standard deviation, of each volume; state --window for a window.',
        ]),
  ];
  return { form: form.data, assumed };
}

/** From the window's ends to 0 and 1, unless a mean and a standard deviation are given. */
function windowed([low, high, ...more]: readonly number[], mean?: readonly number[], std?: readonly number[]) {
  if (!(low < high) || more.length > 0)
    throw new DoubleblindError('DB5001', '--window takes two numbers, the lower first.');
  return { kind: 'window', low, high, mean: mean?.[0] ?? low, std: std?.[0] ?? high - low } as const;
}
