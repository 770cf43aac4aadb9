/**
 * The two-party back end: a vendor with weights and a hospital with inputs (docs/PROTOCOL.md, docs/SECURITY.md), for one of two
 * threat models, which the plan and so its digest name. Additive shares modulo powers of two; linear steps by homomorphic
 * encryption, comparisons and products by oblivious transfer.
 */
import type { PrivateWeights } from '@doubleblind/program';
import type { Backend, PartyNetwork } from '../backend/contract.ts';
import { Heap } from '../kernel/heap.ts';
import { planDigest, WIRE_VERSION } from './digest.ts';
import { environmentOf } from './environment.ts';
import { TwoPartyOperations } from './operations.ts';
import { createCorrelations } from './ot/index.ts';
import { otherParty, PARTIES, type Party } from './plan/party.ts';
import { correlationKinds, planCost } from './plan/program-cost.ts';
import { planProgram } from './plan/program-plan.ts';
import type { TwoPartyThreat } from './plan/threat.ts';
import type { TwoPartyPlan } from './plan/two-party-plan.ts';
import type { TwoPartyShare } from './share.ts';

/** The back end for parties of this kind. */
function backendFor(threat: TwoPartyThreat, sparing?: Party): Backend<TwoPartyShare, TwoPartyPlan> {
  return {
    name: 'two-party',
    wireVersion: WIRE_VERSION,
    threat,
    parties: PARTIES,
    roles: { weights: 'vendor', inputs: 'hospital', outputs: 'hospital' },
    plan: (program) => planProgram(program, threat, sparing),
    digest: planDigest,
    cost(plan, batches) {
      const { bytes, rounds } = planCost(plan, batches);
      return { sent: { vendor: bytes.vendorToHospital, hospital: bytes.hospitalToVendor }, rounds };
    },
    async open(network: PartyNetwork, plan: TwoPartyPlan, weights?: PrivateWeights): Promise<TwoPartyOperations> {
      const party = partyOf(network.self);
      const heap = new Heap();
      const channel = network.channel(otherParty(party));
      const kinds = correlationKinds(plan);
      const correlations = await createCorrelations({ party, heap, channel, threat, kinds });
      return new TwoPartyOperations(environmentOf({ party, heap, channel, correlations, threat }, plan, weights));
    },
  };
}

/** Semi-honest parties; 128 bits computational and 40 bits statistical security. */
export const twoParty = backendFor('semi-honest');

/** The same with checks: neither party learns more by deviating; what it gives out may then be wrong (docs/SECURITY.md). */
export const twoPartyPrivate = backendFor('private-against-malicious');

/** The back end that protects so; `sparing`: see TwoPartyPlan. */
export function twoPartyBackend(threat: TwoPartyThreat, sparing?: Party): Backend<TwoPartyShare, TwoPartyPlan> {
  if (sparing) return backendFor(threat, sparing);
  return threat === 'semi-honest' ? twoParty : twoPartyPrivate;
}

function partyOf(name: string): Party {
  const party = PARTIES.find((one) => one === name);
  if (!party) throw new RangeError(`"${name}" is no party of the two-party back end`);
  return party;
}
