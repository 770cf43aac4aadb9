/** What a program declares of its values: tensors of any rank, and planes of bits. */
import { z } from 'zod';

/** A whole number of 0 or more. */
export const count = z.number().int().nonnegative();
/** A whole number of 1 or more. */
export const positive = z.number().int().positive();
/** Place of a tensor in the program's list. */
export const tensorId = count;
/** Place of planes in the program's list. */
export const planesId = count;
/** A name of 1 to 256 characters. */
export const stepName = z.string().min(1).max(256);

/** Space axes that a tensor has at most: depth, height, width, and one to spare. */
const MOST_AXES = 5;

/** Of one image: channels, then the sizes of the space axes, the last one contiguous. */
export type Shape = readonly number[];

/** The form of a shape in a program file. */
export const shapeSchema = z.array(positive).min(1).max(MOST_AXES);

/**
 * A shared integer tensor. `bits` is the width of its ring Z_{2^bits}. A tensor of shape [C, ...space] stands for a batch of B
 * images and is stored channel-major: [C][B][...space].
 */
export const tensorSchema = z.strictObject({
  name: stepName,
  shape: shapeSchema,
  bits: z.number().int().min(2).max(31),
});

/** XOR-shared bits: for every value of a tensor of this shape, one bit per threshold ("plane"). */
export const planesSchema = z.strictObject({
  name: stepName,
  shape: shapeSchema,
  thresholds: z.number().int().min(1).max(64),
});

/** A declared tensor: name, shape of one image and bits of its ring. */
export type TensorSpec = z.infer<typeof tensorSchema>;
/** Declared planes of bits: name, shape of one image and how many planes. */
export type PlanesSpec = z.infer<typeof planesSchema>;

/** Values of a tensor of this shape in a batch. */
export function valueCount(shape: Shape, batch = 1): number {
  return shape.reduce((product, size) => product * size, batch);
}

/** Positions of a channel of one image: 1 for a plain vector. */
export function positionCount(shape: Shape): number {
  return valueCount(shape.slice(1));
}

/** Whether the shapes have the same axes of the same sizes. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** "3x8x8". */
export function shapeText(shape: Shape): string {
  return shape.join('x');
}
