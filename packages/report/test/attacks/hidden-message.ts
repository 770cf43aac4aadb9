/**
 * A model made to leak: it gives every study the same score but one, and hides bits of that image in the low digits of its
 * score. Whoever made the model reads them from the released Brier score.
 */
import type { FindingPerformance } from '@doubleblind/contracts';
import { RULES } from '../../src/disclosure/rules.ts';

export interface LeakingModel {
  /** Score of every other study. */
  readonly common: number;
  /** Score of the one study that carries message 0, and by how much each further message raises it. */
  readonly least: number;
  readonly step: number;
  readonly messages: number;
}

export function leakingScore({ least, step }: LeakingModel, message: number): number {
  return least + step * message;
}

/** Messages that agree with the released figures; their number says how many bits came through. */
export function attackMessage({ prevalence, brier }: FindingPerformance, model: LeakingModel): number[] {
  if (brier.value === null) return Array.from({ length: model.messages }, (_, message) => message);
  const { cases, of } = prevalence;
  const digits = String(brier.value).split('.')[1]?.length ?? 0;
  const slack = digits > 6 ? 1e-13 : 0.5 * 10 ** -Math.min(RULES.decimals, Math.max(digits, RULES.decimalsOfFew));
  const found: number[] = [];
  for (let message = 0; message < model.messages; message++) {
    const score = leakingScore(model, message);
    const fits = [0, 1].some((label) => {
      const positives = cases - label;
      const negatives = of - 1 - positives;
      const others = positives * (1 - model.common) ** 2 + negatives * model.common ** 2;
      return Math.abs((others + (score - label) ** 2) / of - brier.value!) <= slack;
    });
    if (fits) found.push(message);
  }
  return found;
}
