/** Whether the vendor's private numbers are what its program says: those of every step that has some, as many and as large as they may be. */
import { DoubleblindError } from '@doubleblind/errors';
import { programHash } from '../schema/canonical.ts';
import type { Program } from '../schema/program.ts';
import { scopeOf } from '../schema/scope.ts';
import { definitionOf } from '../steps/registry.ts';
import type { PrivateArray } from '../weights/private-numbers.ts';
import type { PrivateWeights } from '../weights/weights.ts';
import { readWeights } from './file.ts';

/**
 * Reads the weights file of this program and checks it. Noise bounds and offsets of the protocols rely on it.
 * @throws DoubleblindError DB1031 (damaged or no weights file), DB1032 (belongs to another program), DB1033 (does not fit the program)
 */
export function readWeightsOf(bytes: Uint8Array, program: Program): PrivateWeights {
  const weights = readWeights(bytes, programHash(program));
  checkWeights(program, weights);
  return weights;
}

/** @throws DoubleblindError DB1033 naming the step; no number of the vendor's */
export function checkWeights(program: Program, weights: PrivateWeights): void {
  const known = new Set(weights.names());
  const scope = scopeOf(program);
  for (const step of program.steps) {
    const { secret, numbers } = definitionOf(step);
    if (!secret || !numbers) continue;
    const fail = (what: string): never => {
      throw new DoubleblindError('DB1033', `Step "${step.name}": ${what}.`);
    };
    if (!known.delete(step.name) || weights.kind(step.name) !== secret.kind) fail('its private numbers are missing');
    const held = weights.get(step.name, secret);
    for (const [name, { lengths, range }] of Object.entries(numbers(step, scope))) {
      const array = held[name] as PrivateArray;
      if (!lengths.includes(array.length)) fail(`"${name}" has ${array.length} numbers`);
      if (range && array.some((value) => value < range[0] || value > range[1])) fail(`"${name}" leaves its range`);
    }
  }
  const [unknown] = known;
  if (unknown !== undefined) throw new DoubleblindError('DB1033', `It has numbers for "${unknown}", which is no step.`);
}

/** Bits that the vendor's private numbers take, by their number and widths: how large the model is. */
export function privateBits(program: Program): number {
  const scope = scopeOf(program);
  return program.steps.reduce((sum, step) => {
    const rules = Object.values(definitionOf(step).numbers?.(step, scope) ?? {});
    return sum + rules.reduce((bits, { lengths, bits: each }) => bits + lengths[0] * each, 0);
  }, 0);
}
