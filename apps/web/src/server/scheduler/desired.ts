import {
  type DesiredEvaluation,
  EVALUATION,
  relayOfAddress,
  type Side,
  type SignedPeerCard,
  sideSchema,
} from '@doubleblind/contracts';
import type { Actor } from '../authorisation/actor.ts';
import type { Database } from '../database/client.ts';
import { COLUMNS } from '../database/columns.ts';
import { WANTED_WORK, wantedParts } from '../works/wanted.ts';

/** An agent may go on for this long without hearing from the portal. */
export const LEASE_MILLISECONDS = 10 * 60 * 1000;

/** Exactly one of the two listens: the one with the better address, at equal ones the hospital. */
function connectMode(side: Side, cards: Record<Side, SignedPeerCard | null>): 'listen' | 'dial' {
  const hospital = reachability(cards.hospital);
  const hospitalListens = hospital > 0 && hospital >= reachability(cards.vendor);
  return (side === 'hospital') === hospitalListens ? 'listen' : 'dial';
}

/** 2 with an address of its own, 1 at a relay, which costs its line, 0 where nobody can call. */
function reachability(card: SignedPeerCard | null): number {
  const addresses = card?.document.addresses ?? [];
  if (addresses.length === 0) return 0;
  return addresses.some((address) => relayOfAddress(address) === null) ? 2 : 1;
}

/** Everything that is wanted from this agent now, however much it is: what is left out would be stopped. */
export async function desiredEvaluations(
  database: Database,
  agent: Actor,
  now = new Date(),
): Promise<DesiredEvaluation[]> {
  const rows = await database.participant.findMany({
    where: wantedParts(agent.id, EVALUATION.name, now),
    include: { work: { include: WANTED_WORK } },
    orderBy: { work: { createdAt: 'desc' } },
  });
  const leaseUntil = new Date(now.getTime() + LEASE_MILLISECONDS).toISOString();
  return rows.flatMap(({ desired, role, work }): DesiredEvaluation[] => {
    if (desired === null) return [];
    const side = sideSchema.parse(role);
    const cardOf = (of: Side) => {
      const who = work.participants.find((row) => row.role === of)?.agent;
      return who && !who.removedAt ? COLUMNS.card(who.card) : null;
    };
    const cards = { vendor: cardOf('vendor'), hospital: cardOf('hospital') };
    const card = cards[side === 'vendor' ? 'hospital' : 'vendor'];
    const [attempt] = work.attempts;
    return [
      {
        evaluationId: work.id,
        attempt: attempt?.number ?? 1,
        desired: COLUMNS.desired(desired),
        side,
        proposal: COLUMNS.proposal(work.proposal),
        approvals: work.approvals.map((approval) => COLUMNS.approval(approval.document)),
        peer: attempt && card ? { card, connect: connectMode(side, cards) } : null,
        leaseUntil,
      },
    ];
  });
}
