import { generateAgentKey, proposalHash } from '@doubleblind/contracts';
import type { Actor } from '../../src/server/authorisation/actor.ts';
import type { Database } from '../../src/server/database/client.ts';
import { uuidv7 } from '../../src/server/uuid.ts';
import { modelManifest, proposalFor, testSetManifest } from './documents.ts';
import { organisationWith } from './people.ts';

const STATES = ['proposed', 'released', 'released', 'cancelled', 'computed'];

/** One vendor, one hospital, and this many evaluations between them: a fifth proposed, two fifths released. */
export async function seedManyEvaluations(database: Database, count: number): Promise<{ admin: Actor; agent: Actor }> {
  const [engineer] = await organisationWith(database, 'Lumen', 'vendor', ['vendor_engineer']);
  const [admin] = await organisationWith(database, 'Northfield', 'hospital', ['hospital_admin']);
  const agentOf = async (who: Actor) => {
    const { publicKey } = generateAgentKey();
    return database.agent.create({
      data: { organisationId: who.organisationId, name: 'agent', publicKey, softwareVersion: '0' },
    });
  };
  const vendorAgent = await agentOf(engineer);
  const hospitalAgent = await agentOf(admin);
  const manifest = modelManifest();
  const model = await database.model.create({ data: { name: manifest.name, organisationId: engineer.organisationId } });
  const version = await database.modelVersion.create({
    data: {
      modelId: model.id,
      agentId: vendorAgent.id,
      modelVersion: '1.0.0',
      programHash: manifest.programHash,
      findings: manifest.findings,
      bytesPerImage: 1,
      manifest,
      signature: '',
    },
  });
  const counts = testSetManifest();
  const testSet = await database.testSet.create({
    data: {
      organisationId: admin.organisationId,
      agentId: hospitalAgent.id,
      name: counts.name,
      contentHash: counts.contentHash,
      images: counts.images,
      studies: counts.studies,
      findings: ['Edema'],
      manifest: counts,
      signature: '',
    },
  });
  const start = Date.now() - count * 1000;
  const rows = Array.from({ length: count }, (_, index) => {
    const template = proposalFor(vendorAgent.publicKey, hospitalAgent.publicKey);
    const proposal = {
      ...template,
      evaluationId: uuidv7(start + index * 1000),
      vendor: { ...template.vendor, agentId: vendorAgent.id },
      hospital: { ...template.hospital, agentId: hospitalAgent.id },
    };
    return {
      id: proposal.evaluationId,
      number: index + 1,
      state: STATES[index % STATES.length],
      proposal,
      proposalHash: proposalHash(proposal),
      proposedBy: 'A. Person',
      proposedSide: 'hospital' as const,
      expiresAt: proposal.expiresAt,
      createdAt: new Date(start + index * 1000),
      vendorId: engineer.organisationId,
      hospitalId: admin.organisationId,
      modelVersionId: version.id,
      testSetId: testSet.id,
    };
  });
  await database.evaluation.createMany({ data: rows });
  const agent: Actor = { ...admin, kind: 'agent', id: hospitalAgent.id, role: 'hospital_agent' };
  return { admin, agent };
}
