/**
 * Runs a program on plain integers: the definition of what the secure run computes, up to one unit in the last place
 * at each truncation. Needs the private weights and the inputs at once, so it is for the compiler's tests, for compare
 * mode and for the vendor's own checks.
 */
import { ignoredBits, type PrivateWeights, type Program, type Step } from '@doubleblind/program';
import { flatten, permute, sumPool } from '../ring/local.ts';
import { compare, extend, maxPool, multiplexInto } from './compare.ts';
import { linear } from './linear.ts';
import { type Rounding, shiftRight } from './rounding.ts';
import { type BitPlanes, type IntegerTensor, signed, tensorOf } from './values.ts';

/** Values so far, by tensor and planes number. */
export interface CleartextState {
  readonly tensors: Map<number, IntegerTensor>;
  readonly planes: Map<number, BitPlanes>;
}

export interface CleartextResult {
  /** Output tensor, [C][B][H][W]. */
  readonly output: IntegerTensor;
  /** Per step name, how many values left their range (the result is wrong there); steps without any are absent. */
  readonly overflows: ReadonlyMap<string, number>;
}

/** `input`: integers [C][B][H][W], a real value x as round(x * 2^fractionBits). */
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
  const overflows = new Map<string, number>();
  for (const step of program.steps) {
    const count = runCleartextStep(program, weights, step, state, rounding);
    if (count > 0) overflows.set(step.name, count);
    onStep?.(step, state);
  }
  return { output: read(state, program.output.tensor), overflows };
}

function read(state: CleartextState, id: number): IntegerTensor {
  const tensor = state.tensors.get(id);
  if (!tensor) throw new RangeError(`tensor ${id} is read before it is made`);
  return tensor;
}

function readPlanes(state: CleartextState, id: number): BitPlanes {
  const planes = state.planes.get(id);
  if (!planes) throw new RangeError(`planes ${id} are read before they are made`);
  return planes;
}

/** Several tensors one after another along channels; values are read modulo 2^bits. */
function joined(state: CleartextState, ids: readonly number[], bits: number): IntegerTensor {
  const parts = ids.map((id) => read(state, id));
  const [, height, width] = parts[0].shape;
  const channels = parts.reduce((sum, part) => sum + part.shape[0], 0);
  const output = tensorOf([channels, height, width], parts[0].batch, bits);
  let start = 0;
  for (const part of parts) {
    for (let i = 0; i < part.data.length; i++) output.data[start + i] = signed(part.data[i], bits);
    start += part.data.length;
  }
  return output;
}

/** Runs one step on the state; returns how many values left their range. */
export function runCleartextStep(
  program: Program,
  weights: PrivateWeights,
  step: Step,
  state: CleartextState,
  rounding: Rounding,
): number {
  if (step.op === 'compare') {
    const input = read(state, step.input);
    const ignored = ignoredBits(input.bits, step.digits);
    const { thresholds } = program.planes[step.output];
    const result = compare(input, thresholds, weights.compare(step.name), ignored, rounding);
    state.planes.set(step.output, result.planes);
    return result.overflows;
  }
  const { output, overflows } = tensorStep(program, weights, step, state, rounding);
  state.tensors.set(step.output, output);
  return overflows;
}

interface TensorResult {
  output: IntegerTensor;
  overflows: number;
}

function tensorStep(
  program: Program,
  weights: PrivateWeights,
  step: Exclude<Step, { op: 'compare' }>,
  state: CleartextState,
  rounding: Rounding,
): TensorResult {
  const { shape, bits } = program.tensors[step.output];
  switch (step.op) {
    case 'linear':
      return linear(step, joined(state, step.inputs, step.ring), weights.linear(step.name), shape, rounding);
    case 'extend':
      return extend(read(state, step.input), bits, weights.extend(step.name), rounding);
    case 'multiplex':
      return { output: multiplexed(program, weights, step, state), overflows: 0 };
    case 'maxPool':
      return { output: maxPool(step, read(state, step.input), shape), overflows: 0 };
    default:
      return { output: localStep(program, step, state, rounding), overflows: 0 };
  }
}

function multiplexed(
  program: Program,
  weights: PrivateWeights,
  step: Extract<Step, { op: 'multiplex' }>,
  state: CleartextState,
): IntegerTensor {
  const { shape, bits } = program.tensors[step.output];
  const batch = read(state, step.inputs[0].tensor).batch;
  const output = tensorOf(shape, batch, bits);
  let start = 0;
  for (const source of step.inputs) {
    const input = read(state, source.tensor);
    const maker = program.steps.find((other) => other.op === 'compare' && other.output === source.planes);
    if (!maker) throw new RangeError(`planes ${source.planes} have no compare step`);
    multiplexInto(
      output.data,
      start,
      input,
      readPlanes(state, source.planes),
      source.plane,
      weights.compare(maker.name),
    );
    start += input.data.length;
  }
  return output;
}

type LocalStep = Extract<Step, { op: 'sumPool' | 'add' | 'subtract' | 'truncate' | 'concat' | 'flatten' | 'permute' }>;

function localStep(program: Program, step: LocalStep, state: CleartextState, rounding: Rounding): IntegerTensor {
  const { shape, bits } = program.tensors[step.output];
  const input = read(state, 'inputs' in step ? step.inputs[0] : step.input);
  if (step.op === 'concat') return joined(state, step.inputs, bits);
  const output = tensorOf(shape, input.batch, bits);
  const { data } = output;
  switch (step.op) {
    case 'sumPool':
      sumPool(data, shape, input.data, input.shape, input.batch, step);
      break;
    case 'flatten':
      flatten(data, input.data, input.shape, input.batch);
      break;
    case 'permute':
      permute(data, input.data, input.shape, input.batch, step.axes);
      break;
    case 'truncate':
      for (let i = 0; i < data.length; i++) data[i] = shiftRight(input.data[i], step.shift, rounding);
      break;
    default: {
      const sign = step.op === 'subtract' ? -1 : 1;
      data.set(input.data);
      for (const id of step.inputs.slice(1)) {
        const other = read(state, id).data;
        for (let i = 0; i < data.length; i++) data[i] += sign * other[i];
      }
    }
  }
  for (let i = 0; i < data.length; i++) data[i] = signed(data[i], bits);
  return output;
}
