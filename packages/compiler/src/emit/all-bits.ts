/** Widths of everything that a program declares. */
import { readersOf } from '../fixed-point/centre.ts';
import { type PlanTensor, readTensors } from '../fixed-point/plan.ts';
import type { ScaledPlan } from '../fixed-point/scales.ts';

/** Widths of all tensors: narrow ones are given, wide ones take the largest ring that reads them. */
export function allBits({ plan, bits: given, linear, scaled }: ScaledPlan): Map<PlanTensor, number> {
  const bits = new Map(given);
  const readers = readersOf(plan.steps);
  const makers = new Map(plan.steps.map((step) => [step.output, step]));
  const wide = (tensor: PlanTensor): number => {
    const known = bits.get(tensor);
    if (known !== undefined) return known;
    let width = 2;
    for (const reader of readers.get(tensor) ?? []) {
      const ring = linear.get(reader.name)?.ring ?? scaled.get(reader.name)?.ring;
      if (ring !== undefined) width = Math.max(width, ring);
      else width = Math.max(width, wide(reader.output) + (reader.op === 'truncate' ? reader.shift : 0));
    }
    const maker = makers.get(tensor);
    if (maker?.op === 'multiplex') for (const source of readTensors(maker)) width = Math.max(width, wide(source));
    bits.set(tensor, width);
    return width;
  };
  for (const tensor of [plan.input, ...plan.steps.map((step) => step.output)]) wide(tensor);
  return bits;
}
