/** Puts random cases of single steps into one program, so that a back end is opened once for all of them. */
import {
  type PrivateNumbers,
  PrivateWeights,
  type Program,
  type Shape,
  type Step,
  signed,
  type TensorSpec,
  valueCount,
} from '@doubleblind/program';

/** Distributes over the members of a union. */
type Unnamed<S> = S extends Step ? Omit<S, 'name' | 'output'> : never;

/** Values of a tensor that is not made by a step. */
export interface GivenTensor {
  readonly id: number;
  /** The role whose party knows them. */
  readonly owner: 'inputs' | 'weights';
  readonly values: Int32Array;
}

export class ProgramBuilder {
  readonly batch: number;
  readonly given: GivenTensor[] = [];
  readonly #random: () => number;
  readonly #tensors: TensorSpec[] = [];
  readonly #planes: Program['planes'] = [];
  readonly #steps: Step[] = [];
  readonly #numbers = new Map<string, PrivateNumbers>();

  constructor(random: () => number, batch: number) {
    this.#random = random;
    this.batch = batch;
  }

  /** An integer of [least, most]. */
  integer(least: number, most: number): number {
    return least + (this.#random() % (most - least + 1));
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.#random() % choices.length];
  }

  /** An integer of [least, most], every fourth time at an edge. */
  value(least: number, most: number): number {
    const edges = [least, most, Math.max(least, Math.min(most, 0))];
    return this.integer(0, 3) === 0 ? this.pick(edges) : this.integer(least, most);
  }

  /**
   * A tensor with such values, by default of its whole ring. Every fourth belongs to the party of the inputs alone; the others are
   * the sum of two tensors of different owners, so that no party's share is zero.
   */
  tensor(
    shape: Shape,
    bits: number,
    value = (_index: number) => this.value(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1),
  ): number {
    const values = Int32Array.from({ length: valueCount(shape, this.batch) }, (_, index) => value(index));
    if (this.integer(0, 3) === 0) return this.#give(shape, bits, 'inputs', values);
    const random = values.map(() => signed(this.#random(), bits));
    const rest = values.map((one, i) => signed(one - random[i], bits));
    const inputs = [this.#give(shape, bits, 'weights', random), this.#give(shape, bits, 'inputs', rest)];
    const sum = this.declare(shape, bits);
    this.step({ op: 'add', inputs }, sum);
    return sum;
  }

  #give(shape: Shape, bits: number, owner: GivenTensor['owner'], values: Int32Array): number {
    const id = this.declare(shape, bits);
    this.given.push({ id, owner, values });
    return id;
  }

  /** A tensor that a step makes. */
  declare(shape: Shape, bits: number): number {
    this.#tensors.push({ name: `tensor ${this.#tensors.length}`, shape: [...shape], bits });
    return this.#tensors.length - 1;
  }

  planes(shape: Shape, thresholds: number): number {
    this.#planes.push({ name: `planes ${this.#planes.length}`, shape: [...shape], thresholds });
    return this.#planes.length - 1;
  }

  step(step: Unnamed<Step>, output: number, numbers?: PrivateNumbers): void {
    const name = `step ${this.#steps.length}`;
    this.#steps.push({ ...step, name, output } as Step);
    if (numbers) this.#numbers.set(name, numbers);
  }

  /** Runs `work` on this builder, and takes back all that it did if `keep` refuses the program that comes out. */
  attempt(work: () => void, keep: (program: Program) => boolean): boolean {
    const before = [this.#tensors, this.#planes, this.#steps, this.given].map((list) => list.length);
    work();
    if (keep(this.program())) return true;
    for (const [index, list] of [this.#tensors, this.#planes, this.#steps, this.given].entries()) {
      list.length = before[index];
    }
    return false;
  }

  program(): Program {
    return {
      format: 'doubleblind-program',
      version: 2,
      compiler: 'test',
      model: 'conformance',
      input: { tensor: 0, name: 'input', fractionBits: 0 },
      output: { tensor: this.#tensors.length - 1, name: 'output', fractionBits: 0, activation: 'none' },
      tensors: [...this.#tensors],
      planes: [...this.#planes],
      steps: [...this.#steps],
    };
  }

  weights(): PrivateWeights {
    return new PrivateWeights('0'.repeat(64), this.#numbers);
  }
}
