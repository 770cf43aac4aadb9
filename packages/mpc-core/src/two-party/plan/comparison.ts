/**
 * What the non-linear steps cost: exact bytes and messages each way, correlations, and one-way trips, as functions of public
 * values. How the work is cut into segments is decided here too, because the parties must agree on it.
 */
import { otherParty, type Party } from './party.ts';

/** Values are worked on in vectors of this many; the last one is padded. */
export const VECTOR_VALUES = 128;
/** Most values of a segment, and most values times thresholds. */
export const SEGMENT_VALUES = 1 << 18;
const SEGMENT_COMPARISONS = 1 << 19;

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

/** A comparison of so many values with so many thresholds. */
export interface ComparisonSize {
  readonly count: number;
  /** From the most significant down. */
  readonly digits: readonly number[];
  readonly thresholds: number;
  readonly sender: Party;
  /** Most values of a segment; by default compareSegment(thresholds). */
  readonly segment?: number;
}

/** Products, or extensions, of so many values. */
export interface ProductSize {
  readonly count: number;
  readonly fromBits: number;
  readonly toBits: number;
  /** OT sender of the extension of the first segment, by default the vendor; the roles alternate. */
  readonly firstSender?: Party;
  readonly segment?: number;
}

/** How many low bits of a value of `bits` bits the digits do not cover. */
export function ignoredBits(bits: number, digits: readonly number[]): number {
  return bits - 1 - digits.reduce((sum, width) => sum + width, 0);
}

/** `count` rounded up to whole vectors. */
export function paddedCount(count: number): number {
  return Math.ceil(count / VECTOR_VALUES) * VECTOR_VALUES;
}

/** Values of a comparison's segment when the caller does not say. */
export function compareSegment(thresholds: number): number {
  return Math.min(SEGMENT_VALUES, Math.floor(SEGMENT_COMPARISONS / thresholds));
}

/** The numbers of values of the segments of `count` values: at most `size` each, whole vectors but for the last. */
export function segmentCounts(count: number, size: number): number[] {
  const step = Math.max(VECTOR_VALUES, Math.floor(size / VECTOR_VALUES) * VECTOR_VALUES);
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => Math.min(step, count - index * step));
}

/**
 * Whether a comparison goes digit by digit with the carry as part of the choice, instead of by tables and gates: with one
 * threshold, and digits above the lowest that leave room for the carry in a correlation of width 4.
 */
export function ripples(digits: readonly number[], thresholds: number): boolean {
  return thresholds === 1 && digits.slice(0, -1).every((width) => width <= 3);
}

/**
 * Widths of the gates that combine `digits` (gt, eq) pairs, one after the other from the lowest digit: 4 takes in two digits, 2
 * the one that is left over.
 */
export function gateWidths(digits: number): number[] {
  const widths = new Array<number>((digits - 1) >> 1).fill(4);
  return digits % 2 === 0 ? [...widths, 2] : widths;
}

/** The gates of a segment that one party is the OT sender of. */
export interface GatePart {
  /** Which of gateWidths. */
  readonly gate: number;
  readonly width: number;
  readonly sender: Party;
  /** Bits [from, from + count) of [threshold][value], whole vectors. */
  readonly from: number;
  readonly count: number;
}

/** Above this part of the gates the rest is not worth another trip. */
const ALL_GATES = 0.9;

/**
 * The gates of a segment of `padded` values, in order. An OT sender makes 2^width keys to the receiver's one: the digit
 * tables' receiver is the sender of so many gates that both parties make the same number. Where that is all of them, the roles
 * swap from gate to gate. Either way the next choices travel with the table before.
 */
export function gateParts(digits: readonly number[], thresholds: number, sender: Party, padded: number): GatePart[] {
  const widths = gateWidths(digits.length);
  const total = thresholds * padded;
  const extraKeys = (exponents: readonly number[]) => exponents.reduce((sum, width) => sum + 2 ** width - 1, 0);
  const share = (1 + extraKeys(digits) / thresholds / extraKeys(widths)) / 2;
  const vectors = total / VECTOR_VALUES;
  const theirs = share < ALL_GATES ? Math.round(share * vectors) * VECTOR_VALUES : total;
  return widths.flatMap((width, gate): GatePart[] => {
    const all = { gate, width, from: 0, count: total };
    if (theirs === total) return [{ ...all, sender: gate % 2 === 0 ? otherParty(sender) : sender }];
    return [
      { ...all, count: theirs, sender: otherParty(sender) },
      { ...all, from: theirs, count: total - theirs, sender },
    ];
  });
}

/** OT sender of the extension of segment `index`: in turns, so that both parties work the same. */
export function extensionSender(index: number, first: Party = 'vendor'): Party {
  return index % 2 === 0 ? first : otherParty(first);
}

/** Cost of comparing `count` values with `thresholds` thresholds each. */
export function compareCost(size: ComparisonSize): ProtocolCost {
  const { count, thresholds, segment } = size;
  const perSegment = ripples(size.digits, thresholds) ? rippleCost : tableCost;
  return sumCosts(
    segmentCounts(count, segment ?? compareSegment(thresholds)).map((values) => perSegment(values, size)),
  );
}

function rippleCost(values: number, { digits, sender }: ComparisonSize): ProtocolCost {
  const planes = paddedCount(values) / 8;
  const cost = new Tally();
  [...digits].reverse().forEach((digit, index) => {
    const width = index === 0 ? digit : digit + 1;
    const from = index % 2 === 0 ? sender : otherParty(sender);
    cost.transfer({ width, sender: from, count: paddedCount(values) }, width * planes, ((1 << width) - 1) * planes);
  });
  cost.trips = digits.length + 1;
  return cost.total();
}

function tableCost(values: number, { digits, thresholds, sender }: ComparisonSize): ProtocolCost {
  const planes = paddedCount(values) / 8;
  const cost = new Tally();
  const bits = digits.reduce((sum, width) => sum + width, 0);
  const entries = digits.reduce((sum, width, index) => {
    const perEntry = index === digits.length - 1 ? thresholds : 2 * thresholds;
    return sum + ((1 << width) - 1) * perEntry;
  }, 0);
  cost.send(otherParty(sender), bits * planes);
  cost.send(sender, entries * planes);
  cost.order = turn(sender);
  for (const width of digits) cost.correlate({ width, sender, count: paddedCount(values) });
  const parts = gateParts(digits, thresholds, sender, paddedCount(values));
  for (const { width, sender: from, count } of parts) {
    cost.transfer({ width, sender: from, count }, (width * count) / 8, (((1 << width) - 1) * count) / 8);
  }
  cost.trips = 2 + parts.length;
  return cost.total();
}

/** Transfers of one bit each in both directions at once: choices both ways, then answers both ways. */
export function transferCost(count: number, choiceBytes: number, answerBytes: number): ProtocolCost {
  const cost = new Tally();
  for (const sender of ['vendor', 'hospital'] as const)
    cost.transfer({ width: 1, sender, count }, choiceBytes, answerBytes);
  cost.trips = 2;
  cost.order = 'SRSR';
  return cost.total();
}

/** Cost of `count` products of a bit and a number, extended from `fromBits` to `toBits` (not at all where they are equal). */
export function multiplexCost({ count, fromBits, toBits, firstSender, segment }: ProductSize): ProtocolCost {
  return sumCosts(
    segmentCounts(count, segment ?? SEGMENT_VALUES).map((values, index) => {
      const padded = paddedCount(values);
      const product = transferCost(padded, padded / 8, (padded * fromBits) / 8);
      if (toBits === fromBits) return product;
      return sumCosts([product, extensionCost(padded, toBits - fromBits, extensionSender(index, firstSender))]);
    }),
  );
}

/** Cost of extending `count` values. */
export function extendCost({ count, fromBits, toBits, firstSender, segment }: ProductSize): ProtocolCost {
  return sumCosts(
    segmentCounts(count, segment ?? SEGMENT_VALUES).map((values, index) =>
      extensionCost(paddedCount(values), toBits - fromBits, extensionSender(index, firstSender)),
    ),
  );
}

function extensionCost(padded: number, bits: number, sender: Party): ProtocolCost {
  const cost = new Tally();
  cost.transfer({ width: 1, sender, count: padded }, padded / 8, (padded * bits) / 8);
  cost.trips = 2;
  return cost.total();
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
 * The digit widths, from the most significant down, with which a comparison of `bits` bits costs least by `price`. Every way to
 * write `bits` as digits of 1 to 4 is tried.
 */
export function cheapestDigits(bits: number, thresholds: number, price = typicalPrice): number[] {
  let best: { readonly digits: number[]; readonly price: number } | undefined;
  for (const digits of compositions(bits)) {
    const found = price(compareCost({ count: VECTOR_VALUES, digits, thresholds, sender: 'vendor' }));
    if (!best || found < best.price) best = { digits, price: found };
  }
  return best?.digits ?? [];
}

function compositions(bits: number): number[][] {
  if (bits === 0) return [[]];
  const widths = [4, 3, 2, 1].filter((width) => width <= bits);
  return widths.flatMap((width) => compositions(bits - width).map((rest) => [width, ...rest]));
}

/** Choices and answer of a transfer, as the hospital's turns. */
function turn(sender: Party): string {
  return sender === 'vendor' ? 'SR' : 'RS';
}

/** Adds up a cost. */
class Tally {
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
