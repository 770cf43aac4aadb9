/**
 * The public program: everything about a compiled model that both parties know. Operators, shapes and bit widths
 * only; weights, biases, thresholds, signs and scales are the vendor's (see ../weights).
 *
 * All values are integers modulo 2^bits in two's complement, additively shared between vendor and hospital.
 * A tensor of shape [C, H, W] stands for a batch of B images and is stored channel-major: [C][B][H][W].
 */
import { z } from 'zod';
import { OUTPUT_MEANINGS } from './output-meaning.ts';

export const PROGRAM_FORMAT = 'doubleblind-program';
export const PROGRAM_VERSION = 1;

const count = z.number().int().nonnegative();
const positive = z.number().int().positive();
const pair = z.tuple([positive, positive]);
/** Zero padding in pixels: top, left, bottom, right. */
const padding = z.tuple([count, count, count, count]);
const tensorId = count;
const planesId = count;
const name = z.string().min(1).max(256);

/** A shared integer tensor. `bits` is the width of its ring Z_{2^bits}. */
export const tensorSchema = z.strictObject({
  name,
  shape: z.tuple([positive, positive, positive]),
  bits: z.number().int().min(2).max(31),
});

/** XOR-shared bits: for every value of a tensor of this shape, one bit per threshold ("plane"). */
export const planesSchema = z.strictObject({
  name,
  shape: z.tuple([positive, positive, positive]),
  thresholds: z.number().int().min(1).max(64),
});

const party = z.enum(['vendor', 'hospital']);

/**
 * Convolution with the vendor's integer weights, then truncation by `shift` bits (stochastic rounding; docs/PROTOCOL.md,
 * last-place error). Inputs are concatenated along channels and are read modulo 2^ring (their own width is at
 * least `ring`); the output tensor's width is ring - shift. A fully connected layer is a 1x1 kernel on a 1x1 map.
 * The vendor's file holds weights [outputs][inputs/groups][kernel height][kernel width], |w| < 2^(weightBits-1),
 * and a bias per output (or per output position) added before truncation.
 */
export const linearStep = z.strictObject({
  op: z.literal('linear'),
  name,
  inputs: z.array(tensorId).min(1),
  output: tensorId,
  kernel: pair,
  stride: pair,
  dilation: pair,
  padding,
  groups: positive,
  weightBits: z.number().int().min(2).max(16),
  ring: z.number().int().min(2).max(31),
  shift: z.number().int().min(0).max(30),
});

/**
 * For every value x and threshold t of its channel (private to the vendor): the bit [x > t - 1/2], that is [x - t >= 0],
 * flipped where the vendor's file says so. `digits` are the widths of the comparison's digits from the most
 * significant down; they sum to at most the input's bits - 1. Low bits that they leave out are ignored: the bit is then
 * random where |x - t| < u (./ignored-bits.ts), and |x - t| < 2^(bits-1) - u must hold. `sender` is the party that
 * sends the digit tables (the vendor whenever there are several thresholds).
 */
export const compareStep = z.strictObject({
  op: z.literal('compare'),
  name,
  input: tensorId,
  output: planesId,
  sender: party,
  digits: z.array(z.number().int().min(1).max(4)).min(1),
});

/**
 * bit * (x - t) for each source, concatenated along channels and extended to the output's ring.
 * t is the threshold of the named plane (same private numbers as the compare step that made it). The product is
 * made in the input's ring and then extended. It is >= 0, or <= 0 where the plane's channel is flipped, which only the
 * vendor knows, but for less than u where the comparison ignored bits (the vendor adds an offset to its own share before
 * the extension). An output of the input's own width is
 * the bare product.
 */
export const multiplexStep = z.strictObject({
  op: z.literal('multiplex'),
  name,
  inputs: z.array(z.strictObject({ tensor: tensorId, planes: planesId, plane: count })).min(1),
  output: tensorId,
});

/**
 * Maximum over windows; padded positions never win. Same ring in and out; differences must fit the ring's sign. Where the
 * digits leave out low bits, each comparison of the tree may take the smaller of two values that differ by less than u.
 */
export const maxPoolStep = z.strictObject({
  op: z.literal('maxPool'),
  name,
  input: tensorId,
  output: tensorId,
  kernel: pair,
  stride: pair,
  dilation: pair,
  padding,
  sender: party,
  digits: z.array(z.number().int().min(1).max(4)).min(1),
});

/**
 * Sum over windows (zero padding) modulo the output's ring, local. Average pooling is this with the divisor folded
 * into later weights. As in all local steps below, the input's ring may be wider than the output's: shares are reduced.
 */
export const sumPoolStep = z.strictObject({
  op: z.literal('sumPool'),
  name,
  input: tensorId,
  output: tensorId,
  kernel: pair,
  stride: pair,
  padding,
});

/** Element-wise sum of tensors of one shape, modulo the output's ring (no input is narrower), local. */
export const addStep = z.strictObject({
  op: z.literal('add'),
  name,
  inputs: z.array(tensorId).min(2),
  output: tensorId,
});

/** Element-wise difference a - b, otherwise like `add`. (ReLU6 is a difference of two ReLUs.) */
export const subtractStep = z.strictObject({
  op: z.literal('subtract'),
  name,
  inputs: z.tuple([tensorId, tensorId]),
  output: tensorId,
});

/**
 * From the input's ring 2^a to the output's larger ring, by the vendor's private per-channel offset o:
 * x + o must lie in [0, 2^(a-1)).
 */
export const extendStep = z.strictObject({ op: z.literal('extend'), name, input: tensorId, output: tensorId });

/** Arithmetic shift right by `shift` bits with stochastic rounding, local; the output's ring is `shift` bits smaller. */
export const truncateStep = z.strictObject({
  op: z.literal('truncate'),
  name,
  input: tensorId,
  output: tensorId,
  shift: positive,
});

/** Local re-arrangements. `concat` along channels; `flatten` [C,H,W] -> [C*H*W,1,1]; `permute` of the three axes. */
export const concatStep = z.strictObject({
  op: z.literal('concat'),
  name,
  inputs: z.array(tensorId).min(1),
  output: tensorId,
});
export const flattenStep = z.strictObject({ op: z.literal('flatten'), name, input: tensorId, output: tensorId });
export const permuteStep = z.strictObject({
  op: z.literal('permute'),
  name,
  input: tensorId,
  output: tensorId,
  axes: z.tuple([z.number().int().min(0).max(2), z.number().int().min(0).max(2), z.number().int().min(0).max(2)]),
});

export const stepSchema = z.discriminatedUnion('op', [
  linearStep,
  compareStep,
  multiplexStep,
  maxPoolStep,
  sumPoolStep,
  addStep,
  subtractStep,
  extendStep,
  truncateStep,
  concatStep,
  flattenStep,
  permuteStep,
]);

/** How an image file becomes the input tensor; see packages/imaging for the exact arithmetic. */
export const preprocessingSchema = z.strictObject({
  width: positive,
  height: positive,
  resize: z.enum(['none', 'box', 'bilinear']),
  channels: z.union([z.literal(1), z.literal(3)]),
  /** Per channel, applied to pixel / 255. */
  mean: z.array(z.number()),
  std: z.array(z.number().positive()),
});

export const programSchema = z.strictObject({
  format: z.literal(PROGRAM_FORMAT),
  version: z.literal(PROGRAM_VERSION),
  /** Name and version of the compiler that wrote this. */
  compiler: z.string(),
  model: z.string(),
  /** The hospital encodes a real input x as round(x * 2^fractionBits) in the ring of `tensor`. */
  input: z.strictObject({ tensor: tensorId, name, fractionBits: count, preprocessing: preprocessingSchema.optional() }),
  /**
   * The hospital reads the output tensor as value / 2^fractionBits, then applies in the clear the activation that the file
   * ends in, or the one that its logits are meant for (./output-meaning.ts).
   */
  output: z.strictObject({
    tensor: tensorId,
    name,
    fractionBits: count,
    activation: z.enum(['none', 'sigmoid', 'softmax']),
    /** What the file's own outputs are. */
    meaning: z.enum(OUTPUT_MEANINGS).optional(),
    labels: z.array(z.string()).optional(),
  }),
  tensors: z.array(tensorSchema),
  planes: z.array(planesSchema),
  steps: z.array(stepSchema),
});

export type Party = z.infer<typeof party>;
export type TensorSpec = z.infer<typeof tensorSchema>;
export type PlanesSpec = z.infer<typeof planesSchema>;
export type Step = z.infer<typeof stepSchema>;
export type LinearStep = z.infer<typeof linearStep>;
export type CompareStep = z.infer<typeof compareStep>;
export type MultiplexStep = z.infer<typeof multiplexStep>;
export type MaxPoolStep = z.infer<typeof maxPoolStep>;
export type SumPoolStep = z.infer<typeof sumPoolStep>;
export type ExtendStep = z.infer<typeof extendStep>;
export type TruncateStep = z.infer<typeof truncateStep>;
export type PermuteStep = z.infer<typeof permuteStep>;
export type Preprocessing = z.infer<typeof preprocessingSchema>;
export type Program = z.infer<typeof programSchema>;
