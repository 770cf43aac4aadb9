/**
 * The vendor's private half of a compiled model. Never serialised by accident: a JSON.stringify or console.log of a
 * PrivateWeights object throws or prints nothing of the numbers.
 */
import { inspect } from 'node:util';

/** Private numbers of one `linear` step. */
export interface LinearWeights {
  readonly kind: 'linear';
  /** [outputs][inputs / groups][kernel height][kernel width], integers. */
  readonly weights: Int16Array;
  /** Per output [outputs], or per output position [outputs][H][W]; added modulo 2^ring before truncation. */
  readonly bias: Int32Array;
}

/** Private numbers of one `compare` step. */
export interface CompareWeights {
  readonly kind: 'compare';
  /** [plane][channel] integers t; the plane's bit is [x - t >= 0]. */
  readonly thresholds: Int32Array;
  /** [plane][channel] 1 where the bit is flipped to [x - t < 0] (a negative batch-norm factor), else 0. */
  readonly flips: Uint8Array;
}

/** Private numbers of one `extend` step. */
export interface ExtendWeights {
  readonly kind: 'extend';
  /** [channel]: x + offset lies in [0, 2^(a-1)). */
  readonly offsets: Int32Array;
}

export type StepWeights = LinearWeights | CompareWeights | ExtendWeights;

export class PrivateWeights {
  readonly #steps: ReadonlyMap<string, StepWeights>;
  /** SHA-256 (hex) of the canonical public program that these belong to. */
  readonly programHash: string;

  constructor(programHash: string, steps: ReadonlyMap<string, StepWeights>) {
    this.programHash = programHash;
    this.#steps = steps;
  }

  /** Names of the steps that have private numbers. */
  names(): string[] {
    return [...this.#steps.keys()];
  }

  /** Which private numbers the step has. Throws TypeError where it has none. */
  kind(step: string): StepWeights['kind'] {
    const found = this.#steps.get(step);
    if (!found) throw new TypeError(`no private numbers for step "${step}"`);
    return found.kind;
  }

  linear(step: string): LinearWeights {
    return this.#get(step, 'linear');
  }

  compare(step: string): CompareWeights {
    return this.#get(step, 'compare');
  }

  extend(step: string): ExtendWeights {
    return this.#get(step, 'extend');
  }

  #get<K extends StepWeights['kind']>(step: string, kind: K): Extract<StepWeights, { kind: K }> {
    const found = this.#steps.get(step);
    if (found?.kind !== kind) throw new TypeError(`no private ${kind} numbers for step "${step}"`);
    return found as Extract<StepWeights, { kind: K }>;
  }

  toJSON(): never {
    throw new TypeError('private weights cannot be serialised to JSON');
  }

  [inspect.custom](): string {
    return 'PrivateWeights { hidden }';
  }
}
