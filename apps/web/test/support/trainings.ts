/** Trainings of the vendor's and hospitals' test agents, with what these sign. */
import { randomBytes } from 'node:crypto';
import {
  leastOf,
  type SignedTrainingApproval,
  type SignedTrainingCard,
  signDocument,
  type TrainingApproval,
  type TrainingCard,
  type TrainingDraft,
  type TrainingTerms,
  trainingTermsHash,
} from '@doubleblind/contracts';
import type { Database } from '../../src/server/database/client.ts';
import { registerTestSet } from '../../src/server/test-sets/write/register.ts';
import { shareTestSet } from '../../src/server/test-sets/write/share.ts';
import { readTraining } from '../../src/server/trainings/read/trainings.ts';
import { proposeTraining } from '../../src/server/trainings/write/propose.ts';
import { testSetManifest } from './documents.ts';
import { enrolledAgent, type Parties, type TestAgent } from './parties.ts';
import { organisationWith } from './people.ts';

export interface TrainingParties {
  /** The vendor's, and those of Northfield and Third, in the order of the terms. */
  readonly owner: TestAgent;
  readonly hospitals: readonly [TestAgent, TestAgent];
  draft(): TrainingDraft;
  /** Whether vendors see the hospitals' test sets; they do not until this is called. */
  show(listed: boolean): Promise<void>;
}

/** The parties of evaluations and another hospital, whose agents have connected. */
export async function trainingParties(
  database: Database,
  parties: Pick<Parties, 'vendor' | 'hospital' | 'admin' | 'testSetId'>,
): Promise<TrainingParties> {
  const { vendor, hospital, admin, testSetId } = parties;
  const [third] = await organisationWith(database, 'Third', 'hospital', ['hospital_admin']);
  const other = await enrolledAgent(database, third);
  const manifest = { ...testSetManifest(), contentHash: randomBytes(32).toString('hex') };
  const signed = signDocument('test-set-manifest', manifest, other.privateKey);
  const otherSet = await registerTestSet(database, other.actor, other.publicKey, signed);
  for (const agent of [vendor, hospital, other]) await connect(database, agent);
  return {
    ...{ owner: vendor, hospitals: [hospital, other] },
    show: async (listed) => {
      await shareTestSet(database, admin, testSetId, listed);
      await shareTestSet(database, third, otherSet, listed);
    },
    draft: () => ({
      ...{ trainingId: randomBytes(12).toString('hex'), testSetIds: [testSetId, otherSet], proposedBy: 'O. Owner' },
      ...{ name: 'Chests of 2025', purpose: 'To see it', leastHospitals: leastOf(2) },
      model: {
        ...{ name: 'tiny', fileHash: '0'.repeat(64), bytes: 1000, findings: ['Edema'], loss: 'sigmoid' },
        preprocessing: { width: 8, height: 8, channels: 1, resize: 'box', mean: [0], std: [1] },
      },
      ...{ rounds: 10, samplingRate: 0.1, learningRate: 0.1, momentum: 0, clippingNorm: 1, noiseMultiplier: 1 },
      ...{ delta: 1e-5, expiresAt: '2999-01-01T00:00:00.000Z' },
    }),
  };
}

async function connect(database: Database, { actor, privateKey, publicKey }: TestAgent): Promise<void> {
  const document = {
    ...{ agentId: actor.id, publicKey, certificateHash: '0'.repeat(64) },
    ...{ addresses: ['wss://127.0.0.1:9443/peer'], issuedAt: new Date().toISOString() },
  };
  const card = { ...signDocument('peer-card', document, privateKey) };
  await database.agent.update({ where: { id: actor.id }, data: { card, lastSeenAt: new Date() } });
}

/** A new training of these, as the portal has it; the test sets are hidden again afterwards. */
export async function proposedTraining(
  database: Database,
  { owner, draft, show }: TrainingParties,
): Promise<{ id: string; terms: TrainingTerms }> {
  await show(true);
  const id = await proposeTraining(database, owner.actor, draft());
  await show(false);
  const { proposal } = await database.work.findUniqueOrThrow({ where: { id } });
  return { id, terms: proposal as unknown as TrainingTerms };
}

/** What an agent signs: a hospital's with 20 patients and epsilon 3, the owner's with neither. */
export function trainingApproval(terms: TrainingTerms, agent: TestAgent): SignedTrainingApproval {
  const contribution =
    agent.publicKey === terms.owner.agentKey
      ? null
      : { dataSet: 'ours', contentHash: '1'.repeat(64), patients: 20, images: 25, epsilonLimit: 3 };
  const document: TrainingApproval = {
    ...{ format: 'doubleblind-training-approval', version: 1, trainingId: terms.trainingId },
    ...{ termsHash: trainingTermsHash(terms), purpose: terms.purpose, organisationId: agent.actor.organisationId },
    ...{ contribution, approvedBy: 'A. Person', approvedAt: new Date().toISOString() },
  };
  return signDocument('training-approval', document, agent.privateKey);
}

/** The card of a training that has done all its rounds, signed by this agent. */
export function trainingCard(terms: TrainingTerms, { privateKey }: TestAgent): SignedTrainingCard {
  const { trainingId, name, purpose, delta, samplingRate, noiseMultiplier, clippingNorm, rounds } = terms;
  const document: TrainingCard = {
    ...{ format: 'doubleblind-training-card', version: 1, trainingId, termsHash: trainingTermsHash(terms), name },
    ...{ purpose, startHash: terms.model.fileHash, modelHash: '2'.repeat(64) },
    ...{ rounds: { done: rounds, agreed: rounds }, ended: 'All 10 rounds are done.' },
    hospitals: terms.hospitals.map((party) => ({
      ...{ name: party.organisationName, agentKey: party.agentKey, patients: 20, images: 25, epsilonLimit: 3 },
      ...{ rounds, spentSteps: rounds, epsilon: 2.5 },
    })),
    privacy: {
      ...{ unit: 'patient', neighbours: 'add-or-remove', delta, samplingRate, noiseMultiplier, clippingNorm },
      ...{ epsilon: 2.5, accountant: 'privacy loss distributions', renyiEpsilon: 2.9 },
      withAccomplices: [
        { accomplices: 1, epsilon: 4.2 },
        { accomplices: 2, epsilon: null },
      ],
    },
    history: [
      { round: 0, epsilon: 0, accuracy: null, meanAuroc: 0.5 },
      { round: rounds, epsilon: 2.5, accuracy: null, meanAuroc: 0.75 },
    ],
    finishedAt: new Date().toISOString(),
  };
  return signDocument('training-card', document, privateKey);
}

/** As somebody of that organisation sees it. */
export const seenBy = (database: Database, agent: TestAgent, id: string) =>
  readTraining(database, { ...agent.actor, kind: 'person', role: personRole(agent) }, id);

const personRole = ({ actor }: TestAgent) => (actor.role === 'vendor_agent' ? 'vendor_engineer' : 'hospital_admin');
