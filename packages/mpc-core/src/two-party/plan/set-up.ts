/** What a session sends once, before and during its first batch. Each lane is a session of its own. */

import { STRAND_HEADER_BYTES } from '../../channel/strand-header.ts';
import type { LinearPlan } from './linear-plan.ts';
import type { Party } from './party.ts';
import { type CorrelationKind, extensionCheckBytes, IKNP_COLUMNS, makingCost, rowsOfCheck } from './silent.ts';
import { checksPeer, type TwoPartyThreat } from './threat.ts';

/** Bytes by direction. */
export interface Traffic {
  readonly vendorToHospital: number;
  readonly hospitalToVendor: number;
}

/** Bytes that are sent once a session, whatever the batches. */
export interface SetUpCost {
  /** Agreement on what is run, and the base transfers of both directions. */
  readonly session: Traffic;
  /** The hospital's public keys: for each parameter set a seed, and a polynomial for each of its keys. */
  readonly keys: Traffic;
  /** The first correlations of every kind in use. */
  readonly correlations: Traffic;
  readonly total: Traffic;
}

/** Digests of version, program and parameters, and the party. */
const AGREEMENT_BYTES = 3 * 32 + 1;
/** Choices of the transfers that give the seeds of all widths: 128 for each of 1 + 2 + 3 + 4 offsets. */
export const SEED_TRANSFERS = 10 * IKNP_COLUMNS;
const POINT_BYTES = 32;
const SEED_BYTES = 16;
const WORD_BYTES = 4;

/** The sum, direction by direction. */
export function addTraffic(...parts: readonly Traffic[]): Traffic {
  return {
    vendorToHospital: parts.reduce((sum, part) => sum + part.vendorToHospital, 0),
    hospitalToVendor: parts.reduce((sum, part) => sum + part.hospitalToVendor, 0),
  };
}

/** What each party sends, as directions, `factor` times. */
export function traffic(sent: Readonly<Record<Party, number>>, factor = 1): Traffic {
  return { vendorToHospital: factor * sent.vendor, hospitalToVendor: factor * sent.hospital };
}

/**
 * Every party sends in each role: a group element, one a base transfer (two in the endemic ones), the columns of the extension and
 * its check.
 */
function baseBytes(threat: TwoPartyThreat): number {
  const elements = 1 + IKNP_COLUMNS * (checksPeer(threat) ? 2 : 1);
  const { challenge, answer } = extensionCheckBytes(1, threat);
  const columns = (IKNP_COLUMNS * (SEED_TRANSFERS + rowsOfCheck(threat))) / 8;
  return POINT_BYTES * elements + columns + challenge + answer + headers(checksPeer(threat) ? 5 : 3);
}

/** What goes before so many messages of conversations that are held at once. */
const headers = (messages: number) => messages * STRAND_HEADER_BYTES;

/** Messages of each party while a kind begins: its extension, the small iteration and the first whole one, with their checks. */
function beginningMessages({ sender }: CorrelationKind, threat: TwoPartyThreat): Readonly<Record<Party, number>> {
  const [senders, receivers] = checksPeer(threat) ? [5, 6] : [2, 3];
  return sender === 'vendor' ? { vendor: senders, hospital: receivers } : { vendor: receivers, hospital: senders };
}

/** `plans`: of every linear step; `kinds`: of correlations in use, each once. */
export function setUpCost(
  plans: readonly LinearPlan[],
  kinds: readonly CorrelationKind[],
  threat: TwoPartyThreat = 'semi-honest',
): SetUpCost {
  const each = AGREEMENT_BYTES + baseBytes(threat);
  const session = { vendorToHospital: each, hospitalToVendor: each };
  const keys = { vendorToHospital: 0, hospitalToVendor: keyBytes(plans) };
  const correlations = addTraffic(
    ...kinds.flatMap((kind) => {
      const { vendor, hospital } = beginningMessages(kind, threat);
      return [
        traffic(makingCost(kind, threat).start),
        traffic({ vendor: headers(vendor), hospital: headers(hospital) }),
      ];
    }),
  );
  return { session, keys, correlations, total: addTraffic(session, keys, correlations) };
}

/** A set of parameters has as many keys as the section that uses most (protocols/linear/keys.ts). */
function keyBytes(plans: readonly LinearPlan[]): number {
  const sets = new Map<string, { keys: number; polynomialBytes: number }>();
  for (const { parameters, keys } of plans.flatMap((plan) => plan.sections)) {
    const { degree, primes } = parameters;
    const name = `${degree}/${primes}`;
    const most = Math.max(keys, sets.get(name)?.keys ?? 0);
    sets.set(name, { keys: most, polynomialBytes: WORD_BYTES * degree * primes });
  }
  return [...sets.values()].reduce((sum, set) => sum + SEED_BYTES + set.keys * set.polynomialBytes, 0);
}
