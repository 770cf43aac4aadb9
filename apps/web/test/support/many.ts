/** A portal after years of use: many evaluations with all that belongs to them. */

import type { ProposalDocument } from '@doubleblind/contracts';
import {
  type AuditRecord,
  chainRecord,
  EVALUATION,
  type EvaluationState,
  GENESIS_HASH,
  generateAgentKey,
  proposalHash,
} from '@doubleblind/contracts';
import { toRow } from '../../src/server/audit/row.ts';
import type { Actor } from '../../src/server/authorisation/actor.ts';
import type { Database } from '../../src/server/database/client.ts';
import { uuidv7 } from '../../src/server/uuid.ts';
import { modelManifest, proposalFor, testSetManifest } from './documents.ts';
import { organisationWith } from './people.ts';

const STATES = ['proposed', 'released', 'released', 'cancelled', 'computed'];

export interface ManyOptions {
  /** Versions of the vendor's model and test sets of the hospital that share the evaluations. */
  readonly versions?: number;
  readonly testSets?: number;
  /** What the hospital released; without it nothing is stored as released. */
  readonly released?: (proposal: ProposalDocument) => object;
}

export interface Many {
  readonly admin: Actor;
  readonly engineer: Actor;
  /** The hospital's agent. */
  readonly agent: Actor;
}

/** One vendor, one hospital, and this many evaluations between them: a fifth proposed, two fifths released. */
export async function seedManyEvaluations(database: Database, count: number, options: ManyOptions = {}): Promise<Many> {
  const [engineer] = await organisationWith(database, 'Lumen', 'vendor', ['vendor_engineer']);
  const [admin] = await organisationWith(database, 'Northfield', 'hospital', ['hospital_admin']);
  const vendorAgent = await agentOf(database, engineer);
  const hospitalAgent = await agentOf(database, admin);
  const versions = await addVersions(database, engineer, vendorAgent.id, options.versions ?? 1);
  const testSets = await addTestSets(database, admin, hospitalAgent.id, options.testSets ?? 1);
  const start = Date.now() - count * 1000;
  const rows = Array.from({ length: count }, (_, index) => {
    const template = proposalFor(vendorAgent.publicKey, hospitalAgent.publicKey);
    const proposal = {
      ...template,
      evaluationId: uuidv7(start + index * 1000),
      vendor: { ...template.vendor, agentId: vendorAgent.id, organisationId: engineer.organisationId },
      hospital: { ...template.hospital, agentId: hospitalAgent.id, organisationId: admin.organisationId },
    };
    return {
      id: proposal.evaluationId,
      number: index + 1,
      state: STATES[index % STATES.length],
      proposal,
      proposalHash: proposalHash(proposal),
      proposedBy: 'A. Person',
      proposerId: admin.organisationId,
      expiresAt: proposal.expiresAt,
      createdAt: new Date(start + index * 1000),
      modelVersionId: versions[index % versions.length],
      testSetId: testSets[Math.floor(index / versions.length) % testSets.length],
    };
  });
  await database.work.createMany({ data: rows });
  await database.participant.createMany({ data: rows.flatMap(participantRows) });
  const { released } = options;
  if (released) await addHistory(database, rows, released);
  const agent: Actor = { ...admin, kind: 'agent', id: hospitalAgent.id, role: 'hospital_agent' };
  return { admin, engineer, agent };
}

/** As the portal keeps them: `state` says what is wanted; whoever began has stopped. */
export function participantRows({ id, state, proposal }: Pick<EvaluationData, 'id' | 'state' | 'proposal'>) {
  const began = state !== 'proposed';
  const desired = EVALUATION.desired(state as EvaluationState);
  return EVALUATION.participants(proposal).map((who) => ({
    ...who,
    workId: id,
    observed: began ? 'stopped' : 'idle',
    desired: desired === 'stop' ? null : desired,
  }));
}

function agentOf(database: Database, who: Actor) {
  const { publicKey } = generateAgentKey();
  const { organisationId } = who;
  return database.agent.create({ data: { organisationId, name: 'agent', publicKey, softwareVersion: '0' } });
}

async function addVersions(database: Database, owner: Actor, agentId: string, count: number): Promise<string[]> {
  const manifest = modelManifest();
  const model = await database.model.create({ data: { name: manifest.name, organisationId: owner.organisationId } });
  const data = Array.from({ length: count }, (_, index) => ({
    modelId: model.id,
    agentId,
    modelVersion: `1.${index}.0`,
    programHash: manifest.programHash,
    findings: manifest.findings,
    bytesPerImage: 1,
    manifest,
    signature: '',
  }));
  return (await database.modelVersion.createManyAndReturn({ data, select: { id: true } })).map((row) => row.id);
}

async function addTestSets(database: Database, owner: Actor, agentId: string, count: number): Promise<string[]> {
  const data = Array.from({ length: count }, (_, index) => {
    // The first is the one that `proposalFor` names.
    const manifest =
      index === 0 ? testSetManifest() : testSetManifest(`Cohort ${index + 1}`, index.toString(16).padStart(2, '0'));
    return {
      organisationId: owner.organisationId,
      agentId,
      name: manifest.name,
      contentHash: manifest.contentHash,
      images: manifest.images,
      studies: manifest.studies,
      findings: ['Edema'],
      manifest,
      signature: '',
    };
  });
  return (await database.testSet.createManyAndReturn({ data, select: { id: true } })).map((row) => row.id);
}

interface EvaluationData {
  readonly id: string;
  readonly state: string;
  readonly proposal: ProposalDocument;
  readonly createdAt: Date;
}

const ACTIONS = ['propose', 'approve-first', 'approve-second', 'schedule', 'start', 'compute', 'release'];

/** Approvals, attempts, results and audit records, as a finished evaluation leaves them. */
async function addHistory(
  database: Database,
  evaluations: readonly EvaluationData[],
  released: (proposal: ProposalDocument) => object,
): Promise<void> {
  const approved = evaluations.filter(({ state }) => state !== 'proposed');
  const approvals = approved.flatMap(({ id, createdAt, proposal }) =>
    (['vendor', 'hospital'] as const).map((side) => ({
      workId: id,
      role: side,
      organisationId: proposal[side].organisationId,
      document: { evaluationId: id, side, padding: 'x'.repeat(500) },
      approvedBy: 'A. Person',
      approvedAt: createdAt,
    })),
  );
  await database.approval.createMany({ data: approvals });
  await database.attempt.createMany({ data: approved.map(({ id }) => ({ workId: id, number: 1 })) });
  const done = evaluations.filter(({ state }) => state === 'released');
  // Few at a time: a released document may be some hundred kilobytes.
  for (let i = 0; i < done.length; i += 50) {
    const data = done.slice(i, i + 50).map(({ id, proposal }) => ({ workId: id, document: released(proposal) }));
    await database.releasedResult.createMany({ data });
  }
  await database.auditRecord.createMany({ data: auditRecords(evaluations).map(toRow) });
}

function auditRecords(evaluations: readonly EvaluationData[]): AuditRecord[] {
  const records: AuditRecord[] = [];
  for (const { id, state, createdAt, proposal } of evaluations) {
    for (const action of state === 'proposed' ? ACTIONS.slice(0, 1) : ACTIONS) {
      const content = {
        sequence: records.length + 1,
        at: createdAt.toISOString(),
        actor: { kind: 'person' as const, id: 'person', name: 'A. Person' },
        action: `evaluation.${action}`,
        subject: { kind: 'evaluation', id, name: `${proposal.model.name} on ${proposal.testSet.name}` },
        organisations: [proposal.vendor.organisationId, proposal.hospital.organisationId].sort(),
        detail: { from: 'proposed', to: state },
      };
      records.push(chainRecord(content, records.at(-1)?.hash ?? GENESIS_HASH));
    }
  }
  return records;
}
