/** A plan with its widths and scales to the public program and the private weights. */
import { DoubleblindError } from '@doubleblind/errors';
import {
  PROGRAM_FORMAT,
  PROGRAM_VERSION,
  type PrivateNumbers,
  PrivateWeights,
  type Program,
  parseProgram,
  programHash,
  type Step,
  type TensorSpec,
} from '@doubleblind/program';
import root from '../../../../package.json' with { type: 'json' };
import type { PlanLinear, PlanStep, PlanTensor } from '../fixed-point/plan.ts';
import type { ScaledPlan } from '../fixed-point/scales.ts';
import type { LinearWidths } from '../fixed-point/weight-widths.ts';
import { ignoredOf } from '../fixed-point/widths.ts';
import { allBits } from './all-bits.ts';
import type { Description } from './description.ts';
import { compareNumbers, extendNumbers, linearNumbers, thresholdDrifts } from './numbers.ts';
import { addRangeCheck } from './range-check.ts';

/** Stands in every program; the version is the repository's. */
export const COMPILER = `doubleblind-compiler ${root.version}`;

export interface Emitted {
  readonly program: Program;
  /** Computes the private numbers, which takes longer than the program. */
  readonly weights: () => PrivateWeights;
}

export function emit(scaled: ScaledPlan, description: Description): Emitted {
  return new Emitter(scaled).emit(description);
}

class Emitter {
  readonly #scaled: ScaledPlan;
  readonly #bits: Map<PlanTensor, number>;
  readonly #tensors: TensorSpec[] = [];
  readonly #planes: Program['planes'] = [];
  readonly #ids = new Map<PlanTensor, number>();
  readonly #volumeIds = new Map<PlanTensor, number>();
  readonly #planesIds = new Map<PlanTensor, number>();
  readonly #steps: Step[] = [];
  readonly #numbers = new Map<string, () => PrivateNumbers>();

  #knownDrifts: Map<PlanTensor, Float64Array> | undefined;

  constructor(scaled: ScaledPlan) {
    this.#scaled = scaled;
    this.#bits = allBits(scaled);
  }

  emit(description: Description): Emitted {
    const { plan, widths } = this.#scaled;
    const input = this.#define(plan.input);
    for (const step of plan.steps) this.#step(step);
    const { activation, meaning, innerValue, labels, masks, numbers: beside, calibration } = description;
    const { preprocessing, volume } = description;
    const output = this.#opened(description.openedFractionBits);
    const [model, inputName, outputName] = [description.model, description.inputName, description.outputName].map(
      (name) => name.replace(/\p{C}/gu, '?').slice(0, 200),
    );
    const unchecked: Program = {
      format: PROGRAM_FORMAT,
      version: PROGRAM_VERSION,
      compiler: COMPILER,
      model,
      input: {
        tensor: input,
        name: inputName,
        fractionBits: widths.inputFractionBits,
        ...(preprocessing ? { preprocessing } : {}),
        ...(volume ? { volume } : {}),
        ...(beside ? { numbers: [...beside] } : {}),
        ...(calibration ? { calibration } : {}),
      },
      output: {
        tensor: output.tensor,
        name: outputName,
        fractionBits: output.fractionBits,
        activation,
        ...(innerValue === undefined ? {} : { innerValue }),
        meaning,
        ...(masks ? { masks } : {}),
        ...(labels ? { labels: [...labels] } : {}),
      },
      tensors: this.#tensors,
      planes: this.#planes,
      steps: this.#steps,
    };
    const program = addRangeCheck(unchecked, description.checkedPlaces);
    checkOwn(program);
    const numbers = this.#numbers;
    const weights = () =>
      new PrivateWeights(programHash(program), new Map([...numbers].map(([name, compute]) => [name, compute()])));
    return { program, weights };
  }

  /**
   * The output as it is opened. What is opened is a function of the exact sum and has no more bits than are wanted: the last linear step
   * keeps the bits that it would shift out, and a faithful rounding takes them off together with those beyond `fractionBits`.
   */
  #opened(fractionBits: number): { readonly tensor: number; readonly fractionBits: number } {
    const { plan, widths } = this.#scaled;
    let tensor = this.#id(plan.output);
    let shift = Math.max(0, widths.outputFractionBits - fractionBits);
    const arranged = this.#steps.at(-1)?.op === 'reshape';
    const last = this.#steps.at(arranged ? -2 : -1);
    const made = arranged ? (this.#steps.at(-1) as { readonly input: number }).input : tensor;
    if (last?.op === 'linear' && last.output === made) {
      shift += last.shift;
      for (const id of new Set([made, tensor])) this.#tensors[id].bits = last.ring;
      last.shift = 0;
    }
    const { name, shape, bits } = this.#tensors[tensor];
    if (shift > 0) {
      this.#tensors.push({ name: `${name}/opened`, shape, bits: bits - shift });
      const input = tensor;
      tensor = this.#tensors.length - 1;
      this.#steps.push({ op: 'round', name: `${name}/round`, input, output: tensor, shift });
    }
    return { tensor, fractionBits: Math.min(widths.outputFractionBits, fractionBits) };
  }

  #drifts(): Map<PlanTensor, Float64Array> {
    this.#knownDrifts ??= thresholdDrifts(this.#scaled);
    return this.#knownDrifts;
  }

  #define(tensor: PlanTensor): number {
    const [channels, height, width] = tensor.shape;
    this.#tensors.push({ name: tensor.name, shape: [channels, height, width], bits: this.#bits.get(tensor) as number });
    const id = this.#tensors.length - 1;
    this.#ids.set(tensor, id);
    return id;
  }

  #id(tensor: PlanTensor): number {
    return this.#ids.get(tensor) as number;
  }

  #step(step: PlanStep): void {
    if (step.op === 'extend' && (this.#bits.get(step.output) as number) <= (this.#bits.get(step.inputs[0]) as number)) {
      // The linear step's ring is no wider than the comparison's: it reads the narrow tensor as it is.
      this.#ids.set(step.output, this.#id(step.inputs[0]));
      return;
    }
    const output = this.#define(step.output);
    if (step.op === 'linear' && step.volume) this.#volumes(step, step.volume, output);
    else this.#steps.push(this.#translate(step, output));
    if (step.output.planes.length > 0) this.#compare(step.output, output);
  }

  /** A convolution of volumes: what it reads and makes has the depth of its own that maps have in their height. */
  #volumes(step: PlanLinear, sizes: NonNullable<PlanLinear['volume']>, output: number): void {
    const inputs = step.inputs.map((tensor) => {
      const volume = this.#volumeIds.get(tensor) ?? this.#reshaped(this.#id(tensor), [tensor.shape[0], ...sizes.input]);
      this.#volumeIds.set(tensor, volume);
      return volume;
    });
    const { name, bits } = this.#tensors[output];
    const [channels] = step.output.shape;
    this.#tensors.push({ name: `${name}/volume`, shape: [channels, ...sizes.output], bits });
    const made = this.#tensors.length - 1;
    const { shape } = this.#tensors[output];
    this.#steps.push({ ...this.#translate(step, made), inputs } as Step);
    this.#steps.push({ op: 'reshape', name: `${step.name}/maps`, input: made, output, shape: [...shape] });
  }

  #reshaped(input: number, shape: readonly number[]): number {
    const { name, bits } = this.#tensors[input];
    this.#tensors.push({ name: `${name}/volumes`, shape: [...shape], bits });
    const output = this.#tensors.length - 1;
    this.#steps.push({ op: 'reshape', name: `${name}/volumes`, input, output, shape: [...shape] });
    return output;
  }

  #translate(step: PlanStep, output: number): Step {
    const { name } = step;
    if (step.op === 'multiplex') {
      const inputs = step.inputs.map(({ tensor, plane }) => ({
        tensor: this.#id(tensor),
        planes: this.#planesIds.get(tensor) as number,
        plane,
      }));
      return { op: 'multiplex', name, inputs, output };
    }
    const inputs = step.inputs.map((tensor) => this.#id(tensor));
    const [input] = inputs;
    switch (step.op) {
      case 'linear': {
        this.#numbers.set(name, () => linearNumbers(step, this.#scaled, this.#drifts()));
        const { weightBits, ring, shift } = this.#scaled.linear.get(name) as LinearWidths;
        const { kernel, stride, dilation, padding } = mutable(step.window);
        return {
          op: 'linear',
          name,
          inputs,
          output,
          kernel,
          stride,
          dilation,
          padding,
          groups: step.groups,
          weightBits,
          ring,
          shift,
        };
      }
      case 'maxPool': {
        return { op: 'maxPool', name, input, output, ...mutable(step.window), ignored: this.#ignored(step.output) };
      }
      case 'sumPool': {
        const { kernel, stride, padding } = mutable(step.window);
        return { op: 'sumPool', name, input, output, kernel, stride, padding };
      }
      case 'truncate':
        return { op: 'truncate', name, input, output, shift: step.shift };
      case 'permute':
        return { op: 'permute', name, input, output, axes: [...step.axes] };
      case 'slice': {
        const { axis, first, stride } = step;
        return { op: 'slice', name, input, output, axis, first, stride, size: step.output.shape[axis] };
      }
      case 'subtract':
        return { op: 'subtract', name, inputs: [inputs[0], inputs[1]], output };
      case 'scaleChannels': {
        const { ring, shift } = this.#scaled.scaled.get(name) as { ring: number; shift: number };
        return { op: 'scaleChannels', name, input, factors: inputs[1], output, ring, shift };
      }
      case 'extend':
        this.#numbers.set(name, () => extendNumbers(step.inputs[0], this.#scaled));
        return { op: 'extend', name, input, output };
      case 'flatten':
        return { op: 'flatten', name, input, output };
      case 'reshape':
        return { op: 'reshape', name, input, output, shape: [...step.output.shape] };
      default:
        return { op: step.op, name, inputs, output };
    }
  }

  /** Low bits that comparisons of the tensor's values leave out. */
  #ignored(tensor: PlanTensor): number {
    return ignoredOf(this.#scaled.widths, this.#bits.get(tensor) as number);
  }

  #compare(tensor: PlanTensor, input: number): void {
    const [channels, height, width] = tensor.shape;
    const name = `${tensor.name}/compare`;
    this.#planes.push({ name, shape: [channels, height, width], thresholds: tensor.planes.length });
    const output = this.#planes.length - 1;
    this.#planesIds.set(tensor, output);
    this.#numbers.set(name, () => compareNumbers(tensor, this.#scaled));
    this.#steps.push({ op: 'compare', name, input, output, ignored: this.#ignored(tensor) });
  }
}

interface MutableWindow {
  kernel: number[];
  stride: number[];
  dilation: number[];
  padding: number[];
}

/** The schema's arrays are mutable; the plan's are not. */
function mutable(
  window: {
    readonly [K in keyof MutableWindow]: Readonly<MutableWindow[K]>;
  },
): MutableWindow {
  const { kernel, stride, dilation, padding } = window;
  return { kernel: [...kernel], stride: [...stride], dilation: [...dilation], padding: [...padding] };
}

/** A program that was just made is nobody else's: what does not fit is the compiler's fault. */
function checkOwn(program: Program): void {
  try {
    parseProgram(program);
  } catch (cause) {
    if (!(cause instanceof DoubleblindError)) throw cause;
    throw new DoubleblindError('DB1017', cause.detail, { cause });
  }
}
