import {
  canonicalHash,
  generateAgentKey,
  type ProposalDocument,
  proposalHash,
  type ReleasedResults,
  type ReleasePart,
  signDocument,
} from '@doubleblind/contracts';
import type { ExampleOptions } from '../../../../packages/report/test/example.ts';
import { Prisma } from '../../../../prisma/generated/client.ts';
import type { Actor } from '../../src/server/authorisation/actor.ts';
import type { Database } from '../../src/server/database/client.ts';
import { release } from '../../src/server/results/write.ts';
import { uuidv7 } from '../../src/server/uuid.ts';
import { resultsFor } from './documents.ts';
import { fullInput } from './full-report.ts';
import { participantRows, seedManyEvaluations } from './many.ts';

/** An evaluation with a plaintext comparison whose hospital released these parts. */
export async function releasedEvaluation(
  database: Database,
  parts: ReleasePart[],
): Promise<{ admin: Actor; evaluationId: string; hospitalKey: string; results: ReleasedResults }> {
  const { admin, agent } = await seedManyEvaluations(database, 5);
  const row = await database.work.findFirstOrThrow({ where: { state: 'computed' } });
  const { privateKey, publicKey } = generateAgentKey();
  const before = row.proposal as unknown as ProposalDocument;
  const proposal: ProposalDocument = {
    ...before,
    hospital: { ...before.hospital, agentKey: publicKey },
    release: { parts },
    plaintextComparison: { agreed: true, runBy: 'hospital', on: 'all-images' },
  };
  await database.work.update({
    where: { id: row.id },
    data: { proposal, proposalHash: proposalHash(proposal) },
  });
  const results = resultsFor(proposal);
  await release(database, agent, signDocument('released-results', results, privateKey));
  return { admin, evaluationId: row.id, hospitalKey: publicKey, results };
}

/**
 * A copy of a released evaluation with another version of a model, or on another test set, and a report of its own:
 * several models on one test set, several test sets for one model.
 */
export async function releasedCopy(
  database: Database,
  evaluationId: string,
  other: { modelVersionId?: string; testSetName?: string },
  options: ExampleOptions,
): Promise<string> {
  const row = await database.work.findUniqueOrThrow({ where: { id: evaluationId }, include: { testSet: true } });
  const { testSet, createdAt, updatedAt, ...copied } = row;
  if (!testSet) throw new Error('not an evaluation');
  const testSetId = other.testSetName === undefined ? testSet.id : uuidv7();
  if (other.testSetName !== undefined) {
    const contentHash = canonicalHash(other.testSetName);
    const manifest = testSet.manifest as object;
    await database.testSet.create({
      data: { ...testSet, deletion: Prisma.DbNull, id: testSetId, name: other.testSetName, contentHash, manifest },
    });
  }
  const id = uuidv7();
  const { _max: last } = await database.work.aggregate({ _max: { number: true } });
  const proposal = { ...(row.proposal as unknown as ProposalDocument), evaluationId: id };
  await database.work.create({
    data: {
      ...copied,
      id,
      number: last.number! + 1,
      testSetId,
      proposal,
      proposalHash: proposalHash(proposal),
      ...(other.modelVersionId && { modelVersionId: other.modelVersionId }),
    },
  });
  await database.participant.createMany({ data: participantRows({ id, state: row.state, proposal }) });
  const results = resultsFor(proposal, fullInput(proposal, options));
  const document = { ...signDocument('released-results', results, generateAgentKey().privateKey) };
  await database.releasedResult.create({ data: { workId: id, document } });
  return id;
}
