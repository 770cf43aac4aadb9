/** One party's side of the open back end: shares in its heap, steps by their protocols. */
import {
  definitionOf,
  type IntegerTensor,
  type Step,
  type TensorSpec,
  tensorOf,
  valueCount,
} from '@doubleblind/program';
import type { Memory, Opened, Operations, StepInputs } from '../backend/contract.ts';
import type { Environment } from './environment.ts';
import { correlationsOf } from './plan/program-cost.ts';
import { reserveAll, sourceOf } from './protocols/common/demand.ts';
import { planeStride } from './protocols/common/segments.ts';
import { type BitsShare, shareBytes, type TwoPartyShare, type WordsShare } from './share.ts';
import { runnerOf } from './steps/runners.ts';

/** 384 MiB of correlations: what a session may hold while it waits for its first batch, and what it holds at most at a time in it. */
const MOST_BLOCKS_AHEAD = 3 << 23;

/** The open back end at one party. */
export class TwoPartyOperations implements Operations<TwoPartyShare> {
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  get memory(): Memory {
    return this.#environment.context.heap;
  }

  /** The batch's correlations, of every kind as many as its part of the room holds; what is beyond that fills the room again when it is empty. */
  async prepare(batch: number): Promise<void> {
    const { context, plan } = this.#environment;
    const counts = correlationsOf(plan, batch);
    const most = Math.floor(MOST_BLOCKS_AHEAD / counts.length);
    for (const { width, sender, count } of counts) (await sourceOf(context, width, sender)).foresee?.(count, most);
    await reserveAll(
      context,
      counts.map((one) => ({ ...one, count: Math.min(one.count, most) })),
    );
  }

  /** The owner's share is the value, the other party's is zero. */
  share({ shape, bits }: TensorSpec, batch: number, owner: string, values?: Int32Array): WordsShare {
    const { heap, party } = this.#environment.context;
    const count = valueCount(shape, batch);
    const ours = party === owner;
    if (ours !== (values !== undefined)) throw new TypeError(`the ${owner}, and nobody else, has the values`);
    const address = values ? heap.allocate(4 * count) : heap.allocateZeroed(4 * count);
    if (values) {
      const words = heap.words(address, count);
      const mask = 2 ** bits - 1;
      for (let i = 0; i < count; i++) words[i] = values[i] & mask;
    }
    return { kind: 'words', address, shape, bits, batch, zero: !ours };
  }

  /** One message from the other party: its share. */
  async reveal(share: TwoPartyShare, to: string): Promise<Opened | undefined> {
    const { heap, party, channel } = this.#environment.context;
    const ours = heap.bytes(share.address, shareBytes(share)).slice();
    if (party !== to) {
      await channel.send(ours);
      return undefined;
    }
    const theirs = await channel.receive(ours.length);
    return share.kind === 'words'
      ? { kind: 'tensor', tensor: openWords(share, ours, theirs) }
      : { kind: 'planes', planes: openBits(share, ours, theirs) };
  }

  async step(step: Step, inputs: StepInputs<TwoPartyShare>, batch: number): Promise<TwoPartyShare> {
    const { scope } = this.#environment.plan;
    const address = await runnerOf(step)(this.#environment, step, inputs, batch);
    if (definitionOf(step).makes === 'planes') {
      const { shape, thresholds } = scope.planes(step.output);
      return { kind: 'bits', address, thresholds, count: valueCount(shape, batch) };
    }
    const { shape, bits } = scope.tensor(step.output);
    return { kind: 'words', address, shape, bits, batch, zero: false };
  }

  free({ address }: TwoPartyShare): void {
    this.#environment.context.heap.free(address);
  }

  wipeFree(): void {
    this.#environment.context.heap.wipeFree();
  }

  close(): void {
    this.#environment.context.heap.wipe();
  }
}

/** Signed values from two additive shares. */
function openWords({ shape, batch, bits }: WordsShare, ours: Uint8Array, theirs: Uint8Array): IntegerTensor {
  const [a, b] = [ours, theirs].map((bytes) => new Uint32Array(bytes.slice().buffer));
  const drop = 32 - bits;
  return tensorOf(
    shape,
    batch,
    bits,
    Int32Array.from(a, (word, i) => ((word + b[i]) << drop) >> drop),
  );
}

/** Bits from two XOR shares, one byte each. */
function openBits({ thresholds, count }: BitsShare, ours: Uint8Array, theirs: Uint8Array) {
  const stride = planeStride(count);
  const data = new Uint8Array(thresholds * count);
  for (let plane = 0; plane < thresholds; plane++) {
    for (let i = 0; i < count; i++) {
      const byte = plane * stride + (i >> 3);
      data[plane * count + i] = ((ours[byte] ^ theirs[byte]) >> (i & 7)) & 1;
    }
  }
  return { thresholds, count, data };
}
