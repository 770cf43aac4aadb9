/** What a segment needs of correlations, reserved at its start in an order that both parties share. */

import type { CorrelationSource, Correlations } from '../../ot/correlation.ts';
import type { CorrelationCount } from '../../plan/cost.ts';
import type { Party } from '../../plan/party.ts';
import type { ProtocolContext } from '../context.ts';

export interface Taken extends Correlations {
  readonly width: number;
  /** Sender: address of T[0..2^width-1]; receiver: 0. */
  readonly combinations: number;
}

/** Demands of one width and direction added up, in order of first appearance. */
export function mergeDemands(demands: readonly CorrelationCount[]): CorrelationCount[] {
  const merged = new Map<string, CorrelationCount>();
  for (const demand of demands) {
    const key = `${demand.sender} ${demand.width}`;
    merged.set(key, { ...demand, count: demand.count + (merged.get(key)?.count ?? 0) });
  }
  return [...merged.values()];
}

/** This party's side of a kind of correlation. */
export function sourceOf(
  { party, correlations }: Pick<ProtocolContext, 'party' | 'correlations'>,
  width: number,
  sender: Party,
): Promise<CorrelationSource> {
  return sender === party ? correlations.sender(width) : correlations.receiver(width);
}

/** Makes these correlations available, in this order: the source of each kind. Invalidates what was taken before. */
export async function reserveAll(
  context: ProtocolContext,
  demands: readonly CorrelationCount[],
): Promise<ReadonlyMap<string, CorrelationSource>> {
  const sources = new Map<string, CorrelationSource>();
  for (const { width, sender, count } of mergeDemands(demands)) {
    const source = await sourceOf(context, width, sender);
    await source.reserve(count);
    sources.set(`${sender} ${width}`, source);
  }
  return sources;
}

/** Reserves all demands, then takes them: one result per demand, valid until the next call. */
export async function takeAll(context: ProtocolContext, demands: readonly CorrelationCount[]): Promise<Taken[]> {
  const sources = await reserveAll(context, demands);
  return demands.map(({ width, sender, count }) => {
    const source = sources.get(`${sender} ${width}`)!;
    return { ...source.take(count), width, combinations: source.combinations };
  });
}
