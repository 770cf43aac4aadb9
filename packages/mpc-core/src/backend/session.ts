/**
 * One party's side of an evaluation: agreement on what is run, keys and correlations once, then batch after batch. A session
 * never outlives its channels: after a broken link a new one starts with fresh randomness.
 */
import { type PrivateWeights, type Program, programHash } from '@doubleblind/program';
import { agree } from './agreement.ts';
import type { Backend, Opened, Operations, PartyNetwork } from './contract.ts';
import { decodeOutputs, encodeInputs, withhold } from './encode.ts';
import { Executor } from './executor.ts';
import { countersOf } from './network.ts';
import { Profiler } from './profile.ts';

/** What a party opens a session with. */
export interface SessionOptions<Share, Plan = unknown> {
  readonly backend: Backend<Share, Plan>;
  readonly network: PartyNetwork;
  readonly program: Program;
  /** The private numbers, at the party whose role they are and there only. */
  readonly weights?: PrivateWeights;
  /** Public parameters that all parties must have set alike, for example the batch plan. */
  readonly parameters?: Readonly<Record<string, string | number>>;
  /** Makes ahead what a first batch of so many images uses whatever they are (docs/BROWSER.md, "Before the image"). Alike at all parties. */
  readonly prepareFor?: number;
}

/** Progress within a batch: how many of the program's steps are done. */
export type StepListener = (done: number, total: number) => void;

/** An open session of one party. Not for several batches at once: batches are one after the other. */
export class Session<Share = unknown> {
  readonly profiler: Profiler;
  readonly #options: SessionOptions<Share>;
  readonly #operations: Operations<Share>;
  readonly #executor: Executor<Share>;
  #onStep: StepListener | undefined;

  /** @throws DoubleblindError DB4001 (the parties' terms differ), DB4002 (the back end cannot run the program) */
  static async open<Share, Plan>(options: SessionOptions<Share, Plan>): Promise<Session<Share>> {
    const { backend, network, program, weights, parameters = {}, prepareFor } = options;
    if ((network.self === backend.roles.weights) !== (weights !== undefined))
      throw new TypeError(`the ${backend.roles.weights}, and nobody else, has weights`);
    const profiler = new Profiler(countersOf(network, backend.parties));
    const plan = backend.plan(program);
    await agree(network, backend.parties, {
      backend: backend.name,
      wireVersion: backend.wireVersion,
      programHash: programHash(program),
      planDigest: backend.digest(plan),
      parameters: prepareFor === undefined ? parameters : { ...parameters, prepareFor },
    });
    const operations = await backend.open(network, plan, weights);
    profiler.mark('setup', 'setup');
    if (prepareFor !== undefined) {
      await operations.prepare?.(prepareFor);
      profiler.mark('prepared', 'setup');
    }
    return new Session(options as SessionOptions<Share>, profiler, operations);
  }

  private constructor(options: SessionOptions<Share>, profiler: Profiler, operations: Operations<Share>) {
    this.#options = options;
    this.profiler = profiler;
    this.#operations = operations;
    const { program } = options;
    this.#executor = new Executor({
      program,
      operations,
      onStep: (step, index) => {
        profiler.mark(step.name, step.op);
        this.#onStep?.(index + 1, program.steps.length);
      },
    });
  }

  /**
   * The side of the party that has the inputs and learns the outputs: images as [C][...space] real inputs; resolves to one array of
   * raw outputs (logits) per image. All of them are NaN where the program's range check found a value out of its range: what such an
   * image gave is not valid and leaves this function nowhere (isValid in @doubleblind/program).
   */
  async evaluate(images: readonly Float32Array[], onStep?: StepListener): Promise<Float32Array[]> {
    const { program } = this.#options;
    const opened = await this.#run(images.length, onStep, encodeInputs(program, images));
    if (opened.output?.kind !== 'tensor') throw new TypeError('this party does not learn the outputs');
    const outputs = decodeOutputs(program, opened.output.tensor.data, images.length);
    if (program.output.invalid === undefined) return outputs;
    if (opened.invalid?.kind !== 'planes') throw new TypeError('this party does not learn which outputs are valid');
    return withhold(outputs, opened.invalid.planes.data);
  }

  /** Any other party's side of one batch: learns nothing but that it happened. */
  async serve(batch: number, onStep?: StepListener): Promise<void> {
    await this.#run(batch, onStep);
  }

  /** Highest number of bytes that this session's buffers have taken. */
  get peakBytes(): number {
    return this.#operations.memory.peakBytes;
  }

  /** Overwrites keys and correlations. The session cannot be used afterwards. */
  close(): void {
    this.#operations.close?.();
  }

  async #run(batch: number, onStep?: StepListener, inputs?: Int32Array): Promise<OpenedRun> {
    const { program, backend } = this.#options;
    this.#onStep = onStep;
    const spec = program.tensors[program.input.tensor];
    const input = this.#operations.share(spec, batch, backend.roles.inputs, inputs);
    const { output, invalid } = await this.#executor.run(input, batch);
    try {
      const { outputs } = backend.roles;
      const opened = {
        output: await this.#operations.reveal(output, outputs),
        invalid: invalid === undefined ? undefined : await this.#operations.reveal(invalid, outputs),
      };
      this.profiler.mark('output', 'open');
      return opened;
    } finally {
      this.#operations.free(output);
      if (invalid !== undefined) this.#operations.free(invalid);
      this.#operations.wipeFree?.();
    }
  }
}

/** What the party of the outputs learns of a batch; undefined at others. */
interface OpenedRun {
  readonly output: Opened | undefined;
  readonly invalid: Opened | undefined;
}
