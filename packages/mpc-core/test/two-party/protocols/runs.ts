/** Each protocol on plain arrays: what goes in and comes out as shares, between two recorded parties. */

import type { MaxPoolSize } from '../../../src/two-party/plan/max-pool.ts';
import type { Party } from '../../../src/two-party/plan/party.ts';
import { planeStride } from '../../../src/two-party/protocols/common/segments.ts';
import { compare } from '../../../src/two-party/protocols/compare/index.ts';
import { extend } from '../../../src/two-party/protocols/extend/index.ts';
import { maxPool } from '../../../src/two-party/protocols/max/index.ts';
import { multiplex } from '../../../src/two-party/protocols/multiplex/index.ts';
import { checkRange } from '../../../src/two-party/protocols/range/index.ts';
import { scale } from '../../../src/two-party/protocols/scale/index.ts';
import type { IdealComparison } from '../../support/ideal/compare.ts';
import type { IdealSource } from '../../support/ideal/multiplex.ts';
import type { Shared } from '../../support/ideal/shares.ts';
import { both, type Parties, putPlane, putWords, takePlane, takeWords } from './parties.ts';

export interface Comparison extends IdealComparison {
  readonly digits: readonly number[];
  readonly sender: Party;
  readonly gateSender?: Party;
  readonly segment?: number;
}

/** Shares of the bits, [threshold][value], one byte a bit. */
export function runCompare(parties: Parties, comparison: Comparison): Promise<Shared<Uint8Array>> {
  const { input, bits, digits, sender, gateSender, valuesPerChannel, thresholds, flips, segment } = comparison;
  const count = input.vendor.length;
  const planes = (thresholds.length * valuesPerChannel) / count;
  return both(parties, async (context) => {
    const address = await compare(context, {
      input: putWords(context, input[context.party]),
      count,
      bits,
      digits,
      sender,
      thresholds: planes,
      valuesPerChannel,
      ...(gateSender && { gateSender }),
      ...(segment === undefined ? {} : { segment }),
      ...(context.party === 'vendor' ? { privateThresholds: thresholds, privateFlips: flips } : {}),
    });
    const result = new Uint8Array(planes * count);
    for (let plane = 0; plane < planes; plane++) {
      result.set(takePlane(context, address + plane * planeStride(count), count), plane * count);
    }
    return result;
  });
}

export interface Multiplexing {
  readonly sources: readonly (IdealSource & { readonly flips: Uint8Array; readonly uncertainty: number })[];
  readonly fromBits: number;
  readonly toBits: number;
  readonly firstSender?: Party;
  readonly segment?: number;
}

export function runMultiplex(parties: Parties, { sources, ...rest }: Multiplexing): Promise<Shared<Uint32Array>> {
  const count = sources.reduce((sum, { input }) => sum + input.vendor.length, 0);
  return both(parties, async (context) => {
    const address = await multiplex(context, {
      ...rest,
      sources: sources.map(({ input, plane, valuesPerChannel, thresholds, flips, uncertainty }) => ({
        input: putWords(context, input[context.party]),
        plane: putPlane(context, plane[context.party]),
        count: input.vendor.length,
        valuesPerChannel,
        uncertainty,
        ...(context.party === 'vendor' ? { privateThresholds: thresholds, privateFlips: flips } : {}),
      })),
    });
    return takeWords(context, address, count);
  });
}

export interface Extending {
  readonly input: Shared<Uint32Array>;
  readonly fromBits: number;
  readonly toBits: number;
  readonly valuesPerChannel: number;
  readonly offsets: Int32Array;
  readonly firstSender?: Party;
  readonly segment?: number;
}

export function runExtend(parties: Parties, { input, offsets, ...rest }: Extending): Promise<Shared<Uint32Array>> {
  const count = input.vendor.length;
  return both(parties, async (context) => {
    const address = await extend(context, {
      ...rest,
      input: putWords(context, input[context.party]),
      count,
      ...(context.party === 'vendor' ? { privateOffsets: offsets } : {}),
    });
    return takeWords(context, address, count);
  });
}

/** `outputs`: number of values that come out. */
export function runMaxPool(
  parties: Parties,
  input: Shared<Uint32Array>,
  pool: MaxPoolSize,
  outputs: number,
): Promise<Shared<Uint32Array>> {
  return both(parties, async (context) => {
    const address = await maxPool(context, { ...pool, input: putWords(context, input[context.party]) });
    return takeWords(context, address, outputs);
  });
}

export interface Scaling {
  readonly factors: Shared<Uint32Array>;
  /** [factor][position] */
  readonly maps: Shared<Uint32Array>;
  readonly ring: number;
  readonly segment: number;
}

/** Shares of the products. */
export function runScale(parties: Parties, { factors, maps, ring, segment }: Scaling): Promise<Shared<Uint32Array>> {
  const count = factors.vendor.length;
  const values = maps.vendor.length;
  return both(parties, async (context) => {
    const address = await scale(context, {
      ...{ factors: count, positions: values / count, ring, segment },
      maps: putWords(context, maps[context.party]),
      factorShares: putWords(context, factors[context.party]),
    });
    return takeWords(context, address, values);
  });
}

/** Shares of sampled values, [place][image], of several rings. */
export interface RangeChecking {
  readonly sources: readonly {
    readonly words: Shared<Uint32Array>;
    readonly bits: number;
    /** [place][threshold] */
    readonly thresholds: Int32Array;
  }[];
  readonly batch: number;
  readonly segment: number;
}

/** A bit an image, all of it the hospital's. */
export function runRangeCheck(
  parties: Parties,
  { sources, batch, segment }: RangeChecking,
): Promise<Shared<Uint8Array>> {
  return both(parties, async (context) => {
    const address = await checkRange(context, {
      ...{ batch, segment },
      sources: sources.map(({ words, bits, thresholds }) => ({
        words: putWords(context, words[context.party]),
        places: words.vendor.length / batch,
        bits,
        ...(context.party === 'vendor' ? { privateThresholds: thresholds } : {}),
      })),
    });
    return takePlane(context, address, batch);
  });
}
