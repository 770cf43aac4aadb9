/**
 * Runs a program on plain integers: the definition of what a secure run computes, up to the tolerance of each step. Needs the
 * private weights and the inputs at once, so it is for the compiler, for comparing back ends and for the vendor's own checks.
 */
import type { Program } from '../schema/program.ts';
import { scopeOf } from '../schema/scope.ts';
import type { MeaningContext } from '../steps/definition.ts';
import { definitionOf, type Step } from '../steps/registry.ts';
import { type BitPlanes, type IntegerTensor, tensorOf } from '../values/integers.ts';
import type { Rounding } from '../values/rounding.ts';
import type { PrivateWeights } from '../weights/weights.ts';

/** Values so far, by tensor and planes number. */
export interface CleartextState {
  readonly tensors: Map<number, IntegerTensor>;
  readonly planes: Map<number, BitPlanes>;
}

/** What a run on plain integers gives. */
export interface CleartextResult {
  /** Output tensor, [C][B][...space]. */
  readonly output: IntegerTensor;
  /** Per step name, how many values left their range (the result is wrong there); steps without any are absent. */
  readonly overflows: ReadonlyMap<string, number>;
}

/** `input`: integers [C][B][...space], a real value x as round(x * 2^fractionBits). */
export function runCleartext(
  program: Program,
  weights: PrivateWeights,
  input: Int32Array,
  batch: number,
  rounding: Rounding = 'nearest',
  onStep?: (step: Step, state: CleartextState) => void,
): CleartextResult {
  const spec = program.tensors[program.input.tensor];
  const state: CleartextState = {
    tensors: new Map([[program.input.tensor, tensorOf(spec.shape, batch, spec.bits, input)]]),
    planes: new Map(),
  };
  const run = cleartextSteps(program, weights, rounding);
  const overflows = new Map<string, number>();
  for (const step of program.steps) {
    const count = run(step, state, batch);
    if (count > 0) overflows.set(step.name, count);
    onStep?.(step, state);
  }
  return { output: found(state.tensors, program.output.tensor), overflows };
}

/** Runs a single step on a state, to which its result is added; returns how many values left their range. */
export type CleartextStep = (step: Step, state: CleartextState, batch: number) => number;

/** The steps of a program, one at a time, on a state that the caller keeps. `rounding` decides truncations and uncertain bits. */
export function cleartextSteps(program: Program, weights: PrivateWeights, rounding: Rounding): CleartextStep {
  const context = meaningContext(program, weights, rounding);
  return (step, state, batch) => {
    const definition = definitionOf(step);
    const around = context(state, batch);
    if (definition.makes === 'planes') {
      const { output, overflows } = definition.run(step, around);
      state.planes.set(step.output, output);
      return overflows;
    }
    const { output, overflows } = definition.run(step, around);
    state.tensors.set(step.output, output);
    return overflows;
  };
}

/** What a step's definition sees of a state. */
export function meaningContext(
  program: Program,
  weights: PrivateWeights,
  rounding: Rounding,
): (state: CleartextState, batch: number) => MeaningContext {
  const scope = scopeOf(program);
  return (state, batch) => ({
    ...scope,
    batch,
    rounding,
    weights,
    values: (id) => found(state.tensors, id),
    bits: (id) => found(state.planes, id),
  });
}

function found<T>(values: ReadonlyMap<number, T>, id: number): T {
  const value = values.get(id);
  if (value === undefined) throw new RangeError(`tensor or planes ${id} are read before they are made`);
  return value;
}
