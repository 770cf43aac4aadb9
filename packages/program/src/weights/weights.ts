/**
 * The vendor's private half of a compiled model. Never serialised by accident: a JSON.stringify or console.log of a
 * PrivateWeights object throws or prints nothing of the numbers.
 */
import type { NumbersOf, PrivateForm, PrivateNumbers } from './private-numbers.ts';

/** Name of the method by which Node.js prints an object (its util.inspect.custom). */
const PRINTED = Symbol.for('nodejs.util.inspect.custom');

/** The vendor's private numbers by step. Neither JSON nor console output shows them. */
export class PrivateWeights {
  readonly #steps: ReadonlyMap<string, PrivateNumbers>;
  /** SHA-256 (hex) of the canonical public program that these belong to. */
  readonly programHash: string;

  /** `steps`: by the step's name; which numbers a step has is said by its definition (steps/). */
  constructor(programHash: string, steps: ReadonlyMap<string, PrivateNumbers>) {
    this.programHash = programHash;
    this.#steps = steps;
  }

  /** Names of the steps that have private numbers. */
  names(): string[] {
    return [...this.#steps.keys()];
  }

  /** Which private numbers the step has. Throws TypeError where it has none. */
  kind(step: string): string {
    return this.#find(step).kind;
  }

  /** The private numbers of a step. Throws TypeError where it has none of this form. */
  get<F extends PrivateForm>(step: string, form: F): NumbersOf<F> {
    const found = this.#find(step);
    if (found.kind !== form.kind) throw new TypeError(`no private ${form.kind} numbers for step "${step}"`);
    return found as NumbersOf<F>;
  }

  #find(step: string): PrivateNumbers {
    const found = this.#steps.get(step);
    if (!found) throw new TypeError(`no private numbers for step "${step}"`);
    return found;
  }

  /** Weights are written to their own file only. @throws TypeError always */
  toJSON(): never {
    throw new TypeError('private weights cannot be serialised to JSON');
  }

  /** What Node.js prints for them. */
  [PRINTED](): string {
    return 'PrivateWeights { hidden }';
  }
}
