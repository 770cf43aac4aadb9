/**
 * Compare mode: runs all parties of a back end in one process, opens every intermediate value, and checks each step against its
 * meaning, applied to the run's own inputs of that step. Names the first step that is wrong. For developers and tests only: it
 * sees everything of all sides.
 */
import {
  type CleartextState,
  cleartextSteps,
  definitionOf,
  type IntegerTensor,
  type MeaningContext,
  meaningContext,
  type Operation,
  type PrivateWeights,
  type Program,
  type Scope,
  type Step,
  scopeOf,
  signed,
  tensorOf,
} from '@doubleblind/program';
import type { Backend, Opened, Operations } from './contract.ts';
import { Executor } from './executor.ts';
import { localNetworks } from './network.ts';

/** How one step of a run differs from its meaning. */
export interface StepDifference {
  readonly step: string;
  readonly op: Operation;
  readonly values: number;
  /** Values whose difference is more than the step's tolerance. */
  readonly wrong: number;
  /** Largest difference seen, in units of the last place. */
  readonly largest: number;
}

/** What compare mode found. */
export interface ComparisonReport {
  readonly steps: readonly StepDifference[];
  readonly firstWrong: StepDifference | undefined;
  /** The run's output, opened: [C][B][...space]. */
  readonly output: IntegerTensor;
  /** Bytes that each party's buffers still take after the run: zero where everything was freed. */
  readonly leftBytes: Readonly<Record<string, number>>;
}

/** `input`: signed integers [C][B][...space] as for runCleartext. `expected`: weights that the meaning uses, by default the same. */
export async function compareBackend<Share, Plan>(
  backend: Backend<Share, Plan>,
  program: Program,
  weights: PrivateWeights,
  input: Int32Array,
  batch: number,
  expected = weights,
): Promise<ComparisonReport> {
  const { parties, roles } = backend;
  const plan = backend.plan(program);
  const networks = localNetworks(parties);
  const opened = await Promise.all(
    networks.map((network) => backend.open(network, plan, network.self === roles.weights ? weights : undefined)),
  );
  const before = opened.map(({ memory }) => memory.usedBytes);
  const spec = program.tensors[program.input.tensor];
  const checker = new StepChecker(program, expected, batch);
  checker.enter(program.input.tensor, tensorOf(spec.shape, batch, spec.bits, input));
  const [reader] = parties;
  const outputs = await Promise.all(
    opened.map((operations, index) => {
      const onStep = async (step: Step, _index: number, made: Share) => {
        const values = await operations.reveal(made, reader);
        if (values) checker.check(step, values);
      };
      const values = parties[index] === roles.inputs ? input : undefined;
      return runOne(program, operations, onStep, operations.share(spec, batch, roles.inputs, values), batch, reader);
    }),
  );
  const output = outputs.find((values) => values?.kind === 'tensor');
  if (output?.kind !== 'tensor') throw new RangeError(`the ${reader} did not learn the output`);
  const leftBytes = Object.fromEntries(
    parties.map((party, index) => [party, opened[index].memory.usedBytes - before[index]]),
  );
  const steps = checker.results;
  return { steps, firstWrong: steps.find((result) => result.wrong > 0), output: output.tensor, leftBytes };
}

async function runOne<Share>(
  program: Program,
  operations: Operations<Share>,
  onStep: (step: Step, index: number, made: Share) => Promise<void>,
  input: Share,
  batch: number,
  reader: string,
): Promise<Opened | undefined> {
  const { output, invalid } = await new Executor({ program, operations, onStep }).run(input, batch);
  const values = await operations.reveal(output, reader);
  operations.free(output);
  if (invalid !== undefined) operations.free(invalid);
  return values;
}

/** Checks the steps of a run, in order, as their opened results come. */
export class StepChecker {
  readonly results: StepDifference[] = [];
  readonly #scope: Scope;
  readonly #batch: number;
  readonly #run: ReturnType<typeof cleartextSteps>;
  readonly #context: (state: CleartextState, batch: number) => MeaningContext;
  /** What the run made so far. */
  readonly #state: CleartextState = { tensors: new Map(), planes: new Map() };

  constructor(program: Program, weights: PrivateWeights, batch: number) {
    this.#scope = scopeOf(program);
    this.#batch = batch;
    this.#run = cleartextSteps(program, weights, 'floor');
    this.#context = meaningContext(program, weights, 'floor');
  }

  enter(id: number, tensor: IntegerTensor): void {
    this.#state.tensors.set(id, tensor);
  }

  check(step: Step, actual: Opened): void {
    const expected = { tensors: new Map(this.#state.tensors), planes: new Map(this.#state.planes) };
    this.#run(step, expected, this.#batch);
    const definition = definitionOf(step);
    const outcome = { wrong: 0, largest: 0 };
    let values = 0;
    if (definition.makes === 'planes' && actual.kind === 'planes') {
      const unsure = definition.unsure(step, this.#context(this.#state, this.#batch));
      const { count, data } = expected.planes.get(step.output)!;
      values = data.length;
      for (let i = 0; i < values; i++) {
        if (actual.planes.data[i] === data[i] || unsure(Math.floor(i / count), i % count)) continue;
        outcome.wrong += 1;
        outcome.largest = 1;
      }
      this.#state.planes.set(step.output, actual.planes);
    } else if (definition.makes === 'tensor' && actual.kind === 'tensor') {
      const [least, most] = definition.tolerance(step, this.#scope);
      const { data, bits } = expected.tensors.get(step.output)!;
      values = data.length;
      for (let i = 0; i < values; i++) {
        const difference = signed(actual.tensor.data[i] - data[i], bits);
        if (difference < least || difference > most) outcome.wrong += 1;
        outcome.largest = Math.max(outcome.largest, Math.abs(difference));
      }
      this.#state.tensors.set(step.output, actual.tensor);
    } else throw new RangeError(`step "${step.name}" did not make ${definition.makes}`);
    this.results.push({ step: step.name, op: step.op, values, ...outcome });
  }
}
