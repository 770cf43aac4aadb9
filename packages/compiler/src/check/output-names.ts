/** The names of a model's outputs, or of the classes of its masks: one each. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Masks } from '@doubleblind/program';
import type { Shape } from '../layers/layer.ts';

/** @throws DoubleblindError DB1016 */
export function checkLabels(labels: readonly string[] | undefined, output: Shape, masks?: Masks): void {
  if (labels === undefined) return;
  const outputs = masks?.classes ?? output.reduce((product, size) => product * size, 1);
  if (labels.length !== outputs) {
    throw new DoubleblindError('DB1016', `It has ${outputs} outputs; ${labels.length} names are given.`);
  }
  const twice = labels.find((label, index) => labels.indexOf(label) !== index);
  if (twice !== undefined) throw new DoubleblindError('DB1016', `"${twice.slice(0, 100)}" is given twice.`);
}
