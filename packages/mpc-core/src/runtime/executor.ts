/** One party's run of a program over a batch: steps in order on this party's shares. */
import { type CompareStep, ignoredBits, type Party, type Program, type Step } from '@doubleblind/program';
import type { Heap } from '../kernel/heap.ts';
import { lastUses } from './liveness.ts';
import { runLocalStep } from './local-steps.ts';
import { type MultiplexSource, planeStride, type SecureOperations, type ShareView, valueCount } from './operations.ts';

/** This party's buffers so far, by tensor and planes number. */
export interface ShareState {
  readonly tensors: Map<number, ShareView>;
  readonly planes: Map<number, number>;
}

export interface ExecutorOptions {
  readonly program: Program;
  readonly party: Party;
  readonly heap: Heap;
  readonly operations: SecureOperations;
  /** Called after every step, before dead buffers are freed. */
  readonly onStep?: (step: Step, index: number, state: ShareState) => void | Promise<void>;
}

export class Executor {
  readonly #options: ExecutorOptions;
  readonly #lastUses;
  /** planes number -> the compare step that makes it */
  readonly #makers: ReadonlyMap<number, CompareStep>;

  constructor(options: ExecutorOptions) {
    this.#options = options;
    this.#lastUses = lastUses(options.program);
    this.#makers = new Map(
      options.program.steps.flatMap((step) => (step.op === 'compare' ? [[step.output, step] as const] : [])),
    );
  }

  /**
   * Takes this party's share of the input tensor (0 for the vendor, who has none) and returns the address of its share
   * of the output tensor, which the caller frees. The input buffer is freed here.
   */
  async run(input: number, batch: number): Promise<number> {
    const { program, heap, onStep } = this.#options;
    const state: ShareState = { tensors: new Map(), planes: new Map() };
    try {
      this.#enter(state, input, batch);
      for (const [index, step] of program.steps.entries()) {
        await this.#step(step, state, batch);
        await onStep?.(step, index, state);
        this.#release(state, this.#lastUses[index]);
      }
      const output = this.#tensor(state, program.output.tensor);
      state.tensors.delete(program.output.tensor);
      return output.address;
    } finally {
      for (const view of state.tensors.values()) heap.free(view.address);
      for (const address of state.planes.values()) heap.free(address);
    }
  }

  #enter(state: ShareState, input: number, batch: number): void {
    const { program, heap } = this.#options;
    const { shape, bits } = program.tensors[program.input.tensor];
    const address = input || heap.allocateZeroed(4 * valueCount(shape, batch));
    state.tensors.set(program.input.tensor, { address, shape, bits, zero: input === 0 });
  }

  #release(state: ShareState, dead: { tensors: readonly number[]; planes: readonly number[] }): void {
    for (const id of dead.tensors) {
      this.#options.heap.free(this.#tensor(state, id).address);
      state.tensors.delete(id);
    }
    for (const id of dead.planes) {
      this.#options.heap.free(state.planes.get(id)!);
      state.planes.delete(id);
    }
  }

  async #step(step: Step, state: ShareState, batch: number): Promise<void> {
    const { program, operations } = this.#options;
    if (step.op === 'compare') {
      const { thresholds } = program.planes[step.output];
      state.planes.set(step.output, await operations.compare(step, this.#tensor(state, step.input), thresholds, batch));
      return;
    }
    const { shape, bits } = program.tensors[step.output];
    const address = await this.#tensorStep(step, state, { shape, bits }, batch);
    state.tensors.set(step.output, { address, shape, bits, zero: false });
  }

  async #tensorStep(
    step: Exclude<Step, { op: 'compare' }>,
    state: ShareState,
    output: { shape: readonly [number, number, number]; bits: number },
    batch: number,
  ): Promise<number> {
    const { operations, heap, party } = this.#options;
    switch (step.op) {
      case 'linear': {
        const inputs = step.inputs.map((id) => this.#tensor(state, id));
        return operations.linear(step, inputs, output, batch);
      }
      case 'multiplex': {
        const sources = step.inputs.map((source) => this.#source(state, source, batch));
        return operations.multiplex(step, sources, output, batch);
      }
      case 'extend':
        return operations.extend(step, this.#tensor(state, step.input), output, batch);
      case 'maxPool':
        return operations.maxPool(step, this.#tensor(state, step.input), output, batch);
      default: {
        const ids = 'inputs' in step ? step.inputs : [step.input];
        return runLocalStep(
          step,
          heap,
          party,
          ids.map((id) => this.#tensor(state, id)),
          output,
          batch,
        );
      }
    }
  }

  #source(
    state: ShareState,
    source: { tensor: number; planes: number; plane: number },
    batch: number,
  ): MultiplexSource {
    const values = this.#tensor(state, source.tensor);
    const base = state.planes.get(source.planes);
    const maker = this.#makers.get(source.planes);
    if (base === undefined || maker === undefined) throw new RangeError(`planes ${source.planes} are not made yet`);
    const plane = base + source.plane * planeStride(valueCount(values.shape, batch));
    const ignored = ignoredBits(values.bits, maker.digits);
    return { values, plane, compareStep: maker.name, planeIndex: source.plane, ignored };
  }

  #tensor(state: ShareState, id: number): ShareView {
    const view = state.tensors.get(id);
    if (!view) throw new RangeError(`tensor ${id} is not there`);
    return view;
  }
}
