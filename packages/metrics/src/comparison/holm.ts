import { requireSetting } from '../inputs.ts';

/** P-values adjusted by Holm's step-down method (Scandinavian J. Statistics 1979), in input order, at most 1. */
export function holm(pValues: readonly number[]): number[] {
  for (const p of pValues) requireSetting('A p-value', p, 0, 1);
  const order = pValues.map((_, i) => i).sort((a, b) => pValues[a] - pValues[b]);
  const adjusted = new Array<number>(pValues.length).fill(1);
  let largest = 0;
  order.forEach((i, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[i]));
    adjusted[i] = largest;
  });
  return adjusted;
}
