/**
 * What protocols cost: exact bytes and messages each way, correlations and one-way trips, and their sums.
 */
import { otherParty, type Party } from './party.ts';

/** So many correlations of a width, of which the sender is this party. */
export interface CorrelationCount {
  readonly width: number;
  /** The party that acts as OT sender. */
  readonly sender: Party;
  readonly count: number;
}

/** What a call of a protocol costs. */
export interface ProtocolCost {
  /** Bytes that each party sends. */
  readonly bytes: Readonly<Record<Party, number>>;
  /** Messages that each party sends. */
  readonly messages: Readonly<Record<Party, number>>;
  /** Correlations by width and direction, sorted; their making (silent.ts) is not in the bytes. */
  readonly correlations: readonly CorrelationCount[];
  /** One-way trips that have to wait for one another; messages both ways at once count once. */
  readonly trips: number;
  /** What the hospital does in turn: S sends a message, R waits for one. */
  readonly order: string;
}

/** The sum of costs of steps done one after the other. */
export function sumCosts(costs: readonly ProtocolCost[]): ProtocolCost {
  const sum = new Tally();
  for (const cost of costs) sum.add(cost);
  return sum.total();
}

/** Counts of one width and direction added up, sorted. */
export function mergeCorrelations(counts: readonly CorrelationCount[]): readonly CorrelationCount[] {
  const sum = new Tally();
  for (const used of counts) sum.correlate(used);
  return sum.total().correlations;
}

/** Keys (AES calls) that each party makes: 2^width a correlation as OT sender, one as receiver. */
export function keysMade({ correlations }: Pick<ProtocolCost, 'correlations'>): Record<Party, number> {
  const made = { vendor: 0, hospital: 0 };
  for (const { width, sender, count } of correlations) {
    made[sender] += count * 2 ** width;
    made[otherParty(sender)] += count;
  }
  return made;
}

/**
 * Nanoseconds that a cost takes, both parties and the link together, with docs/PERFORMANCE.md's figures: a correlation 55, a key
 * 4, a byte 10 (100 MB/s).
 */
export function typicalPrice(cost: ProtocolCost): number {
  const { vendor, hospital } = keysMade(cost);
  const made = cost.correlations.reduce((sum, { count }) => sum + count, 0);
  return 55 * made + 4 * (vendor + hospital) + 10 * (cost.bytes.vendor + cost.bytes.hospital);
}

/**
 * The same where AES costs one party, a page, 37 ns a block (docs/BROWSER.md): a correlation takes it 60 ns, a key 40. Both parties wait for each other with
 * the one image that a page asks about, so that a byte costs both ways of it, some 15.
 */
export function priceSparing(sparing: Party): (cost: ProtocolCost) => number {
  return (cost) => {
    const keys = keysMade(cost);
    const made = cost.correlations.reduce((sum, { count }) => sum + count, 0);
    return (
      82 * made + 40 * keys[sparing] + 4 * keys[otherParty(sparing)] + 15 * (cost.bytes.vendor + cost.bytes.hospital)
    );
  };
}

/** Choices and answer of a transfer, as the hospital's turns. */
export function turn(sender: Party): string {
  return sender === 'vendor' ? 'SR' : 'RS';
}

/** Adds up a cost. */
export class Tally {
  trips = 0;
  order = '';
  readonly #bytes = { vendor: 0, hospital: 0 };
  readonly #messages = { vendor: 0, hospital: 0 };
  readonly #correlations = new Map<string, CorrelationCount>();

  send(from: Party, bytes: number): void {
    this.#bytes[from] += bytes;
    this.#messages[from] += 1;
  }

  correlate(used: CorrelationCount): void {
    const key = `${used.sender} ${used.width}`;
    const before = this.#correlations.get(key)?.count ?? 0;
    this.#correlations.set(key, { ...used, count: before + used.count });
  }

  /** Correlations with the receiver's choices and the sender's answer. */
  transfer(used: CorrelationCount, choiceBytes: number, answerBytes: number): void {
    this.send(otherParty(used.sender), choiceBytes);
    this.send(used.sender, answerBytes);
    this.order += turn(used.sender);
    this.correlate(used);
  }

  add({ bytes, messages, correlations, trips, order }: ProtocolCost): void {
    for (const party of ['vendor', 'hospital'] as const) {
      this.#bytes[party] += bytes[party];
      this.#messages[party] += messages[party];
    }
    for (const used of correlations) this.correlate(used);
    this.trips += trips;
    this.order += order;
  }

  total(): ProtocolCost {
    const sorted = [...this.#correlations].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, used]) => used);
    const { trips, order } = this;
    return { bytes: this.#bytes, messages: this.#messages, correlations: sorted, trips, order };
  }
}
