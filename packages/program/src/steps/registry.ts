/** All kinds of steps. A new kind is one module in this folder and one line here; then back ends plan and run it, or refuse it. */
import { z } from 'zod';
import { add, subtract } from './add.ts';
import { compare } from './compare.ts';
import { concat } from './concat.ts';
import type { StepBase, StepDefinition } from './definition.ts';
import { extend } from './extend.ts';
import { flatten } from './flatten.ts';
import { linear } from './linear.ts';
import { maxPool } from './max-pool.ts';
import { multiplex } from './multiplex.ts';
import { permute } from './permute.ts';
import { rangeCheck } from './range-check.ts';
import { reshape } from './reshape.ts';
import { round } from './round.ts';
import { sample } from './sample.ts';
import { scaleChannels } from './scale-channels.ts';
import { slice } from './slice.ts';
import { sumPool } from './sum-pool.ts';
import { truncate } from './truncate.ts';

const DEFINITIONS = {
  linear,
  compare,
  multiplex,
  maxPool,
  sumPool,
  add,
  subtract,
  extend,
  truncate,
  round,
  concat,
  flatten,
  permute,
  scaleChannels,
  reshape,
  slice,
  sample,
  rangeCheck,
} as const;

type Definitions = typeof DEFINITIONS;
/** Name of a kind of step, its field `op`. */
export type Operation = keyof Definitions;

/** A step of any kind. */
export type Step = { [K in Operation]: z.infer<Definitions[K]['schema']> }[Operation];
/** A step of one kind. */
export type StepOf<K extends Operation> = Extract<Step, { readonly op: K }>;

/** Names of the kinds, in the order of the program's schema. */
export const OPERATIONS = Object.keys(DEFINITIONS) as readonly Operation[];

const schemas = Object.values(DEFINITIONS).map(({ schema }) => schema);

/** The form of a step of any kind in a program file. */
export const stepSchema = z.discriminatedUnion(
  'op',
  schemas as unknown as [z.ZodObject, ...z.ZodObject[]],
) as unknown as z.ZodType<Step>;

/** What a step's kind is. */
export function definitionOf(step: Step): StepDefinition<Step> {
  return DEFINITIONS[step.op] as unknown as StepDefinition<Step>;
}

/** The forms of private numbers that steps of some kind have. */
export const PRIVATE_FORMS = (Object.values(DEFINITIONS) as unknown as readonly StepDefinition<StepBase>[]).flatMap(
  ({ secret }) => secret ?? [],
);
