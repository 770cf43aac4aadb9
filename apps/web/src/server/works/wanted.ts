/** Which works an agent is wanted for, whatever their kind. */
import type { Prisma } from '../../../../../prisma/generated/client.ts';

/** For how long ended works are still named, so that an agent that was away learns of the end. */
const REMEMBER_END_MILLISECONDS = 7 * 24 * 60 * 60 * 1000;

/** An agent's parts in works of a kind, for the `where` of a query: all that have not ended, and those that have lately. */
export function wantedParts(agentId: string, kind: string, now: Date) {
  const lately = { updatedAt: { gt: new Date(now.getTime() - REMEMBER_END_MILLISECONDS) } };
  return {
    agentId,
    OR: [
      { desired: { notIn: ['stop'] }, work: { kind } },
      { desired: 'stop', work: { kind, ...lately } },
    ],
  } satisfies Prisma.ParticipantWhereInput;
}

/** What an agent is told of a work, for the `include` of a query: everybody's approvals and agents, and the latest attempt. */
export const WANTED_WORK = {
  approvals: true,
  participants: { include: { agent: true } },
  attempts: { orderBy: { number: 'desc' }, take: 1 },
} as const satisfies Prisma.WorkInclude;
