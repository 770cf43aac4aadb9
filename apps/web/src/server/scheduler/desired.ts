import { type DesiredEvaluation, FINAL_STATES, type Side, type SignedPeerCard } from '@doubleblind/contracts';
import { type Actor, sideOf } from '../authorisation/actor.ts';
import type { Database } from '../database/client.ts';
import { COLUMNS } from '../database/columns.ts';
import { desiredState } from './reconcile.ts';

/** An agent may go on for this long without hearing from the portal. */
export const LEASE_MILLISECONDS = 10 * 60 * 1000;
/** For how long ended evaluations are still named, so that an agent that was away learns of the end. */
const REMEMBER_END_MILLISECONDS = 7 * 24 * 60 * 60 * 1000;

/** Ended otherwise than by a release: agents that worked on it have to be told. */
const STOPPING = FINAL_STATES.filter((state) => desiredState(state) === 'stop');

/** Exactly one of the two listens: the one that has an address; the hospital when both have. */
function connectMode(side: Side, cards: Record<Side, SignedPeerCard | null>): 'listen' | 'dial' {
  const hospitalListens = (cards.hospital?.document.addresses.length ?? 0) > 0;
  return (side === 'hospital') === hospitalListens ? 'listen' : 'dial';
}

/** Everything that is wanted from this agent now, however much it is: what is left out would be stopped. */
export async function desiredEvaluations(
  database: Database,
  agent: Actor,
  now = new Date(),
): Promise<DesiredEvaluation[]> {
  const side = sideOf(agent)!;
  const party = side === 'vendor' ? { vendorId: agent.organisationId } : { hospitalId: agent.organisationId };
  const rows = await database.evaluation.findMany({
    where: {
      ...party,
      OR: [
        { state: { notIn: [...FINAL_STATES, 'computed'] } },
        {
          state: { in: STOPPING },
          updatedAt: { gt: new Date(now.getTime() - REMEMBER_END_MILLISECONDS) },
          attempts: { some: {} },
        },
      ],
      proposal: { path: [side, 'agentId'], equals: agent.id },
    },
    include: { approvals: true, attempts: { orderBy: { number: 'desc' }, take: 1 } },
    orderBy: { createdAt: 'desc' },
  });
  const other = side === 'vendor' ? 'hospital' : 'vendor';
  const agentIds = rows.flatMap((row) => {
    const proposal = COLUMNS.proposal(row.proposal);
    return [proposal.vendor.agentId, proposal.hospital.agentId];
  });
  const cards = new Map(
    (await database.agent.findMany({ where: { id: { in: [...new Set(agentIds)] }, removedAt: null } })).map((row) => [
      row.id,
      COLUMNS.card(row.card),
    ]),
  );
  const leaseUntil = new Date(now.getTime() + LEASE_MILLISECONDS).toISOString();
  return rows.flatMap((row): DesiredEvaluation[] => {
    const desired = desiredState(COLUMNS.state(row.state));
    const attempt = row.attempts[0];
    const observed = side === 'vendor' ? attempt?.vendorObserved : attempt?.hospitalObserved;
    if (!desired || (desired === 'stop' && (!attempt || observed === 'stopped'))) return [];
    const proposal = COLUMNS.proposal(row.proposal);
    const both = {
      vendor: cards.get(proposal.vendor.agentId) ?? null,
      hospital: cards.get(proposal.hospital.agentId) ?? null,
    };
    const card = both[other];
    return [
      {
        evaluationId: row.id,
        attempt: attempt?.number ?? 1,
        desired,
        side,
        proposal,
        approvals: row.approvals.map((approval) => COLUMNS.approval(approval.document)),
        peer: attempt && card ? { card, connect: connectMode(side, both) } : null,
        leaseUntil,
      },
    ];
  });
}
