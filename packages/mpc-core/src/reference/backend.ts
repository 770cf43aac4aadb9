/**
 * The reference back end: one party that computes every step's meaning in the clear. It protects nobody; it is the model of a back
 * end and what the conformance suite holds against the definitions first.
 */
import {
  type CleartextState,
  cleartextSteps,
  definitionOf,
  type PrivateWeights,
  type Program,
  programHash,
  type Step,
  type TensorSpec,
  tensorOf,
} from '@doubleblind/program';
import type { Backend, Opened, Operations, PartyNetwork, StepInputs } from '../backend/contract.ts';

const PARTY = 'everyone';

/** Its plan is the program. */
export const reference: Backend<Opened, Program> = {
  name: 'reference',
  wireVersion: 1,
  threat: 'none',
  parties: [PARTY],
  roles: { weights: PARTY, inputs: PARTY, outputs: PARTY },
  plan: (program) => program,
  digest: programHash,
  cost: () => ({ sent: { [PARTY]: 0 }, rounds: 0 }),
  async open(_network: PartyNetwork, program: Program, weights?: PrivateWeights): Promise<Operations<Opened>> {
    if (!weights) throw new TypeError('the reference back end computes with the weights');
    return new ReferenceOperations(program, weights);
  },
};

class ReferenceOperations implements Operations<Opened> {
  readonly memory = { usedBytes: 0, peakBytes: 0 };
  readonly #run: ReturnType<typeof cleartextSteps>;

  constructor(program: Program, weights: PrivateWeights) {
    this.#run = cleartextSteps(program, weights, 'nearest');
  }

  share({ shape, bits }: TensorSpec, batch: number, _owner: string, values?: Int32Array): Opened {
    return { kind: 'tensor', tensor: tensorOf(shape, batch, bits, values?.slice()) };
  }

  async reveal(share: Opened): Promise<Opened> {
    return share;
  }

  async step(step: Step, inputs: StepInputs<Opened>, batch: number): Promise<Opened> {
    const definition = definitionOf(step);
    const reads = definition.reads(step);
    const state: CleartextState = { tensors: new Map(), planes: new Map() };
    for (const [index, share] of inputs.tensors.entries()) {
      if (share.kind === 'tensor') state.tensors.set(reads.tensors[index], share.tensor);
    }
    for (const [index, share] of inputs.planes.entries()) {
      if (share.kind === 'planes') state.planes.set(reads.planes[index], share.planes);
    }
    this.#run(step, state, batch);
    if (definition.makes === 'planes') return { kind: 'planes', planes: state.planes.get(step.output)! };
    return { kind: 'tensor', tensor: state.tensors.get(step.output)! };
  }

  free(): void {}
}
