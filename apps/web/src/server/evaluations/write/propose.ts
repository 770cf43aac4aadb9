import {
  DEFAULT_THREAT_MODEL,
  EVALUATION,
  manifestHash,
  modelExposure,
  PROPOSAL_VERSION,
  type ProposalDocument,
  plaintextComparisonSchema,
  primaryGoalSchema,
  proposalDocumentSchema,
  proposalHash,
  releasePartSchema,
  releasePrivacySchema,
  spotChecksSchema,
  taskProblem,
  threatModelSchema,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { withDeviation } from '@doubleblind/report';
import { z } from 'zod';
import { LIMITS } from '../../../limits.ts';
import { appendAudit } from '../../audit/write.ts';
import type { Actor } from '../../authorisation/actor.ts';
import { authorise, found, whereFound } from '../../authorisation/authorise.ts';
import { announce } from '../../database/announce.ts';
import type { Database } from '../../database/client.ts';
import { COLUMNS } from '../../database/columns.ts';
import { idSchema, textSchema } from '../../input.ts';
import { noticeProposal } from '../../notices/evaluations.ts';
import { requireStorage } from '../../storage.ts';
import { uuidv7 } from '../../uuid.ts';
import { requireFewWaiting } from '../../works/few-waiting.ts';
import { reject } from './decide.ts';

const DAY = 24 * 60 * 60 * 1000;

export const proposalInputSchema = z.object({
  modelVersionId: idSchema,
  testSetId: idSchema,
  purpose: textSchema(LIMITS.purpose).min(1, 'say what the evaluation is for'),
  /** None: all findings that both have. */
  findings: z.array(z.string().max(200)).max(200).optional(),
  releaseParts: z.array(releasePartSchema).min(1, 'choose at least one part'),
  /** Noise in what is released; how much of it is computed here. */
  privacy: releasePrivacySchema.omit({ deviation: true }).optional(),
  plaintextComparison: plaintextComparisonSchema,
  threatModel: threatModelSchema.default(DEFAULT_THREAT_MODEL),
  equivalenceMargin: z.coerce.number().positive().max(0.2).default(0.01),
  primaryGoal: primaryGoalSchema.optional(),
  spotChecks: spotChecksSchema.optional(),
  notBefore: z.iso.datetime().nullable().default(null),
  expiresInDays: z.coerce.number().int().min(1).max(365).default(30),
  /** An open proposal of the same two organisations that this one takes the place of; it is rejected with the new one's number. */
  counterOf: idSchema.optional(),
});
export type ProposalInput = z.input<typeof proposalInputSchema>;

/** Makes a proposal; the actor's organisation must own the model or the test set and see the other. */
export async function propose(database: Database, actor: Actor, input: ProposalInput): Promise<string> {
  requireStorage();
  const terms = proposalInputSchema.parse(input);
  const version = found(
    await database.modelVersion.findFirst({
      where: { id: terms.modelVersionId, archivedAt: null, model: whereFound(actor, 'model.choose') },
      include: { agent: true, model: { include: { organisation: true } } },
    }),
  );
  const testSet = found(
    await database.testSet.findFirst({
      where: { AND: [{ id: terms.testSetId }, whereFound(actor, 'test-set.choose')] },
      include: { agent: true, organisation: true },
    }),
  );
  const vendor = version.model.organisation;
  const hospital = testSet.organisation;
  const organisations = [vendor.id, hospital.id];
  authorise(actor, 'evaluation.propose', {
    participants: organisations.map((organisationId) => ({ organisationId })),
  });

  const manifest = COLUMNS.modelManifest(version.manifest);
  const testManifest = COLUMNS.testSetManifest(testSet.manifest);
  const { masks } = manifest.program.output;
  if ((masks !== undefined) !== (testManifest.masks === true)) {
    const detail = masks
      ? 'The model draws masks of volumes; the test set has labels of images.'
      : 'The model gives scores of images; the test set has volumes with masks.';
    throw new DoubleblindError('DB6306', detail);
  }
  const common = manifest.findings.filter((name) => testManifest.findings.some((row) => row.finding === name));
  const findings = terms.findings?.length ? terms.findings.filter((name) => common.includes(name)) : common;
  if (findings.length === 0) {
    throw new DoubleblindError('DB6306', `The model knows ${manifest.findings.slice(0, 5).join(', ')}.`);
  }
  if (terms.primaryGoal && !findings.includes(terms.primaryGoal.finding)) {
    throw new DoubleblindError('DB6306', `The goal is about "${terms.primaryGoal.finding}", which is not evaluated.`);
  }
  if ((terms.spotChecks?.duplicates ?? 0) > testSet.images) {
    throw new DoubleblindError('DB6310', `There are ${testSet.images} images, fewer than are to be evaluated twice.`);
  }
  const replaced = terms.counterOf === undefined ? null : await openProposal(database, actor, terms.counterOf);
  const between = (other: Pick<ProposalDocument, 'vendor' | 'hospital'>) =>
    other.vendor.organisationId === vendor.id && other.hospital.organisationId === hospital.id;
  if (replaced && !between(COLUMNS.proposal(replaced.proposal))) {
    throw new DoubleblindError('DB6003', 'A counter-offer is between the same two organisations.');
  }
  const now = Date.now();
  const party = (organisation: typeof vendor, agent: typeof version.agent) => ({
    organisationId: organisation.id,
    organisationName: organisation.name,
    agentId: agent.id,
    agentKey: agent.publicKey,
  });
  const proposal: ProposalDocument = proposalDocumentSchema.parse({
    format: 'doubleblind-proposal',
    version: PROPOSAL_VERSION,
    evaluationId: uuidv7(),
    purpose: terms.purpose,
    vendor: party(vendor, version.agent),
    hospital: party(hospital, testSet.agent),
    model: {
      versionId: version.id,
      name: version.model.name,
      modelVersion: version.modelVersion,
      programHash: version.programHash,
      manifestHash: manifestHash(manifest),
    },
    testSet: { id: testSet.id, name: testSet.name, contentHash: testSet.contentHash, images: testSet.images },
    findings,
    release: {
      parts: terms.releaseParts,
      ...(terms.privacy ? { privacy: withDeviation(terms.privacy, findings.length) } : {}),
    },
    plaintextComparison: terms.plaintextComparison,
    threatModel: terms.threatModel,
    equivalenceMargin: terms.equivalenceMargin,
    ...(terms.primaryGoal ? { primaryGoal: terms.primaryGoal } : {}),
    ...(terms.spotChecks ? { spotChecks: terms.spotChecks } : {}),
    ...(masks ? { masks } : {}),
    modelExposure: modelExposure(manifest.program, { ...terms, testSet }),
    notBefore: terms.notBefore && new Date(terms.notBefore).toISOString(),
    expiresAt: new Date(now + terms.expiresInDays * DAY).toISOString(),
    proposedAt: new Date(now).toISOString(),
  });
  const problem = taskProblem(proposal);
  if (problem !== null) throw new DoubleblindError('DB6311', `${problem}.`);
  const desired = EVALUATION.desired(EVALUATION.start);
  const number = await database.$transaction(async (transaction) => {
    await requireFewWaiting(transaction, actor.organisationId, organisations);
    const evaluation = await transaction.work.create({
      data: {
        id: proposal.evaluationId,
        proposal,
        proposalHash: proposalHash(proposal),
        proposedBy: actor.name,
        proposerId: actor.organisationId,
        notBefore: proposal.notBefore,
        expiresAt: proposal.expiresAt,
        modelVersionId: version.id,
        testSetId: testSet.id,
        counterOfId: replaced?.id ?? null,
        participants: {
          createMany: { data: EVALUATION.participants(proposal).map((who) => ({ ...who, desired })) },
        },
      },
    });
    await appendAudit(transaction, {
      actor,
      action: 'evaluation.propose',
      subject: { kind: 'evaluation', id: evaluation.id, name: `#${evaluation.number}` },
      organisations,
      detail: {
        proposalHash: evaluation.proposalHash,
        model: `${proposal.model.name} ${proposal.model.modelVersion}`,
        testSet: proposal.testSet.name,
      },
    });
    await noticeProposal(transaction, evaluation, actor);
    await announce(transaction, 'work', evaluation.id);
    return evaluation.number;
  });
  if (replaced) await reject(database, actor, replaced.id, `Other terms are proposed: #${number}`);
  return proposal.evaluationId;
}

/** Throws DB6002 for what is not there, DB6301 for what is decided already. */
async function openProposal(database: Database, actor: Actor, id: string) {
  const where = { AND: [{ id }, whereFound(actor, 'evaluation.read')] };
  const evaluation = found(await database.work.findFirst({ where }));
  if (!EVALUATION.possibleEvents(COLUMNS.state(evaluation.state)).includes('reject')) {
    throw new DoubleblindError('DB6301', 'It is decided already; propose again instead.');
  }
  return evaluation;
}
