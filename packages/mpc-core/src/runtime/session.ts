/**
 * One party's side of a secure evaluation over one channel: agreement on what is run, keys and correlations once, then
 * batch after batch. A session never outlives its channel: after a broken link a new one starts with fresh randomness.
 */
import { type Party, type PrivateWeights, type Program, programHash } from '@doubleblind/program';
import type { Channel } from '../channel/channel.ts';
import { Heap } from '../kernel/heap.ts';
import { createCorrelations } from '../two-party/ot/index.ts';
import { agree } from './agreement.ts';
import { decodeOutputs, encodeInputs } from './encode.ts';
import { Executor } from './executor.ts';
import { reconstruct } from './ideal.ts';
import { type SecureOperations, valueCount } from './operations.ts';
import { Profiler } from './profile.ts';
import { protocolOperations } from './protocol-operations.ts';

export interface SessionOptions {
  readonly party: Party;
  readonly channel: Channel;
  readonly program: Program;
  /** The vendor's private numbers; absent at the hospital. */
  readonly weights?: PrivateWeights;
  /** Public parameters that both parties must have set alike, for example the batch plan. */
  readonly parameters?: Readonly<Record<string, string | number>>;
}

/** Progress within a batch: how many of the program's steps are done. */
export type StepListener = (done: number, total: number) => void;

export class Session {
  readonly profiler: Profiler;
  readonly #options: SessionOptions;
  readonly #heap: Heap;
  readonly #executor: Executor;
  #onStep: StepListener | undefined;

  static async open(options: SessionOptions): Promise<Session> {
    const { party, channel, program, weights, parameters = {} } = options;
    if ((party === 'vendor') !== (weights !== undefined))
      throw new TypeError('the vendor, and only the vendor, has weights');
    const profiler = new Profiler(channel.counters);
    await agree(channel, { party, programHash: programHash(program), parameters });
    const heap = new Heap();
    const correlations = await createCorrelations({ party, heap, channel });
    const context = { party, heap, channel, correlations };
    const operations = protocolOperations(context, weights);
    profiler.mark('setup', 'setup');
    return new Session(options, heap, profiler, operations);
  }

  private constructor(options: SessionOptions, heap: Heap, profiler: Profiler, operations: SecureOperations) {
    this.#options = options;
    this.#heap = heap;
    this.profiler = profiler;
    const { program, party } = options;
    this.#executor = new Executor({
      program,
      party,
      heap,
      operations,
      onStep: (step, index) => {
        profiler.mark(step.name, step.op);
        this.#onStep?.(index + 1, program.steps.length);
      },
    });
  }

  /** The hospital's side: images as [C][H][W] real inputs; resolves to one array of raw outputs (logits) per image. */
  async evaluate(images: readonly Float32Array[], onStep?: StepListener): Promise<Float32Array[]> {
    const { program } = this.#options;
    const batch = images.length;
    const { shape } = program.tensors[program.input.tensor];
    const count = valueCount(shape, batch);
    const address = this.#heap.allocate(4 * count);
    encodeInputs(program, images, this.#heap.words(address, count));
    const ours = await this.#run(address, batch, onStep);
    const theirs = await this.#options.channel.receive(ours.byteLength);
    const { bits } = program.tensors[program.output.tensor];
    const values = reconstruct(new Uint32Array(theirs.slice().buffer), ours, bits);
    this.profiler.mark('output', 'open');
    return decodeOutputs(program, values, batch);
  }

  /** The vendor's side of one batch: learns nothing but that it happened. */
  async serve(batch: number, onStep?: StepListener): Promise<void> {
    const ours = await this.#run(0, batch, onStep);
    await this.#options.channel.send(new Uint8Array(ours.buffer));
    this.profiler.mark('output', 'open');
  }

  /** Highest number of bytes that this session's buffers have taken. */
  get peakBytes(): number {
    return this.#heap.peakBytes;
  }

  async #run(input: number, batch: number, onStep?: StepListener): Promise<Uint32Array<ArrayBuffer>> {
    const { program } = this.#options;
    this.#onStep = onStep;
    const address = await this.#executor.run(input, batch);
    const { shape } = program.tensors[program.output.tensor];
    const words = this.#heap.words(address, valueCount(shape, batch)).slice();
    this.#heap.free(address);
    return words;
  }
}
