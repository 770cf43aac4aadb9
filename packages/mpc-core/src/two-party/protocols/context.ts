/** What every protocol gets: the party's role, its memory, its peer and its correlations. */

import type { Channel } from '../../channel/channel.ts';
import type { Heap } from '../../kernel/heap.ts';
import type { CorrelationProvider } from '../ot/correlation.ts';
import type { Party } from '../plan/party.ts';
import type { TwoPartyThreat } from '../plan/threat.ts';

export interface ProtocolContext {
  readonly party: Party;
  readonly heap: Heap;
  readonly channel: Channel;
  readonly correlations: CorrelationProvider;
  /** Semi-honest parties unless it is said. */
  readonly threat?: TwoPartyThreat;
}
