/**
 * What products of a bit and a number, and extensions to a larger ring, cost as functions of public values.
 */
import { type ProtocolCost, sumCosts, Tally } from './cost.ts';
import { otherParty, type Party } from './party.ts';
import { paddedCount, SEGMENT_VALUES, segmentCounts } from './segments.ts';

/** Products, or extensions, of so many values. */
export interface ProductSize {
  readonly count: number;
  readonly fromBits: number;
  readonly toBits: number;
  /** OT sender of the extension of the first segment, by default the vendor; the roles alternate. */
  readonly firstSender?: Party;
  readonly segment?: number;
}

/** OT sender of the extension of segment `index`: in turns, so that both parties work the same. */
export function extensionSender(index: number, first: Party = 'vendor'): Party {
  return index % 2 === 0 ? first : otherParty(first);
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
