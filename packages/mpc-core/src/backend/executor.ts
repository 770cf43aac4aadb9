/** One party's run of a program over a batch: steps in order on this party's shares, whatever back end they are of. */
import { definitionOf, type Program, type Step } from '@doubleblind/program';
import type { Operations } from './contract.ts';
import { lastUses, type StepUses } from './liveness.ts';

/** This party's shares so far, by tensor and planes number. */
export interface ShareState<Share> {
  readonly tensors: Map<number, Share>;
  readonly planes: Map<number, Share>;
}

/** What a run needs. */
export interface ExecutorOptions<Share> {
  readonly program: Program;
  readonly operations: Operations<Share>;
  /** Called after every step, before dead shares are freed. */
  readonly onStep?: (step: Step, index: number, made: Share) => void | Promise<void>;
}

/** What is opened at the end: this party's shares of the outputs, and of a bit an image that says whether they are not valid. */
export interface RunResult<Share> {
  readonly output: Share;
  /** Absent where the program checks nothing. */
  readonly invalid?: Share;
}

/** Runs a program on shares; one run at a time. */
export class Executor<Share> {
  readonly #options: ExecutorOptions<Share>;
  readonly #lastUses: readonly StepUses[];

  constructor(options: ExecutorOptions<Share>) {
    this.#options = options;
    this.#lastUses = lastUses(options.program);
  }

  /** Takes this party's share of the input tensor, which is freed here, and returns what is opened, which the caller frees. */
  async run(input: Share, batch: number): Promise<RunResult<Share>> {
    const { program, operations, onStep } = this.#options;
    const state: ShareState<Share> = { tensors: new Map([[program.input.tensor, input]]), planes: new Map() };
    try {
      for (const [index, step] of program.steps.entries()) {
        const definition = definitionOf(step);
        const { tensors, planes } = definition.reads(step);
        const inputs = {
          tensors: tensors.map((id) => found(state.tensors, id)),
          planes: planes.map((id) => found(state.planes, id)),
        };
        const made = await operations.step(step, inputs, batch);
        (definition.makes === 'planes' ? state.planes : state.tensors).set(step.output, made);
        await onStep?.(step, index, made);
        this.#release(state, this.#lastUses[index]);
      }
      const { tensor, invalid } = program.output;
      const output = found(state.tensors, tensor);
      const bits = invalid === undefined ? undefined : found(state.planes, invalid);
      state.tensors.delete(tensor);
      if (bits === undefined) return { output };
      state.planes.delete(invalid as number);
      return { output, invalid: bits };
    } finally {
      for (const share of [...state.tensors.values(), ...state.planes.values()]) operations.free(share);
    }
  }

  #release(state: ShareState<Share>, dead: StepUses): void {
    for (const [ids, shares] of [
      [dead.tensors, state.tensors],
      [dead.planes, state.planes],
    ] as const) {
      for (const id of ids) {
        this.#options.operations.free(found(shares, id));
        shares.delete(id);
      }
    }
  }
}

function found<Share>(shares: ReadonlyMap<number, Share>, id: number): Share {
  const share = shares.get(id);
  if (share === undefined) throw new RangeError(`tensor or planes ${id} are not there`);
  return share;
}
