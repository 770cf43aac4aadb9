/** What a session sends once, before and during its first batch. Each lane is a session of its own. */

import type { LinearPlan } from './linear-plan.ts';
import type { Party } from './party.ts';
import { type CorrelationKind, IKNP_COLUMNS, makingCost } from './silent.ts';

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
/** Every party sends in each role: the group element A, one element a base transfer, and the columns of the extension. */
const BASE_BYTES = 32 + 32 * IKNP_COLUMNS + (IKNP_COLUMNS * SEED_TRANSFERS) / 8;
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

/** `plans`: of every linear step; `kinds`: of correlations in use, each once. */
export function setUpCost(plans: readonly LinearPlan[], kinds: readonly CorrelationKind[]): SetUpCost {
  const each = AGREEMENT_BYTES + BASE_BYTES;
  const session = { vendorToHospital: each, hospitalToVendor: each };
  const keys = { vendorToHospital: 0, hospitalToVendor: keyBytes(plans) };
  const correlations = addTraffic(...kinds.map((kind) => traffic(makingCost(kind).start)));
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
