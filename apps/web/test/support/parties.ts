/** A vendor and a hospital with an agent, a model and a test set each, and proposals between them; no sockets. */
import type { KeyObject } from 'node:crypto';
import {
  generateAgentKey,
  type ProposalDocument,
  proposalHash,
  type Side,
  type SignedApproval,
  type SignedResults,
  type SignedRevocation,
  signDocument,
} from '@doubleblind/contracts';
import type { Actor } from '../../src/server/authorisation/actor.ts';
import type { Database } from '../../src/server/database/client.ts';
import { type ProposalInput, propose } from '../../src/server/evaluations/write/propose.ts';
import { registerModel } from '../../src/server/models/write/register.ts';
import { shareModel } from '../../src/server/models/write/share.ts';
import { registerTestSet } from '../../src/server/test-sets/write/register.ts';
import { modelManifest, resultsFor, testSetManifest } from './documents.ts';
import { organisationWith } from './people.ts';

export interface TestAgent {
  readonly actor: Actor;
  readonly privateKey: KeyObject;
  readonly publicKey: string;
}

export async function enrolledAgent(database: Database, owner: Actor): Promise<TestAgent> {
  const { privateKey, publicKey } = generateAgentKey();
  const row = await database.agent.create({
    data: { organisationId: owner.organisationId, name: 'agent', publicKey, softwareVersion: '0' },
  });
  const role = owner.organisationKind === 'vendor' ? 'vendor_agent' : 'hospital_agent';
  return { actor: { ...owner, kind: 'agent', id: row.id, role }, privateKey, publicKey };
}

export interface Parties {
  readonly engineer: Actor;
  readonly viewer: Actor;
  readonly admin: Actor;
  readonly analyst: Actor;
  readonly vendor: TestAgent;
  readonly hospital: TestAgent;
  readonly modelId: string;
  readonly modelVersionId: string;
  readonly testSetId: string;
  /** By the hospital's admin; the model is hidden again afterwards. */
  proposed(change?: Partial<ProposalInput>): Promise<{ id: string; proposal: ProposalDocument }>;
  approval(side: Side, proposal: ProposalDocument): SignedApproval;
  revocation(side: Side, evaluationId: string, reason?: string): SignedRevocation;
  results(proposal: ProposalDocument): SignedResults;
}

export async function twoParties(database: Database): Promise<Parties> {
  const [engineer, viewer] = await organisationWith(database, 'Lumen', 'vendor', ['vendor_engineer', 'vendor_viewer']);
  const [admin, analyst] = await organisationWith(database, 'Northfield', 'hospital', [
    'hospital_admin',
    'hospital_analyst',
  ]);
  const agents = { vendor: await enrolledAgent(database, engineer), hospital: await enrolledAgent(database, admin) };
  const { vendor, hospital } = agents;
  const modelVersionId = await registerModel(
    database,
    vendor.actor,
    vendor.publicKey,
    signDocument('model-manifest', modelManifest(), vendor.privateKey),
  );
  const testSetId = await registerTestSet(
    database,
    hospital.actor,
    hospital.publicKey,
    signDocument('test-set-manifest', testSetManifest(), hospital.privateKey),
  );
  const { modelId } = await database.modelVersion.findUniqueOrThrow({ where: { id: modelVersionId } });
  return {
    ...{ engineer, viewer, admin, analyst, vendor, hospital, modelId, modelVersionId, testSetId },
    proposed: async (change = {}) => {
      await shareModel(database, engineer, modelId, true);
      const id = await propose(database, admin, {
        modelVersionId,
        testSetId,
        purpose: 'Before buying',
        releaseParts: ['discrimination'],
        plaintextComparison: { agreed: false },
        ...change,
      });
      await shareModel(database, engineer, modelId, false);
      const row = await database.work.findUniqueOrThrow({ where: { id } });
      return { id, proposal: row.proposal as unknown as ProposalDocument };
    },
    approval: (side, proposal) =>
      signDocument(
        'approval',
        {
          format: 'doubleblind-approval',
          version: 1,
          evaluationId: proposal.evaluationId,
          side,
          proposalHash: proposalHash(proposal),
          approvedBy: 'A. Person',
          approvedAt: new Date().toISOString(),
        },
        agents[side].privateKey,
      ),
    revocation: (side, evaluationId, reason = 'Changed our mind') =>
      signDocument(
        'revocation',
        {
          format: 'doubleblind-revocation',
          version: 1,
          evaluationId,
          side,
          reason,
          revokedBy: 'A. Person',
          revokedAt: new Date().toISOString(),
        },
        agents[side].privateKey,
      ),
    results: (proposal) => signDocument('released-results', resultsFor(proposal), hospital.privateKey),
  };
}
