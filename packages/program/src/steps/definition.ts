/**
 * What a kind of step is: one module a kind in this folder defines it, and everything else (schema, validation, listing,
 * cleartext executor, liveness, comparison of a back end with the cleartext, the vendor's file) derives from the definition.
 */
import type { z } from 'zod';
import type { PlanesSpec, Shape, TensorSpec } from '../tensor.ts';
import type { BitPlanes, IntegerTensor } from '../values/integers.ts';
import type { Rounding } from '../values/rounding.ts';
import type { PrivateForm } from '../weights/private-numbers.ts';
import type { PrivateWeights } from '../weights/weights.ts';

/** What every step has. */
export interface StepBase {
  readonly op: string;
  /** Unique in its program. */
  readonly name: string;
  /** The tensor, or the planes, that it makes. */
  readonly output: number;
}

/** Numbers of tensors and planes. */
export interface Reads {
  readonly tensors: readonly number[];
  readonly planes: readonly number[];
}

/** Where planes come from. */
export interface PlanesOrigin {
  /** Name of the step that makes them, under which the vendor's file has the thresholds. */
  readonly step: string;
  /** The tensor whose values were compared. */
  readonly tensor: number;
  /** Low bits that the comparison ignored. */
  readonly ignored: number;
}

/** What a program declares around a step. All throw RangeError for numbers that the program does not have. */
export interface Scope {
  /** The declared tensor of this number. */
  tensor(id: number): TensorSpec;
  /** The declared planes of this number. */
  planes(id: number): PlanesSpec;
  /** The comparison that makes these planes. */
  origin(planes: number): PlanesOrigin;
}

/** What a step means is said on plain integers of a whole batch. */
export interface MeaningContext extends Scope {
  readonly batch: number;
  readonly rounding: Rounding;
  readonly weights: PrivateWeights;
  /** A tensor's integers, of a whole batch. */
  values(tensor: number): IntegerTensor;
  /** Planes of bits, of a whole batch. */
  bits(planes: number): BitPlanes;
}

/** What a step makes of a batch. */
export interface Meaning<V> {
  readonly output: V;
  /** Values that left their range, so that the result is wrong there: zero when the widths suffice. */
  readonly overflows: number;
}

/**
 * Words modulo 2^32 of a batch with the shape of one image. A `Local` map is linear over the integers and has no private number,
 * so that a party of any additive sharing applies it to its own shares; results are reduced to the output's ring afterwards.
 */
export interface Words {
  readonly shape: Shape;
  readonly data: Int32Array | Uint32Array;
}

/** Differences of a back end's result from the meaning with truncations rounded down, in units of the last place. */
export type Tolerance = readonly [least: number, most: number];
/** No difference at all. */
export const EXACT: Tolerance = [0, 0];

/** Throws for what does not hold; `what` completes "In step ... ". */
export type Rule = (holds: boolean, what: string) => void;

interface Common<S extends StepBase> {
  readonly op: S['op'];
  readonly schema: z.ZodType<S>;
  /** In the order in which the meaning takes them. */
  reads(step: S): Reads;
  /** Shape and width rule: checks what is read and the width of what is made, and returns the shape that is made. */
  infer(step: S, scope: Scope, rule: Rule): Shape;
  /** One line of the listing: kernel, widths, sizes; never a number of the vendor's. Without what comes out. */
  describe(step: S, scope: Scope): string;
  /** What is private in the vendor's file, if anything, and what its arrays must be. */
  readonly secret?: PrivateForm;
  /** What holds for the arrays of `secret`. */
  numbers?(step: S, scope: Scope): PrivateArrays;
}

/** Of a step's private arrays, by name. */
export type PrivateArrays = Readonly<Record<string, PrivateArrayRule>>;

/** What holds for one array of the vendor's file. */
export interface PrivateArrayRule {
  /** Possible numbers of elements, the fewest first. */
  readonly lengths: readonly number[];
  /** Bits of an element. */
  readonly bits: number;
  /** Least and largest element, where a back end relies on them. */
  readonly range?: readonly [least: number, most: number];
}

/** A step that makes a tensor. */
export interface TensorStepDefinition<S extends StepBase> extends Common<S> {
  readonly makes: 'tensor';
  /** The only definition of what the step computes. */
  run(step: S, context: MeaningContext): Meaning<IntegerTensor>;
  /** How far a back end's result may be from the meaning's. */
  tolerance(step: S, scope: Scope): Tolerance;
  /** See Words; `out` comes as zeros. */
  readonly local?: (step: S, inputs: readonly Words[], out: Words, batch: number) => void;
}

/** A step that makes planes of bits. */
export interface PlanesStepDefinition<S extends StepBase> extends Common<S> {
  readonly makes: 'planes';
  /** The only definition of what the step computes. */
  run(step: S, context: MeaningContext): Meaning<BitPlanes>;
  /** Where the planes come from; absent where their bits are of no tensor's values. */
  origin?(step: S): PlanesOrigin;
  /** Whether a back end's bit may differ from the meaning's, whose context this is. */
  unsure(step: S, context: MeaningContext): (plane: number, value: number) => boolean;
}

/** A kind of step, of either sort; `makes` tells which. */
export type StepDefinition<S extends StepBase> = TensorStepDefinition<S> | PlanesStepDefinition<S>;
