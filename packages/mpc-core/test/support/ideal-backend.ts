/**
 * The ideal back end: parties hand in their shares, a trusted meeting point computes the step's meaning and hands out fresh random
 * shares. Any number of parties; it shows that the executor and everything above it know nothing of how shares are made.
 */
import { randomBytes, randomFillSync } from 'node:crypto';
import {
  type BitPlanes,
  type CleartextState,
  cleartextSteps,
  definitionOf,
  type IntegerTensor,
  type PrivateWeights,
  type Program,
  programHash,
  type Rounding,
  type Step,
  signed,
  type TensorSpec,
  tensorOf,
  valueCount,
} from '@doubleblind/program';
import type { Backend, Opened, Operations, StepInputs } from '../../src/backend/contract.ts';

/** One party's additive (tensor) or XOR (planes) share. */
export type IdealShare = Opened;

const stochastic: Rounding = () => randomBytes(4).readUInt32LE();

/** Each use of the result is one run of its parties in this process. The first party has the weights, the last the inputs. */
export function idealBackend(parties: readonly string[] = ['vendor', 'hospital']): Backend<IdealShare, Program> {
  const meeting = new Meeting(parties.length);
  let weightsOfAll: PrivateWeights | undefined;
  const [weights, inputs] = [parties[0], parties[parties.length - 1]];
  return {
    name: 'ideal',
    wireVersion: 1,
    threat: 'none',
    parties,
    roles: { weights, inputs, outputs: inputs },
    plan: (program) => program,
    digest: programHash,
    cost: () => ({ sent: Object.fromEntries(parties.map((party) => [party, 0])), rounds: 0 }),
    async open(network, program, own) {
      weightsOfAll = own ?? weightsOfAll;
      const find = () => {
        if (!weightsOfAll) throw new TypeError('nobody brought the weights');
        return weightsOfAll;
      };
      return new IdealOperations(parties.indexOf(network.self), parties, meeting, program, find);
    },
  };
}

/** Where all parties wait for one another; the last to come computes for all. */
class Meeting {
  readonly #size: number;
  #waiting = new Map<number, { share: unknown; resolve: (result: never) => void }>();

  constructor(size: number) {
    this.#size = size;
  }

  arrive<In, Out>(party: number, share: In, compute: (all: In[]) => Out[]): Promise<Out> {
    return new Promise((resolve) => {
      this.#waiting.set(party, { share, resolve: resolve as (result: never) => void });
      if (this.#waiting.size < this.#size) return;
      const all = [...this.#waiting].sort(([a], [b]) => a - b).map(([, waiting]) => waiting);
      this.#waiting = new Map();
      const results = compute(all.map(({ share: one }) => one as In));
      for (const [index, waiting] of all.entries()) waiting.resolve(results[index] as never);
    });
  }
}

class IdealOperations implements Operations<IdealShare> {
  readonly memory = { usedBytes: 0, peakBytes: 0 };
  readonly #party: number;
  readonly #parties: readonly string[];
  readonly #meeting: Meeting;
  readonly #program: Program;
  readonly #weights: () => PrivateWeights;

  constructor(
    party: number,
    parties: readonly string[],
    meeting: Meeting,
    program: Program,
    weights: () => PrivateWeights,
  ) {
    this.#party = party;
    this.#parties = parties;
    this.#meeting = meeting;
    this.#program = program;
    this.#weights = weights;
  }

  share({ shape, bits }: TensorSpec, batch: number, owner: string, values?: Int32Array): IdealShare {
    if ((this.#parties[this.#party] === owner) !== (values !== undefined)) throw new TypeError('not the owner');
    const tensor = tensorOf(shape, batch, bits, values?.slice() ?? new Int32Array(valueCount(shape, batch)));
    return this.#hold({ kind: 'tensor', tensor });
  }

  async reveal(share: IdealShare, to: string): Promise<Opened | undefined> {
    const opened = await this.#meeting.arrive(this.#party, share, (all: IdealShare[]) => {
      const value = open(all);
      return this.#parties.map((party) => (party === to ? value : undefined));
    });
    return opened;
  }

  async step(step: Step, inputs: StepInputs<IdealShare>, batch: number): Promise<IdealShare> {
    const share = await this.#meeting.arrive(this.#party, inputs, (all: StepInputs<IdealShare>[]) =>
      split(this.#compute(step, all, batch), this.#parties.length),
    );
    return this.#hold(share);
  }

  free(share: IdealShare): void {
    this.memory.usedBytes -= bytesOf(share);
  }

  #hold(share: IdealShare): IdealShare {
    this.memory.usedBytes += bytesOf(share);
    return share;
  }

  #compute(step: Step, all: readonly StepInputs<IdealShare>[], batch: number): Opened {
    const definition = definitionOf(step);
    const { tensors, planes } = definition.reads(step);
    const state: CleartextState = { tensors: new Map(), planes: new Map() };
    for (const [index, id] of tensors.entries()) {
      const opened = open(all.map((inputs) => inputs.tensors[index]));
      if (opened.kind === 'tensor') state.tensors.set(id, opened.tensor);
    }
    for (const [index, id] of planes.entries()) {
      const opened = open(all.map((inputs) => inputs.planes[index]));
      if (opened.kind === 'planes') state.planes.set(id, opened.planes);
    }
    cleartextSteps(this.#program, this.#weights(), stochastic)(step, state, batch);
    if (definition.makes === 'planes') return { kind: 'planes', planes: state.planes.get(step.output)! };
    return { kind: 'tensor', tensor: state.tensors.get(step.output)! };
  }
}

function bytesOf(share: IdealShare): number {
  return share.kind === 'tensor' ? share.tensor.data.byteLength : share.planes.data.byteLength;
}

/** The value of all parties' shares. */
function open(shares: readonly IdealShare[]): Opened {
  const [first] = shares;
  if (first.kind === 'tensor') {
    const { shape, batch, bits } = first.tensor;
    const parts = shares.map((share) => (share as { tensor: IntegerTensor }).tensor.data);
    const data = first.tensor.data.map((_, i) =>
      signed(
        parts.reduce((sum, part) => (sum + part[i]) | 0, 0),
        bits,
      ),
    );
    return { kind: 'tensor', tensor: tensorOf(shape, batch, bits, data) };
  }
  const parts = shares.map((share) => (share as { planes: BitPlanes }).planes.data);
  const data = first.planes.data.map((_, i) => parts.reduce((sum, part) => sum ^ part[i], 0));
  return { kind: 'planes', planes: { ...first.planes, data } };
}

/** Fresh shares: all but the last are random. */
function split(value: Opened, parties: number): IdealShare[] {
  const last = value.kind === 'tensor' ? value.tensor.data.slice() : value.planes.data.slice();
  const shares: IdealShare[] = [];
  for (let party = 1; party < parties; party++) {
    if (value.kind === 'tensor') {
      const random = randomFillSync(new Int32Array(last.length));
      for (let i = 0; i < last.length; i++) last[i] = (last[i] - random[i]) | 0;
      shares.push({ kind: 'tensor', tensor: { ...value.tensor, data: random } });
    } else {
      const random = randomBytes(last.length).map((byte) => byte & 1);
      for (let i = 0; i < last.length; i++) last[i] ^= random[i];
      shares.push({ kind: 'planes', planes: { ...value.planes, data: Uint8Array.from(random) } });
    }
  }
  shares.push(
    value.kind === 'tensor'
      ? { kind: 'tensor', tensor: { ...value.tensor, data: last as Int32Array } }
      : { kind: 'planes', planes: { ...value.planes, data: last as Uint8Array } },
  );
  return shares;
}
