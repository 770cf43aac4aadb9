/**
 * What a comparison costs as a function of public values, how its digits are combined, and the digits with which it costs least.
 */
import { type ProtocolCost, sumCosts, Tally, turn, typicalPrice } from './cost.ts';
import { otherParty, type Party } from './party.ts';
import { compareSegment, paddedCount, segmentCounts, VECTOR_VALUES } from './segments.ts';

/** A comparison of so many values with so many thresholds. */
export interface ComparisonSize {
  readonly count: number;
  /** From the most significant down. */
  readonly digits: readonly number[];
  readonly thresholds: number;
  readonly sender: Party;
  /** The OT sender of all gates; absent: gateParts divides them. */
  readonly gateSender?: Party;
  /** Most values of a segment; by default compareSegment(thresholds). */
  readonly segment?: number;
}

/** How many low bits of a value of `bits` bits the digits do not cover. */
export function ignoredBits(bits: number, digits: readonly number[]): number {
  return bits - 1 - digits.reduce((sum, width) => sum + width, 0);
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
 * swap from gate to gate. Either way the next choices travel with the table before. With a `gateSender` all are that party's.
 */
export function gateParts(
  { digits, thresholds, sender, gateSender }: Omit<ComparisonSize, 'count' | 'segment'>,
  padded: number,
): GatePart[] {
  const widths = gateWidths(digits.length);
  const total = thresholds * padded;
  if (gateSender) return widths.map((width, gate) => ({ gate, width, from: 0, count: total, sender: gateSender }));
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

function tableCost(values: number, size: ComparisonSize): ProtocolCost {
  const { digits, thresholds, sender } = size;
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
  const parts = gateParts(size, paddedCount(values));
  for (const { width, sender: from, count } of parts) {
    cost.transfer({ width, sender: from, count }, (width * count) / 8, (((1 << width) - 1) * count) / 8);
  }
  // Who speaks in turn; what one party says at a stretch is one trip.
  const turns = [sender, ...parts.map((part) => part.sender)].flatMap((from) => [otherParty(from), from]);
  cost.trips = turns.filter((who, index) => who !== turns[index - 1]).length;
  return cost.total();
}

/**
 * The digit widths, from the most significant down, with which a comparison of `bits` bits costs least by `price`. Every way to
 * write `bits` as digits of 1 to 4 is tried. `by`: who sends; with the usual price it does not matter.
 */
export function cheapestDigits(
  bits: number,
  thresholds: number,
  price = typicalPrice,
  by: Pick<ComparisonSize, 'sender' | 'gateSender'> = { sender: 'vendor' },
): number[] {
  let best: { readonly digits: number[]; readonly price: number } | undefined;
  for (const digits of compositions(bits)) {
    const found = price(compareCost({ count: VECTOR_VALUES, digits, thresholds, ...by }));
    if (!best || found < best.price) best = { digits, price: found };
  }
  return best?.digits ?? [];
}

function compositions(bits: number): number[][] {
  if (bits === 0) return [[]];
  const widths = [4, 3, 2, 1].filter((width) => width <= bits);
  return widths.flatMap((width) => compositions(bits - width).map((rest) => [width, ...rest]));
}
