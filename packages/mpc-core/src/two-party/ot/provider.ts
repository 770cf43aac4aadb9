/** The correlations of one party, made with the peer alone. A provider lives as long as its channel and no longer. */

import type { Channel } from '../../channel/channel.ts';
import { together } from '../../channel/strands.ts';
import { Arena } from '../../kernel/arena.ts';
import type { Heap } from '../../kernel/heap.ts';
import { otherParty, type Party } from '../plan/party.ts';
import { type CorrelationKind, silentPlan } from '../plan/silent.ts';
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
  /** Those that are begun at once, before they are needed; both parties name the same ones in the same order. */
  readonly kinds?: readonly CorrelationKind[];
}

/** The channel of a source: a strand of its own while it begins beside others. */
class Line implements Channel {
  through: Channel;

  constructor(through: Channel) {
    this.through = through;
  }

  get counters() {
    return this.through.counters;
  }

  send(message: Uint8Array): Promise<void> {
    return this.through.send(message);
  }

  receive(bytes: number): Promise<Uint8Array> {
    return this.through.receive(bytes);
  }
}

class SilentProvider implements CorrelationProvider {
  readonly #heap: Heap;
  /** Of the sources' lifetime. */
  readonly #arena: Arena;
  readonly #channel: Channel;
  readonly #threat: TwoPartyThreat;
  readonly #chosen: (width: number) => ChosenSeeds;
  readonly #offered: (width: number) => KeyPairs;
  readonly #sources = new Map<string, CorrelationSource>();

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
    return this.#source('sender', width, this.#channel);
  }

  async receiver(width: number): Promise<CorrelationSource> {
    return this.#source('receiver', width, this.#channel);
  }

  /** The first iterations of these, all at once: on a slow link each of them would wait for a few messages by itself. */
  async begin(kinds: readonly { readonly role: CorrelationSource['role']; readonly width: number }[]): Promise<void> {
    const conversations = kinds.map(({ role, width }) => async (strand: Channel) => {
      const line = new Line(strand);
      await this.#source(role, width, line).reserve(1);
      line.through = this.#channel;
    });
    await together(this.#channel, conversations);
  }

  #source(role: CorrelationSource['role'], width: number, channel: Channel): CorrelationSource {
    checkWidth(width);
    const name = `${role} ${width}`;
    const source =
      this.#sources.get(name) ??
      (role === 'sender' ? this.#makeSender(width, channel) : this.#makeReceiver(width, channel));
    this.#sources.set(name, source);
    return source;
  }

  #makeSender(width: number, channel: Channel): CorrelationSource {
    const heap = this.#heap;
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

  #makeReceiver(width: number, channel: Channel): CorrelationSource {
    const heap = this.#heap;
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
 * The real provider. Runs the base transfers of both directions at once (about 100 kB in all), and then the first iterations of `kinds`;
 * other sources are started when first reserved from. All randomness is fresh. Throws DB4101 if the peer sends no valid group elements, DB4102 and DB4103
 * where it does not pass a check, DB3001/DB3002 as the channel does.
 */
export async function createCorrelations(context: CorrelationContext): Promise<CorrelationProvider> {
  const { party, heap, channel, threat = 'semi-honest', kinds = [] } = context;
  const recorded = recordedChannel(channel);
  const choose = (strand: Channel) => chooseOffsets(heap, strand, party, threat);
  const offer = (strand: Channel) => offerSeeds(heap, strand, otherParty(party), threat);
  type Chosen = Awaited<ReturnType<typeof choose>>;
  type Offered = Awaited<ReturnType<typeof offer>>;
  let provider: SilentProvider;
  // The vendor's offsets first, then the hospital's.
  if (party === 'vendor') {
    const [chosen, offered] = await together<[Chosen, Offered]>(recorded, [choose, offer]);
    keyPermutations(heap, recorded.sent(), recorded.received());
    provider = new SilentProvider(heap, channel, threat, chosen, offered);
  } else {
    const [offered, chosen] = await together<[Offered, Chosen]>(recorded, [offer, choose]);
    keyPermutations(heap, recorded.received(), recorded.sent());
    provider = new SilentProvider(heap, channel, threat, chosen, offered);
  }
  await provider.begin(
    kinds.map(({ width, sender }) => ({ width, role: sender === party ? ('sender' as const) : ('receiver' as const) })),
  );
  return provider;
}
