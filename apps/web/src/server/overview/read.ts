import { EVALUATION } from '@doubleblind/contracts';
import { isConnected } from '../agents/contact.ts';
import type { Actor } from '../authorisation/actor.ts';
import { authorise } from '../authorisation/authorise.ts';
import { database } from '../database/client.ts';
import { COLUMNS } from '../database/columns.ts';
import { NAMED_PARTICIPANTS } from '../works/participants.ts';

/** What the operator sees: how much of what there is, and whether it works. Never results. */
export async function readOverview(actor: Actor) {
  authorise(actor, 'portal.oversee');
  const [organisations, states, agents, failures] = await Promise.all([
    database().organisation.findMany({
      orderBy: { createdAt: 'asc' },
      include: {
        _count: { select: { memberships: true, agents: { where: { removedAt: null } }, models: true, testSets: true } },
      },
    }),
    database().work.groupBy({ by: ['state'], where: { kind: EVALUATION.name }, _count: true }),
    database().agent.findMany({
      where: { removedAt: null },
      include: { organisation: true },
      orderBy: { lastSeenAt: 'desc' },
      take: 50,
    }),
    database().work.findMany({
      where: { kind: EVALUATION.name, state: 'failed' },
      orderBy: { updatedAt: 'desc' },
      take: 10,
      include: { participants: NAMED_PARTICIPANTS },
    }),
  ]);
  return {
    organisations: organisations.map(({ _count, ...row }) => ({ ...row, counts: _count })),
    states: states.map((row) => ({ state: COLUMNS.state(row.state), count: row._count })),
    agents: agents.map((row) => ({
      id: row.id,
      name: row.name,
      organisation: row.organisation.name,
      softwareVersion: row.softwareVersion,
      lastSeenAt: row.lastSeenAt,
      connected: isConnected(row),
    })),
    failures: failures.map((row) => ({
      id: row.id,
      number: row.number,
      parties: row.participants.map(({ organisation }) => organisation.name).join(' and '),
      code: row.failureCode ?? '',
      detail: row.failureDetail ?? '',
      updatedAt: row.updatedAt,
    })),
  };
}

export type OverviewData = Awaited<ReturnType<typeof readOverview>>;
