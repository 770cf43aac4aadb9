import type { Checklist } from '@doubleblind/contracts';
import { claim } from './claim.ts';
import type { ChecklistInput } from './items.ts';
import { stardAi } from './stard.ts';
import { tripodAi } from './tripod.ts';

/** Checklists filled in where the platform knows the answer; the other items are named and left to the authors. */
export function buildChecklists(report: ChecklistInput): Checklist[] {
  return [tripodAi(report), claim(report), stardAi(report)];
}
