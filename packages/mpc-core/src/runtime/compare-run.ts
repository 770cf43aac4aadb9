/**
 * Compare mode: runs both parties in one process, opens every intermediate value, and checks each step against the
 * cleartext executor applied to the secure run's own inputs of that step. Names the first step that is wrong. For
 * developers and tests only: it sees everything of both sides.
 */
import {
  type CompareStep,
  centringOffset,
  ignoredBits,
  type PrivateWeights,
  type Program,
  type Step,
  uncertainty,
} from '@doubleblind/program';
import { type CleartextState, runCleartextStep } from '../cleartext/executor.ts';
import { type IntegerTensor, signed, tensorOf, valuesPerChannel } from '../cleartext/values.ts';
import type { Heap } from '../kernel/heap.ts';
import { LEAST_LOSSY_SHIFT } from '../two-party/plan/linear-noise.ts';
import { poolLevels } from '../two-party/plan/max-pool.ts';
import { Executor, type ShareState } from './executor.ts';
import { reconstruct } from './ideal.ts';
import { planeStride, type SecureOperations, valueCount } from './operations.ts';

export interface StepDifference {
  readonly step: string;
  readonly op: Step['op'];
  readonly values: number;
  /** Values whose difference is more than the step's known last-place error. */
  readonly wrong: number;
  /** Largest difference seen, in units of the last place. */
  readonly largest: number;
}

export interface ComparisonReport {
  readonly steps: readonly StepDifference[];
  readonly firstWrong: StepDifference | undefined;
  /** The secure run's output, opened: [C][B][H][W]. */
  readonly output: IntegerTensor;
}

export interface PartyRuntime {
  readonly heap: Heap;
  readonly operations: SecureOperations;
}

/** `input`: signed integers [C][B][H][W] as for runCleartext. */
export async function compareRun(
  program: Program,
  weights: PrivateWeights,
  input: Int32Array,
  batch: number,
  parties: { vendor: PartyRuntime; hospital: PartyRuntime },
): Promise<ComparisonReport> {
  const checker = new StepChecker(program, weights, [parties.vendor.heap, parties.hospital.heap]);
  const { shape, bits } = program.tensors[program.input.tensor];
  checker.enter(program.input.tensor, tensorOf(shape, batch, bits, input));
  const address = parties.hospital.heap.allocate(4 * input.length);
  const words = parties.hospital.heap.words(address, input.length);
  for (let i = 0; i < input.length; i++) words[i] = input[i] & (2 ** bits - 1);
  const meetings = program.steps.map(() => new Rendezvous());
  const run = (party: 'vendor' | 'hospital') => {
    const onStep = (step: Step, index: number, state: ShareState) =>
      meetings[index].arrive(party, state, (vendor, hospital) => checker.check(step, vendor, hospital));
    return new Executor({ program, party, ...parties[party], onStep }).run(party === 'hospital' ? address : 0, batch);
  };
  const [vendorOutput, hospitalOutput] = await Promise.all([run('vendor'), run('hospital')]);
  const spec = program.tensors[program.output.tensor];
  const count = valueCount(spec.shape, batch);
  const a = parties.vendor.heap.words(vendorOutput, count);
  const b = parties.hospital.heap.words(hospitalOutput, count);
  const output = tensorOf(spec.shape, batch, spec.bits, reconstruct(a, b, spec.bits));
  parties.vendor.heap.free(vendorOutput);
  parties.hospital.heap.free(hospitalOutput);
  return { steps: checker.results, firstWrong: checker.results.find((result) => result.wrong > 0), output };
}

/**
 * Differences from the floor that are right (docs/PROTOCOL.md, last-place error): a truncation gives it or one more; a linear
 * step that shifts much out carries noise of less than one unit through it; a maximum whose comparisons ignore bits may lose u - 1
 * in each; everything else is exact.
 */
function allowedDifference(program: Program, step: Step): readonly [least: number, most: number] {
  if (step.op === 'linear' && step.shift >= LEAST_LOSSY_SHIFT) return [-1, 2];
  if (step.op === 'maxPool') {
    const [rows, columns] = step.kernel.map((taps) => poolLevels(taps).length);
    const loss = centringOffset(ignoredBits(program.tensors[step.input].bits, step.digits));
    return [-loss * (rows + columns), 0];
  }
  return (step.op === 'linear' && step.shift > 0) || step.op === 'truncate' ? [0, 1] : [0, 0];
}

/** Where both parties' executors wait for each other after a step. */
class Rendezvous {
  #first: { state: ShareState; release: () => void } | undefined;

  async arrive(
    party: 'vendor' | 'hospital',
    state: ShareState,
    both: (vendor: ShareState, hospital: ShareState) => void,
  ): Promise<void> {
    const first = this.#first;
    if (!first) return new Promise((release) => (this.#first = { state, release }));
    both(party === 'vendor' ? state : first.state, party === 'vendor' ? first.state : state);
    first.release();
  }
}

class StepChecker {
  readonly results: StepDifference[] = [];
  readonly #program: Program;
  readonly #weights: PrivateWeights;
  readonly #heaps: readonly [Heap, Heap];
  readonly #opened: CleartextState = { tensors: new Map(), planes: new Map() };

  constructor(program: Program, weights: PrivateWeights, heaps: readonly [Heap, Heap]) {
    this.#program = program;
    this.#weights = weights;
    this.#heaps = heaps;
  }

  enter(id: number, tensor: IntegerTensor): void {
    this.#opened.tensors.set(id, tensor);
  }

  check(step: Step, vendor: ShareState, hospital: ShareState): void {
    const expected: CleartextState = { tensors: new Map(this.#opened.tensors), planes: new Map(this.#opened.planes) };
    runCleartextStep(this.#program, this.#weights, step, expected, 'floor');
    if (step.op === 'compare') this.#checkPlanes(step, expected, vendor, hospital);
    else this.#checkTensor(step, expected.tensors.get(step.output)!, vendor, hospital);
  }

  #checkTensor(
    step: Exclude<Step, { op: 'compare' }>,
    expected: IntegerTensor,
    vendor: ShareState,
    hospital: ShareState,
  ) {
    const { length } = expected.data;
    const a = this.#heaps[0].words(vendor.tensors.get(step.output)!.address, length);
    const b = this.#heaps[1].words(hospital.tensors.get(step.output)!.address, length);
    const actual = reconstruct(a, b, expected.bits);
    const [least, most] = allowedDifference(this.#program, step);
    let wrong = 0;
    let largest = 0;
    for (let i = 0; i < length; i++) {
      const difference = signed(actual[i] - expected.data[i], expected.bits);
      if (difference < least || difference > most) wrong += 1;
      largest = Math.max(largest, Math.abs(difference));
    }
    this.#opened.tensors.set(step.output, { ...expected, data: actual });
    this.results.push({ step: step.name, op: step.op, values: length, wrong, largest });
  }

  /** Whether a bit is random because |x - t| is smaller than what the comparison resolves. */
  #unsure(step: CompareStep): (plane: number, value: number) => boolean {
    const input = this.#opened.tensors.get(step.input)!;
    const unsure = uncertainty(ignoredBits(input.bits, step.digits));
    const { thresholds } = this.#weights.compare(step.name);
    const [channels] = input.shape;
    const perChannel = valuesPerChannel(input);
    return (plane, value) => {
      const difference = input.data[value] - thresholds[plane * channels + Math.floor(value / perChannel)];
      return Math.abs(difference) < unsure;
    };
  }

  #checkPlanes(step: CompareStep, expected: CleartextState, vendor: ShareState, hospital: ShareState) {
    const planes = expected.planes.get(step.output)!;
    const stride = planeStride(planes.count);
    const a = this.#heaps[0].bytes(vendor.planes.get(step.output)!, planes.thresholds * stride);
    const b = this.#heaps[1].bytes(hospital.planes.get(step.output)!, planes.thresholds * stride);
    const actual = new Uint8Array(planes.data.length);
    const unsure = this.#unsure(step);
    let wrong = 0;
    for (let plane = 0; plane < planes.thresholds; plane++) {
      for (let i = 0; i < planes.count; i++) {
        const byte = plane * stride + (i >> 3);
        const bit = ((a[byte] ^ b[byte]) >> (i & 7)) & 1;
        actual[plane * planes.count + i] = bit;
        if (bit !== planes.data[plane * planes.count + i] && !unsure(plane, i)) wrong += 1;
      }
    }
    this.#opened.planes.set(step.output, { ...planes, data: actual });
    this.results.push({ step: step.name, op: step.op, values: actual.length, wrong, largest: wrong > 0 ? 1 : 0 });
  }
}
