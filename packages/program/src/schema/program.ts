/**
 * The public program: everything about a compiled model that both parties know, and nothing of how a back end runs it. Steps,
 * shapes and bit widths only; weights, biases, thresholds, signs and scales are the vendor's (../weights).
 *
 * All values are integers modulo 2^bits in two's complement. What each kind of step computes is said in ../steps.
 */
import { z } from 'zod';
import { type Step, stepSchema } from '../steps/registry.ts';
import { count, planesId, planesSchema, positive, stepName, tensorId, tensorSchema } from '../tensor.ts';
import { OUTPUT_MEANINGS } from './output-meaning.ts';

/** What the field `format` of every program file says. */
export const PROGRAM_FORMAT = 'doubleblind-program';
/** 2: shapes of any rank; digits and senders of comparisons are no longer in the program. */
export const PROGRAM_VERSION = 2;

/** How an image file becomes the input tensor; see packages/imaging for the exact arithmetic. */
export const preprocessingSchema = z.strictObject({
  width: positive,
  height: positive,
  resize: z.enum(['none', 'box', 'bilinear']),
  channels: z.union([z.literal(1), z.literal(3)]),
  /** Per channel, applied to pixel / 255. */
  mean: z.array(z.number()).max(3),
  std: z.array(z.number().positive()).max(3),
});

/** Where an axis of a patient leads to: right or left, anterior or posterior, superior or inferior. */
const AXES = /^(?=.*[RL])(?=.*[AP])(?=.*[SI])[RLAPSI]{3}$/;

/**
 * Volumes of any size are cut into tiles of the input's size, each of which is evaluated by itself (a sliding window); the hospital puts the
 * opened outputs together (packages/imaging, tiles).
 */
export const tilesSchema = z.strictObject({
  /** Part of a tile that it shares with its neighbour along an axis. */
  overlap: z.union([z.literal(0.25), z.literal(0.5), z.literal(0.75)]),
  /** What counts of a voxel that several tiles have: all alike, or most where it is nearest to the middle of a tile. */
  weighting: z.enum(['gaussian', 'constant']),
});

/** How a volume becomes the input tensor [depth][height][width]; see packages/imaging for the exact arithmetic. */
export const volumeInputSchema = z.strictObject({
  depth: positive,
  height: positive,
  width: positive,
  /** Where depth, height and width lead to in the patient, such as RAS: every volume is turned so. */
  axes: z.string().regex(AXES),
  resize: z.enum(['none', 'trilinear']),
  /** Without resizing; absent where every volume is one input. */
  tiles: tilesSchema.optional(),
  intensity: z.discriminatedUnion('kind', [
    /** Values cut off at both ends, less the mean, over the standard deviation: Hounsfield units. */
    z.strictObject({
      kind: z.literal('window'),
      low: z.number(),
      high: z.number(),
      mean: z.number(),
      std: z.number().positive(),
    }),
    /** Less the mean of the volume's own values, over their standard deviation: units that mean nothing, as in MR. */
    z.strictObject({ kind: z.literal('z-score') }),
  ]),
  /** Of the volumes that the compiler measured ranges on: least and most millimetres between voxels along each axis of the tensor. */
  spacing: z
    .strictObject({ least: z.array(z.number().positive()).length(3), most: z.array(z.number().positive()).length(3) })
    .optional(),
});

/** Outputs that are maps: a mask for each class, [classes][depth][height][width] in memory; a film's depth is 1. */
export const masksSchema = z.strictObject({ classes: positive, depth: positive, height: positive, width: positive });

const part = z.number().min(0).max(1);
const ends = z.tuple([part, part]);

/**
 * What the films that the compiler measured ranges on look like: lowest and highest of each number, rounded outwards to
 * hundredths. A hospital's agent compares its own films with it (packages/imaging, guard).
 */
export const calibrationFilmsSchema = z.strictObject({
  films: positive,
  /** Part of the range from black to white that 98 of 100 pixels spread over. */
  spread: ends,
  /** Share of pixels that are black, and white. */
  black: ends,
  white: ends,
  /** Width over height. */
  aspect: z.tuple([z.number().nonnegative(), z.number().positive()]),
});

/**
 * A number that the model takes beside the image, from a column of the hospital's table: (number - mean) / std, times `scale` in the
 * input tensor (number-plane.ts).
 */
export const numberInputSchema = z.strictObject({
  column: z.string().min(1).max(200),
  mean: z.number(),
  std: z.number().positive(),
  /** The numbers of words, such as 1 for "F"; without them the cells are numbers. */
  values: z.record(z.string().min(1).max(200), z.number()).optional(),
  scale: z.number().positive(),
});

/** The form of a program file. Reading one is parseProgram, which checks shapes and widths too. */
export const programSchema = z.strictObject({
  format: z.literal(PROGRAM_FORMAT),
  version: z.literal(PROGRAM_VERSION),
  /** Name and version of the compiler that wrote this. */
  compiler: z.string(),
  model: z.string(),
  /** The hospital encodes a real input x as round(x * 2^fractionBits) in the ring of `tensor`. */
  input: z.strictObject({
    tensor: tensorId,
    name: stepName,
    fractionBits: count,
    preprocessing: preprocessingSchema.optional(),
    /** In place of preprocessing where the input is a volume. */
    volume: volumeInputSchema.optional(),
    /** What the model takes beside the image; the input then has one channel more than the image. */
    numbers: z.array(numberInputSchema).min(1).max(1000).optional(),
    /** Absent where the vendor calibrated on made-up films. */
    calibration: calibrationFilmsSchema.optional(),
  }),
  /**
   * The hospital reads the output tensor as value / 2^fractionBits, then applies in the clear the activation that the file
   * ends in, or the one that its logits are meant for (./output-meaning.ts).
   */
  output: z.strictObject({
    tensor: tensorId,
    name: stepName,
    fractionBits: count,
    activation: z.enum(['none', 'sigmoid', 'softmax']),
    /** The value within the file's graph that this is, where it is none of the outputs that the file itself gives. */
    innerValue: stepName.optional(),
    /** What the file's own outputs are. */
    meaning: z.enum(OUTPUT_MEANINGS).optional(),
    /** What each voxel has a score of each class of: the task is segmentation. Absent: classification. */
    masks: masksSchema.optional(),
    /** Names of the outputs, or of the classes of masks. */
    labels: z.array(z.string()).optional(),
    /** Planes of a range check, opened with the output: a bit an image, 1 where its outputs are not valid. Absent: nothing is checked. */
    invalid: planesId.optional(),
  }),
  tensors: z.array(tensorSchema),
  planes: z.array(planesSchema),
  steps: z.array(stepSchema),
});

/** See preprocessingSchema: sizes in pixels, mean and std per channel of pixel / 255. */
export type Preprocessing = z.infer<typeof preprocessingSchema>;
/** See tilesSchema. */
export type Tiles = z.infer<typeof tilesSchema>;
/** See volumeInputSchema. */
export type VolumeInput = z.infer<typeof volumeInputSchema>;
/** See masksSchema. */
export type Masks = z.infer<typeof masksSchema>;
/** See numberInputSchema. */
export type NumberInput = z.infer<typeof numberInputSchema>;
/** See calibrationFilmsSchema. */
export type CalibrationFilms = z.infer<typeof calibrationFilmsSchema>;
/** A checked program; see the head of this file. */
export type Program = Omit<z.infer<typeof programSchema>, 'steps'> & { steps: Step[] };
