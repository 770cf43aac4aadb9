/** From an ONNX file to the two files of a compiled model. */
import { mkdir, readFile } from 'node:fs/promises';
import { basename, join, parse } from 'node:path';
import { type CompileReport, compile, isChannelsLast, readOnnx, withInputShape } from '@doubleblind/compiler';
import { DoubleblindError } from '@doubleblind/errors';
import {
  numberInputSchema,
  OUTPUT_MEANINGS,
  type OutputMeaning,
  type Preprocessing,
  type Program,
  writeWeights,
} from '@doubleblind/program';
import { z } from 'zod';
import { storageError, writeFileAtomically } from '../store/atomic-file.ts';
import { PROGRAM_FILE, WEIGHTS_FILE } from '../store/model-folder.ts';
import { calibrationInputs } from './calibration.ts';
import { type DeclaredNumber, scaled, withMadeUpNumbers } from './table-numbers.ts';

export interface CompileModelOptions {
  /** The ONNX file. */
  readonly model: string;
  /** Folder for program and weights; made if it is not there. */
  readonly out: string;
  /** Folder with calibration images; phantom films without it. */
  readonly calibration?: string;
  readonly bits?: number | 'auto';
  /** Low bits that comparisons leave out. */
  readonly ignoredBits?: number;
  readonly outputFractionBits?: number;
  readonly weightBits?: number;
  /** Factor by which measured ranges are widened for images that calibration did not see; 2 without it. */
  readonly margin?: number;
  /** Replaces the declared input shape, for example 1x3x224x224. */
  readonly inputShape?: readonly number[];
  /** The value that is the model's output, where it has several or another one is wanted. */
  readonly outputName?: string;
  /** What the outputs mean where the graph does not tell; else as MODEL.json says. */
  readonly output?: OutputMeaning;
  /** Largest difference of probabilities to the model's own file on films kept apart; more is refused. */
  readonly maxFileDifference?: number;
  /** Names of the outputs in order; else those of MODEL.json. */
  readonly findings?: readonly string[];
  readonly resize?: Preprocessing['resize'];
  /** Per channel; else those of MODEL.json, else the usual ones of networks trained on ImageNet. */
  readonly mean?: readonly number[];
  readonly std?: readonly number[];
  /** What should be known before the long part begins. */
  readonly onNote?: (text: string) => void;
  /** What is being done, every few seconds. */
  readonly onProgress?: (text: string) => void;
}

export interface CompiledModel {
  readonly program: Program;
  readonly report: CompileReport;
  /** The model as it was compiled: the file, with the input shape replaced where that was asked for. */
  readonly onnx: Uint8Array;
}

/** What a vendor may state beside MODEL.onnx in MODEL.json; other fields are ignored. */
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
});
type Sidecar = z.infer<typeof sidecarSchema>;

const UNNAMED =
  'The outputs will have no names: without --findings (or "outputs" in MODEL.json) the model cannot be registered, and its results cannot be compared with labels.';
const DEFAULT_MARGIN = 2;
const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

/** Throws DB10xx (the model), DB5029 to DB5031 (files and options), DB20xx (calibration images). */
export async function compileModel(options: CompileModelOptions): Promise<CompiledModel> {
  const { onnx, preprocessing, numbers: declared, findings: labels, meaning } = await declaredModel(options);
  if (!labels) options.onNote?.(UNNAMED);
  const { inputs: images, films } = await calibrationInputs(options.calibration, preprocessing);
  const numbers = declared.length > 0 ? scaled(declared, images) : undefined;
  const { program, weights, report } = await compile(onnx, {
    calibration: withMadeUpNumbers(images, numbers, preprocessing),
    calibrationFilms: films,
    name: basename(options.model).replace(/\.onnx$/i, ''),
    preprocessing,
    ...(numbers ? { numbers } : {}),
    margin: options.margin ?? DEFAULT_MARGIN,
    ...(options.inputShape ? { inputShape: options.inputShape } : { path: options.model }),
    ...(options.bits === undefined ? {} : { bits: options.bits }),
    ...(options.ignoredBits === undefined ? {} : { ignoredBits: options.ignoredBits }),
    ...(options.outputFractionBits === undefined ? {} : { openedFractionBits: options.outputFractionBits }),
    ...(options.weightBits === undefined ? {} : { weightBits: options.weightBits }),
    ...(meaning ? { output: meaning } : {}),
    ...(options.outputName === undefined ? {} : { outputName: options.outputName }),
    ...(options.maxFileDifference === undefined ? {} : { maxFileDifference: options.maxFileDifference }),
    ...(labels ? { labels } : {}),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  });
  await mkdir(options.out, { recursive: true, mode: 0o700 }).catch((error) => {
    throw storageError(error, options.out);
  });
  await writeFileAtomically(join(options.out, WEIGHTS_FILE), writeWeights(weights), 0o600);
  await writeFileAtomically(join(options.out, PROGRAM_FILE), `${JSON.stringify(program)}\n`, 0o644);
  return { program, report, onnx };
}

/** What is declared of a model besides its graph: how images become its input, and what its outputs are. */
export interface DeclaredModel {
  readonly onnx: Uint8Array;
  readonly preprocessing: Preprocessing;
  /** What it takes beside the image. */
  readonly numbers: readonly DeclaredNumber[];
  /** Names of the outputs, if they have any. */
  readonly findings: readonly string[] | undefined;
  /** As stated; undefined where it is left to the graph. */
  readonly meaning: OutputMeaning | undefined;
}

type DeclaringOptions = Pick<
  CompileModelOptions,
  'model' | 'inputShape' | 'findings' | 'output' | 'resize' | 'mean' | 'std'
>;

/** Reads MODEL.onnx with the MODEL.json beside it. Throws DB5029, DB5031, DB10xx. */
export async function declaredModel(options: DeclaringOptions): Promise<DeclaredModel> {
  const file = await readModel(options.model);
  const sidecar = await readSidecar(options.model);
  const onnx = options.inputShape ? withInputShape(file, options.inputShape) : file;
  const preprocessing = declarePreprocessing(declaredInput(onnx, options.model), options, sidecar);
  const numbers = (sidecar.numbers ?? []).map((one) => ({ ...one, mean: one.mean ?? 0, std: one.std ?? 1 }));
  return { onnx, preprocessing, numbers, ...statedOutputs(options, sidecar) };
}

/** Throws DB5029. */
export function readModel(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error) => {
    throw new DoubleblindError('DB5029', path, { cause: error });
  });
}

/** What the outputs are, as options and then MODEL.json say. */
export function statedOutputs(
  options: Pick<CompileModelOptions, 'findings' | 'output'>,
  sidecar: Sidecar,
): Pick<DeclaredModel, 'findings' | 'meaning'> {
  return { findings: options.findings ?? sidecar.outputs, meaning: options.output ?? sidecar.meaning };
}

/** MODEL.json beside MODEL.onnx; nothing without it. Throws DB5031. */
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
function declaredInput(onnx: Uint8Array, path: string): readonly (number | null)[] {
  const { inputs } = readOnnx(onnx, path);
  const dims = (inputs.find((input) => input.dims.length > 2) ?? inputs[0])?.dims ?? [];
  return isChannelsLast(dims) ? [dims[0], dims[3], dims[1], dims[2]] : dims;
}

function declarePreprocessing(
  shape: readonly (number | null)[],
  options: Pick<CompileModelOptions, 'resize' | 'mean' | 'std'>,
  sidecar: Sidecar,
): Preprocessing {
  const [, channels, height, width] = shape;
  if (shape.length !== 4 || (channels !== 1 && channels !== 3) || !height || !width) {
    const declared = shape.map((size) => size ?? '?').join('x');
    throw new DoubleblindError(
      'DB5031',
      `Its input is ${declared}, not 1x1xHxW or 1x3xHxW (or with its channels last); see --input-shape.`,
    );
  }
  const usual = channels === 3 ? IMAGENET : { mean: [0], std: [1] };
  return {
    width,
    height,
    channels,
    resize: options.resize ?? sidecar.preprocessing?.resize ?? 'box',
    mean: [...(options.mean ?? sidecar.preprocessing?.mean ?? usual.mean)],
    std: [...(options.std ?? sidecar.preprocessing?.std ?? usual.std)],
  };
}
