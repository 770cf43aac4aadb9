import {
  type EnrolmentAnswer,
  type enrolmentRequestSchema,
  type SignedDocument,
  verifyDocument,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { z } from 'zod';
import { appendAudit } from '../audit/write.ts';
import type { Actor } from '../authorisation/actor.ts';
import { authorise, found } from '../authorisation/authorise.ts';
import { announce } from '../database/announce.ts';
import type { Database } from '../database/client.ts';
import { identifier } from '../input.ts';
import { hashToken, makeToken } from '../tokens.ts';
import { requireNewKey } from './rotate-key.ts';

const DAY = 24 * 60 * 60 * 1000;

/** Answers a token that enrols one agent within a day; it is shown once. */
export async function createEnrolmentToken(database: Database, actor: Actor): Promise<string> {
  const { organisationId } = actor;
  authorise(actor, 'agent.manage', { organisationId });
  const { token, tokenHash } = makeToken('dbenrol');
  await database.$transaction(async (transaction) => {
    const row = await transaction.enrolmentToken.create({
      data: { organisationId, tokenHash, createdBy: actor.name, expiresAt: new Date(Date.now() + DAY) },
    });
    await appendAudit(transaction, {
      actor,
      action: 'agent.invite',
      subject: { kind: 'enrolment', id: row.id, name: '' },
      organisations: [organisationId],
    });
  });
  return token;
}

/** Enrols the agent that signed the request. Throws DB6205 or DB6202. */
export async function enrolAgent(
  database: Database,
  signed: SignedDocument<z.infer<typeof enrolmentRequestSchema>>,
  portalOrigin: string,
): Promise<EnrolmentAnswer> {
  if (!verifyDocument('enrolment', signed)) throw new DoubleblindError('DB6205', 'Enrolment request.');
  const { token, agentName, softwareVersion } = signed.document;
  return database.$transaction(async (transaction) => {
    const used = await transaction.enrolmentToken.updateMany({
      where: { tokenHash: hashToken(token), usedAt: null, expiresAt: { gt: new Date() } },
      data: { usedAt: new Date() },
    });
    if (used.count !== 1) throw new DoubleblindError('DB6202', '');
    const { organisation } = await transaction.enrolmentToken.findUniqueOrThrow({
      where: { tokenHash: hashToken(token) },
      include: { organisation: true },
    });
    if (organisation.kind === 'operator') throw new DoubleblindError('DB6202', '');
    const { publicKey } = signed;
    await requireNewKey(transaction, publicKey);
    const agent = await transaction.agent.create({
      data: { organisationId: organisation.id, name: agentName, publicKey, softwareVersion },
    });
    await appendAudit(transaction, {
      actor: {
        kind: 'agent',
        id: agent.id,
        name: agentName,
        role: `${organisation.kind}_agent`,
        organisationId: organisation.id,
        organisationName: organisation.name,
        organisationKind: organisation.kind,
      },
      action: 'agent.enrol',
      subject: { kind: 'agent', id: agent.id, name: agentName },
      organisations: [organisation.id],
      detail: { publicKey },
    });
    return {
      agentId: agent.id,
      organisation: { id: organisation.id, name: organisation.name, side: organisation.kind },
      publicKey,
      gatewayUrl: `${portalOrigin.replace(/^http/, 'ws')}/ws/agent`,
      portalOrigin,
    };
  });
}

/** The agent's key counts no more; its connection is closed. */
export async function removeAgent(database: Database, actor: Actor, agentId: string): Promise<void> {
  const agent = found(await database.agent.findUnique({ where: { id: identifier(agentId) } }));
  authorise(actor, 'agent.manage', agent);
  await database.$transaction(async (transaction) => {
    await transaction.agent.update({ where: { id: agentId }, data: { removedAt: new Date() } });
    await appendAudit(transaction, {
      actor,
      action: 'agent.remove',
      subject: { kind: 'agent', id: agentId, name: agent.name },
      organisations: [agent.organisationId],
      detail: { publicKey: agent.publicKey },
    });
    await announce(transaction, 'agent', agentId);
  });
}
