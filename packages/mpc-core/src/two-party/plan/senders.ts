/**
 * Who sends the (first) digit tables. The sender of a table hashes 2^w times for a digit of w bits, the receiver once;
 * several thresholds are the vendor's to send. The others go to whoever has less to do, the largest first, counting the
 * vendor's homomorphic products too, so that both parties' processors are about equally busy; where one party is spared, each to the
 * sender with whom that one hashes less.
 */
import { linearProducts, type Step } from '@doubleblind/program';
import { keysMade } from './cost.ts';
import { otherParty, type Party } from './party.ts';
import { stepDetail } from './steps/planners.ts';
import { compares, type TwoPartyPlan } from './two-party-plan.ts';

/**
 * Hashes that take as long as one multiply-add of a linear step, in the clear and on two polynomials of three limbs:
 * 7 products at 26 G/s beside 130 M hashes/s.
 */
const HASHES_PER_PRODUCT = 7 * (130e6 / 26e9);

/** `plan`: whose comparisons are all sent by the vendor yet. Of every comparison whose sender is free, the sender by step name. */
export function chooseSenders(plan: TwoPartyPlan): ReadonlyMap<string, Party> {
  const { program, scope } = plan;
  const load: Record<Party, number> = { vendor: 0, hospital: 0 };
  const open: { name: string; sent: number; received: number }[] = [];
  for (const step of program.steps) {
    if (step.op === 'linear') load.vendor += linearProducts(step, scope, 1) * HASHES_PER_PRODUCT;
    if (!compares(step)) continue;
    const { sent, received } = hashes(plan, step);
    if (step.op === 'compare' && scope.planes(step.output).thresholds > 1) {
      load.vendor += sent;
      load.hospital += received;
    } else open.push({ name: step.name, sent, received });
  }
  const senders = new Map<string, Party>();
  const { sparing } = plan;
  if (sparing) {
    const other = otherParty(sparing);
    return new Map(open.map(({ name, sent, received }) => [name, received <= sent ? other : sparing]));
  }
  for (const { name, sent, received } of open.sort((a, b) => b.sent - a.sent)) {
    const sender: Party = load.vendor <= load.hospital ? 'vendor' : 'hospital';
    load[sender] += sent;
    load[otherParty(sender)] += received;
    senders.set(name, sender);
  }
  return senders;
}

/** Keys that either party makes in a batch of one, where `sent` is the sender's. */
function hashes(plan: TwoPartyPlan, step: Step): { sent: number; received: number } {
  const made = keysMade(stepDetail(plan, step, 1));
  return { sent: made.vendor, received: made.hospital };
}
