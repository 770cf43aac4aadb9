/** What the caller of the compiler may choose. */
import { DoubleblindError } from '@doubleblind/errors';
import type { CalibrationFilms, NumberInput, OutputMeaning, Preprocessing, VolumeInput } from '@doubleblind/program';
import type { Widths } from './fixed-point/widths.ts';

/** What a model is compiled with. */
export interface CompileOptions {
  /** Images of the input's shape, C order, preprocessed: as many and as varied as there are (8 to 64 do). */
  readonly calibration: readonly Float32Array[];
  /** Name of the model in the program; the graph's own name otherwise. */
  readonly name?: string;
  /** Replaces the declared input dimensions (1 x C x H x W): for fully convolutional models. */
  readonly inputShape?: readonly number[];
  /** Bits of magnitude of what is compared: one number for all layers, or 'auto' (default) for widths per layer by sweeping. */
  readonly bits?: number | 'auto';
  /** Bits of weights, sign included; with `bits` a number only. The same number as `bits` otherwise. */
  readonly weightBits?: number;
  /** Low bits that comparisons leave out (docs/PROTOCOL.md); 2 without it. */
  readonly ignoredBits?: number;
  /** Widths of an earlier compilation, so that models of one architecture get the same program. */
  readonly widths?: Widths;
  /** Factor by which measured ranges are widened for images that calibration did not see. */
  readonly margin?: number;
  /** Targets of the sweep on the calibration images, as differences of probabilities. */
  readonly maxProbabilityDifference?: number;
  readonly meanProbabilityDifference?: number;
  /** Largest difference of probabilities to the model's own file on films kept apart; more is refused. */
  readonly maxFileDifference?: number;
  /**
   * Fraction bits of the outputs as the hospital sees them; 10 without it. Each bit more tells a cheating hospital more of the model
   * (docs/SECURITY.md, "What outputs can tell").
   */
  readonly openedFractionBits?: number;
  /**
   * Places of each compared tensor whose values the run checks to be in range (docs/PROTOCOL.md, Range checks); 0 for a program that checks
   * none. Programs of masks check none.
   */
  readonly checkedPlaces?: number;
  /** The value that is the model's output, where the graph has several or another one is wanted. */
  readonly outputName?: string;
  /** What the outputs mean, where the graph does not tell. */
  readonly output?: OutputMeaning;
  /** Where the file lies: weights that it keeps outside itself are read from beside it. */
  readonly path?: string;
  /** What the model takes beside the image, in the order of its inputs; the calibration images then have them (withNumbers). */
  readonly numbers?: readonly NumberInput[];
  /** Names of the outputs. */
  readonly labels?: readonly string[];
  readonly preprocessing?: Preprocessing | undefined;
  /** In its place for models of volumes. */
  readonly volume?: VolumeInput | undefined;
  /** Told what is being done, every few seconds. */
  readonly onProgress?: (text: string) => void;
  /** What the calibration films look like, for hospitals to compare theirs with. */
  readonly calibrationFilms?: CalibrationFilms | undefined;
}

export const DEFAULTS = {
  margin: 1.5,
  maxProbabilityDifference: 0.01,
  meanProbabilityDifference: 0.002,
  maxFileDifference: 0.05,
  ignoredBits: 2,
  outputFractionBits: 12,
  /** A logit of ten moves a probability by less than 0.00013, as much as statistics round it anyway. */
  openedFractionBits: 10,
  checkedPlaces: 512,
} as const;

/** @throws DoubleblindError DB1011 */
export function checkOptions(options: CompileOptions): void {
  const between = (name: string, value: number | undefined, low: number, high: number, whole: boolean) => {
    if (value === undefined || (value >= low && value <= high && (!whole || Number.isInteger(value)))) return;
    throw new DoubleblindError('DB1011', `${name} is ${value}; ${low} to ${high} is possible.`);
  };
  if (options.bits !== 'auto') between('bits', options.bits, 4, 16, true);
  between('weightBits', options.weightBits, 4, 16, true);
  between('ignoredBits', options.ignoredBits, 0, 6, true);
  between('openedFractionBits', options.openedFractionBits, 0, DEFAULTS.outputFractionBits, true);
  between('checkedPlaces', options.checkedPlaces, 0, 1 << 20, true);
  between('margin', options.margin, 1, 16, false);
  between('maxProbabilityDifference', options.maxProbabilityDifference, 1e-6, 1, false);
  between('meanProbabilityDifference', options.meanProbabilityDifference, 1e-6, 1, false);
  between('maxFileDifference', options.maxFileDifference, 1e-6, 1, false);
}
