/** From a model's file to the two files of a compiled model. */
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type CompileReport, compile } from '@doubleblind/compiler';
import { type Program, writeWeights } from '@doubleblind/program';
import { storageError, writeFileAtomically } from '../store/atomic-file.ts';
import { PROGRAM_FILE, WEIGHTS_FILE } from '../store/model-folder.ts';
import { calibrationInputs } from './calibration.ts';
import { type DeclaringOptions, declaredModel } from './declared-model.ts';
import { isVolume } from './load-input.ts';
import { modelName, pathOf } from './model-file.ts';
import { scaled, withMadeUpNumbers } from './table-numbers.ts';

export interface CompileModelOptions extends DeclaringOptions {
  /** Folder for program and weights; made if it is not there. */
  readonly out: string;
  /** Folder with calibration images; phantoms without it. */
  readonly calibration?: string;
  readonly bits?: number | 'auto';
  /** Low bits that comparisons leave out. */
  readonly ignoredBits?: number;
  readonly outputFractionBits?: number;
  readonly weightBits?: number;
  /** Factor by which measured ranges are widened for images that calibration did not see; 2 without it. */
  readonly margin?: number;
  /** Of each comparison, how many places runs check to be in range; none without it. */
  readonly checkedPlaces?: number;
  /** The value that is the model's output, where it has several or another one is wanted. */
  readonly outputName?: string;
  /** Largest difference of probabilities to the model's own file on films kept apart; more is refused. */
  readonly maxFileDifference?: number;
  /** Largest difference that widths are chosen for; where none reaches it the model is refused. 0.01 without it, and the nearest then. */
  readonly maxProbabilityDifference?: number;
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

const UNNAMED =
  'The outputs will have no names: without --findings (or "outputs" in MODEL.json) the model cannot be registered, and its results cannot be compared with labels.';
const DEFAULT_MARGIN = 2;

/** Throws DB10xx (the model), DB5029 to DB5031 (files and options), DB20xx (calibration images). */
export async function compileModel(options: CompileModelOptions): Promise<CompiledModel> {
  const model = await declaredModel(options);
  const { onnx, form, numbers: declared, findings: labels, meaning, assumed } = model;
  if (!labels) options.onNote?.(UNNAMED);
  for (const text of assumed) options.onNote?.(text);
  const { inputs: images, films, spacing } = await calibrationInputs(options.calibration, form);
  const numbers = declared.length > 0 ? scaled(declared, images) : undefined;
  const input = isVolume(form)
    ? { volume: spacing ? { ...form, spacing } : form, calibration: images }
    : { preprocessing: form, calibration: withMadeUpNumbers(images, numbers, form) };
  const { program, weights, report } = await compile(onnx, {
    ...input,
    calibrationFilms: films,
    name: modelName(basename(options.model)),
    ...(numbers ? { numbers } : {}),
    margin: options.margin ?? DEFAULT_MARGIN,
    ...(options.inputShape ? { inputShape: options.inputShape } : pathOf(options, model)),
    ...(options.bits === undefined ? {} : { bits: options.bits }),
    ...(options.ignoredBits === undefined ? {} : { ignoredBits: options.ignoredBits }),
    ...(options.outputFractionBits === undefined ? {} : { openedFractionBits: options.outputFractionBits }),
    ...(options.weightBits === undefined ? {} : { weightBits: options.weightBits }),
    ...(options.checkedPlaces === undefined ? {} : { checkedPlaces: options.checkedPlaces }),
    ...(meaning ? { output: meaning } : {}),
    ...(options.outputName === undefined ? {} : { outputName: options.outputName }),
    ...(options.maxProbabilityDifference === undefined
      ? {}
      : { maxProbabilityDifference: options.maxProbabilityDifference }),
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
