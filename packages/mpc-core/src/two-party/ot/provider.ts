/** The correlations of one party, made with the peer alone. A provider lives as long as its channel and no longer. */

import type { Channel } from '../../channel/channel.ts';
import { Arena } from '../../kernel/arena.ts';
import type { Heap } from '../../kernel/heap.ts';
import type { Party } from '../plan/party.ts';
import { silentPlan } from '../plan/silent.ts';
import type { TwoPartyThreat } from '../plan/threat.ts';
import type { KeyPairs } from './base/sender.ts';
import type { CorrelationProvider, CorrelationSource } from './correlation.ts';
import { type ChosenSeeds, chooseOffsets, offerSeeds } from './iknp/offsets.ts';
import { receiveVectorCorrelations, sendVectorCorrelations } from './iknp/vector.ts';
import { keyPermutations, recordedChannel } from './permutations.ts';
import { ReceiverExtender } from './silent/receiver.ts';
import { SenderExtender } from './silent/sender.ts';
import { SilentSource } from './silent/source.ts';
import { checkWidth, combinations } from './width.ts';

export interface CorrelationContext {
  readonly party: Party;
  readonly heap: Heap;
  readonly channel: Channel;
  /** Semi-honest parties unless it is said. */
  readonly threat?: TwoPartyThreat;
}

class SilentProvider implements CorrelationProvider {
  readonly #heap: Heap;
  /** Of the sources' lifetime. */
  readonly #arena: Arena;
  readonly #channel: Channel;
  readonly #threat: TwoPartyThreat;
  readonly #chosen: (width: number) => ChosenSeeds;
  readonly #offered: (width: number) => KeyPairs;
  readonly #senders = new Map<number, CorrelationSource>();
  readonly #receivers = new Map<number, CorrelationSource>();

  constructor(
    heap: Heap,
    channel: Channel,
    threat: TwoPartyThreat,
    chosen: (width: number) => ChosenSeeds,
    offered: (width: number) => KeyPairs,
  ) {
    this.#heap = heap;
    this.#arena = new Arena(heap);
    this.#channel = channel;
    this.#threat = threat;
    this.#chosen = chosen;
    this.#offered = offered;
  }

  async sender(width: number): Promise<CorrelationSource> {
    checkWidth(width);
    let source = this.#senders.get(width);
    if (!source) {
      source = this.#makeSender(width);
      this.#senders.set(width, source);
    }
    return source;
  }

  async receiver(width: number): Promise<CorrelationSource> {
    checkWidth(width);
    let source = this.#receivers.get(width);
    if (!source) {
      source = this.#makeReceiver(width);
      this.#receivers.set(width, source);
    }
    return source;
  }

  #makeSender(width: number): CorrelationSource {
    const heap = this.#heap;
    const channel = this.#channel;
    const threat = this.#threat;
    const { offsets, seeds } = this.#chosen(width);
    const table = combinations(offsets, width);
    const address = this.#arena.allocate(table.length);
    heap.u8.set(table, address);
    return new SilentSource({
      heap,
      role: 'sender',
      width,
      combinations: address,
      plan: silentPlan(width, threat),
      threat,
      first: (rows, out) => sendVectorCorrelations(heap, channel, offsets, seeds, rows, out, threat),
      extender: new SenderExtender(heap, channel, width, address),
    });
  }

  #makeReceiver(width: number): CorrelationSource {
    const heap = this.#heap;
    const channel = this.#channel;
    const threat = this.#threat;
    const pairs = this.#offered(width);
    return new SilentSource({
      heap,
      role: 'receiver',
      width,
      combinations: 0,
      plan: silentPlan(width, threat),
      threat,
      first: (rows, out) => receiveVectorCorrelations(heap, channel, pairs, rows, out, threat),
      extender: new ReceiverExtender(heap, channel, width),
    });
  }
}

/**
 * The real provider. Runs the base transfers of both directions (about 100 kB in all); sources are started when first
 * reserved from. All randomness is fresh. Throws DB4101 if the peer sends no valid group elements, DB4102 and DB4103 where it does
 * not pass a check, DB3001/DB3002 as the channel does.
 */
export async function createCorrelations(context: CorrelationContext): Promise<CorrelationProvider> {
  const { party, heap, channel, threat = 'semi-honest' } = context;
  const recorded = recordedChannel(channel);
  if (party === 'vendor') {
    const chosen = await chooseOffsets(heap, recorded, threat);
    const offered = await offerSeeds(heap, recorded, threat);
    keyPermutations(heap, recorded.sent(), recorded.received());
    return new SilentProvider(heap, channel, threat, chosen, offered);
  }
  const offered = await offerSeeds(heap, recorded, threat);
  const chosen = await chooseOffsets(heap, recorded, threat);
  keyPermutations(heap, recorded.received(), recorded.sent());
  return new SilentProvider(heap, channel, threat, chosen, offered);
}
