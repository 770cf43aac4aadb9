/**
 * The two-party back end: a vendor with weights and a hospital with inputs, who follow the protocol (docs/PROTOCOL.md,
 * docs/SECURITY.md). Additive shares modulo powers of two; linear steps by homomorphic encryption, comparisons and products by
 * oblivious transfer.
 */
import type { PrivateWeights } from '@doubleblind/program';
import type { Backend, PartyNetwork } from '../backend/contract.ts';
import { Heap } from '../kernel/heap.ts';
import { planDigest, WIRE_VERSION } from './digest.ts';
import { environmentOf } from './environment.ts';
import { TwoPartyOperations } from './operations.ts';
import { createCorrelations } from './ot/index.ts';
import { otherParty, PARTIES, type Party } from './plan/party.ts';
import { runCost } from './plan/program-cost.ts';
import { planProgram } from './plan/program-plan.ts';
import type { TwoPartyPlan } from './plan/two-party-plan.ts';
import type { TwoPartyShare } from './share.ts';

/** See the head of this file. Semi-honest parties; 128 bits computational and 40 bits statistical security. */
export const twoParty: Backend<TwoPartyShare, TwoPartyPlan> = {
  name: 'two-party',
  wireVersion: WIRE_VERSION,
  threat: 'semi-honest',
  parties: PARTIES,
  roles: { weights: 'vendor', inputs: 'hospital', outputs: 'hospital' },
  plan: planProgram,
  digest: planDigest,
  cost(plan, batches) {
    const { bytes, rounds } = runCost(plan.program, batches);
    return { sent: { vendor: bytes.vendorToHospital, hospital: bytes.hospitalToVendor }, rounds };
  },
  async open(network: PartyNetwork, plan: TwoPartyPlan, weights?: PrivateWeights): Promise<TwoPartyOperations> {
    const party = partyOf(network.self);
    const heap = new Heap();
    const channel = network.channel(otherParty(party));
    const correlations = await createCorrelations({ party, heap, channel });
    return new TwoPartyOperations(environmentOf({ party, heap, channel, correlations }, plan, weights));
  },
};

function partyOf(name: string): Party {
  const party = PARTIES.find((one) => one === name);
  if (!party) throw new RangeError(`"${name}" is no party of the two-party back end`);
  return party;
}
