/** An agent's key takes the place of the one before, which counts nowhere any more. */
import { provenRotation, type RotateKeyRequest, WORK_KINDS } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { Prisma } from '../../../../../prisma/generated/client.ts';
import { appendAudit } from '../audit/write.ts';
import { announce } from '../database/announce.ts';
import type { Database, Transaction } from '../database/client.ts';
import { hashToken } from '../tokens.ts';

/** Works that are named where an agent's key cannot change because of them. */
const MOST_NAMED = 10;

/**
 * Answers the key that counts from now on; the same request again, whose answer was lost, changes nothing. Throws DB6205 (not signed by both
 * keys), DB6201 (no agent that is enrolled here has the old key), DB6202 (the token is not one of its organisation), DB6006 (somebody has, or had, the
 * new key), DB6206 (works name the old key).
 */
export async function rotateKey(database: Database, { token, ...rotation }: RotateKeyRequest): Promise<string> {
  const proven = provenRotation(rotation);
  if (!proven) throw new DoubleblindError('DB6205', 'Change of a key.');
  const { agentId, oldKey, newKey, rotatedBy } = proven;
  return database.$transaction(async (transaction) => {
    // One after another: of two that come at once, the second finds what the first has made.
    await transaction.$queryRaw`SELECT id FROM "Agent" WHERE id = ${agentId} FOR UPDATE`;
    const agent = await transaction.agent.findUnique({ where: { id: agentId }, include: { organisation: true } });
    if (!agent || agent.removedAt) throw new DoubleblindError('DB6201', '');
    if (agent.publicKey === newKey && (await retiredKeyOf(transaction, agentId, oldKey))) return newKey;
    if (agent.publicKey !== oldKey) throw new DoubleblindError('DB6201', '');
    await spendToken(transaction, token, agent.organisationId);
    await requireNewKey(transaction, newKey);
    const works = await openWorks(transaction, agentId);
    if (works.length > 0) throw new DoubleblindError('DB6206', `Not at their end: ${works.join(', ')}.`);
    // Its card and its line are of the old key.
    const data = { publicKey: newKey, card: Prisma.DbNull, connectionId: null };
    await transaction.agent.update({ where: { id: agentId }, data });
    await transaction.retiredKey.create({ data: { publicKey: oldKey, agentId, rotation } });
    const { id, name, organisation, organisationId } = agent;
    await appendAudit(transaction, {
      actor: {
        ...{ kind: 'agent', id, name, role: `${organisation.kind}_agent` as 'vendor_agent' | 'hospital_agent' },
        ...{ organisationId, organisationName: organisation.name, organisationKind: organisation.kind },
      },
      action: 'agent.rotate-key',
      subject: { kind: 'agent', id, name },
      organisations: [organisationId, ...(await partnersOf(transaction, agentId))],
      detail: { oldKey, newKey, rotatedBy },
    });
    await announce(transaction, 'agent', agentId);
    return newKey;
  });
}

async function retiredKeyOf(transaction: Transaction, agentId: string, publicKey: string): Promise<boolean> {
  return (await transaction.retiredKey.count({ where: { publicKey, agentId } })) > 0;
}

async function spendToken(transaction: Transaction, token: string, organisationId: string): Promise<void> {
  const used = await transaction.enrolmentToken.updateMany({
    where: { tokenHash: hashToken(token), organisationId, usedAt: null, expiresAt: { gt: new Date() } },
    data: { usedAt: new Date() },
  });
  if (used.count !== 1) throw new DoubleblindError('DB6202', '');
}

/** Throws DB6006 where an agent has this key, or had it once. */
export async function requireNewKey(transaction: Transaction, publicKey: string): Promise<void> {
  if (await transaction.agent.findUnique({ where: { publicKey } }))
    throw new DoubleblindError('DB6006', 'This key is enrolled.');
  if (await transaction.retiredKey.findUnique({ where: { publicKey } }))
    throw new DoubleblindError('DB6006', 'This key was given up.');
}

/** "#12": works that may still need a signature of the key that their terms name. */
async function openWorks(transaction: Transaction, agentId: string): Promise<string[]> {
  const works = await transaction.work.findMany({
    where: {
      participants: { some: { agentId } },
      OR: WORK_KINDS.map(({ name, finalStates }) => ({ kind: name, state: { notIn: [...finalStates] } })),
    },
    select: { number: true },
    orderBy: { number: 'asc' },
    take: MOST_NAMED,
  });
  return works.map(({ number }) => `#${number}`);
}

async function partnersOf(transaction: Transaction, agentId: string): Promise<string[]> {
  const rows = await transaction.participant.findMany({
    where: { work: { participants: { some: { agentId } } } },
    select: { organisationId: true },
    distinct: ['organisationId'],
  });
  return rows.map(({ organisationId }) => organisationId);
}
