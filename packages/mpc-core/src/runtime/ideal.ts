/**
 * The ideal functionality of every step: both parties hand in their shares, a trusted meeting point computes the step
 * on the cleartext and hands out fresh random shares. For tests of the executor and of everything above it.
 */
import { randomBytes, randomFillSync } from 'node:crypto';
import type { Party, PrivateWeights, Program, Step } from '@doubleblind/program';
import { type CleartextState, runCleartextStep } from '../cleartext/executor.ts';
import type { Rounding } from '../cleartext/rounding.ts';
import { tensorOf } from '../cleartext/values.ts';
import type { Heap } from '../kernel/heap.ts';
import { type MultiplexSource, planeStride, type SecureOperations, type ShareView, valueCount } from './operations.ts';

/** What one party brings to a step. */
interface Contribution {
  readonly heap: Heap;
  readonly tensors: ReadonlyMap<number, ShareView>;
  readonly planes: ReadonlyMap<number, { address: number; plane: number }>;
}

const stochastic = () => randomBytes(4).readUInt32LE();

export class IdealMeeting {
  readonly #program: Program;
  readonly #weights: PrivateWeights;
  readonly #rounding: Rounding;
  #waiting: { contribution: Contribution; resolve: (address: number) => void } | undefined;

  constructor(program: Program, weights: PrivateWeights, rounding: Rounding = stochastic) {
    this.#program = program;
    this.#weights = weights;
    this.#rounding = rounding;
  }

  /** The second party to arrive computes; both get their share's address. */
  meet(step: Step, contribution: Contribution, batch: number): Promise<number> {
    const first = this.#waiting;
    if (!first) return new Promise((resolve) => (this.#waiting = { contribution, resolve }));
    this.#waiting = undefined;
    const [left, right] = this.#compute(step, [first.contribution, contribution], batch);
    first.resolve(left);
    return Promise.resolve(right);
  }

  #compute(step: Step, parties: [Contribution, Contribution], batch: number): [number, number] {
    const state: CleartextState = { tensors: new Map(), planes: new Map() };
    for (const [id, view] of parties[0].tensors) {
      const count = valueCount(view.shape, batch);
      const [a, b] = parties.map((p) => p.heap.words(p.tensors.get(id)!.address, count));
      state.tensors.set(id, tensorOf(view.shape, batch, view.bits, reconstruct(a, b, view.bits)));
      this.#openPlanes(state, id, step, parties, count);
    }
    runCleartextStep(this.#program, this.#weights, step, state, this.#rounding);
    if (step.op === 'compare') {
      const planes = state.planes.get(step.output)!;
      return shareBits(planes.data, planes.thresholds, planes.count, parties);
    }
    const output = state.tensors.get(step.output)!;
    return shareWords(output.data, output.bits, parties);
  }

  #openPlanes(state: CleartextState, tensor: number, step: Step, parties: [Contribution, Contribution], count: number) {
    if (step.op !== 'multiplex') return;
    for (const source of step.inputs.filter((input) => input.tensor === tensor)) {
      const { thresholds } = this.#program.planes[source.planes];
      const data = state.planes.get(source.planes)?.data ?? new Uint8Array(thresholds * count);
      for (const { heap, planes } of parties) {
        const { address } = planes.get(source.planes * 64 + source.plane)!;
        for (let i = 0; i < count; i++) data[source.plane * count + i] ^= (heap.u8[address + (i >> 3)] >> (i & 7)) & 1;
      }
      state.planes.set(source.planes, { thresholds, count, data });
    }
  }
}

/** Signed values from two additive shares modulo 2^bits. */
export function reconstruct(a: Uint32Array, b: Uint32Array, bits: number): Int32Array {
  const drop = 32 - bits;
  return Int32Array.from(a, (word, i) => ((word + b[i]) << drop) >> drop);
}

function shareWords(data: Int32Array, bits: number, parties: [Contribution, Contribution]): [number, number] {
  const mask = 2 ** bits - 1;
  const random = randomFillSync(new Uint32Array(data.length));
  const addresses = parties.map((party) => party.heap.allocate(4 * data.length));
  const [a, b] = parties.map((party, i) => party.heap.words(addresses[i], data.length));
  for (let i = 0; i < data.length; i++) {
    const share = random[i] & mask;
    a[i] = share;
    b[i] = (data[i] - share) & mask;
  }
  return [addresses[0], addresses[1]];
}

function shareBits(
  data: Uint8Array,
  planes: number,
  count: number,
  parties: [Contribution, Contribution],
): [number, number] {
  const stride = planeStride(count);
  const addresses = parties.map((party) => party.heap.allocate(planes * stride));
  const [a, b] = parties.map((party, i) => party.heap.bytes(addresses[i], planes * stride));
  a.set(randomBytes(planes * stride));
  b.set(a);
  for (let plane = 0; plane < planes; plane++) {
    for (let i = 0; i < count; i++) b[plane * stride + (i >> 3)] ^= data[plane * count + i] << (i & 7);
  }
  return [addresses[0], addresses[1]];
}

/** One party's door to the meeting point. */
export function idealOperations(meeting: IdealMeeting, heap: Heap, _party: Party): SecureOperations {
  const tensors = (ids: readonly number[], views: readonly ShareView[]) => new Map(ids.map((id, i) => [id, views[i]]));
  const none = new Map<number, { address: number; plane: number }>();
  const plain = (step: Step, ids: readonly number[], views: readonly ShareView[], batch: number) =>
    meeting.meet(step, { heap, tensors: tensors(ids, views), planes: none }, batch);
  return {
    linear: (step, inputs, _output, batch) => plain(step, step.inputs, inputs, batch),
    compare: (step, input, _thresholds, batch) => plain(step, [step.input], [input], batch),
    extend: (step, input, _output, batch) => plain(step, [step.input], [input], batch),
    maxPool: (step, input, _output, batch) => plain(step, [step.input], [input], batch),
    multiplex: (step, sources: readonly MultiplexSource[], _output, batch) => {
      const planes = new Map(
        step.inputs.map((input, i) => [
          input.planes * 64 + input.plane,
          { address: sources[i].plane, plane: input.plane },
        ]),
      );
      const views = sources.map((source) => source.values);
      return meeting.meet(
        step,
        {
          heap,
          tensors: tensors(
            step.inputs.map((s) => s.tensor),
            views,
          ),
          planes,
        },
        batch,
      );
    },
  };
}
