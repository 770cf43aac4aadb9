import type { ObservedState, Side } from '@doubleblind/contracts';
import { COLUMNS } from '../database/columns.ts';

/** What the agent of a side has said of the latest attempt; 'idle' before it has said anything. */
export function observedBy(
  { participants }: { readonly participants: readonly { readonly role: string; readonly observed: string }[] },
  side: Side,
): ObservedState {
  return COLUMNS.observed(participants.find((row) => row.role === side)?.observed ?? 'idle');
}
