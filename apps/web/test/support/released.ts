import {
  generateAgentKey,
  type ProposalDocument,
  proposalHash,
  type ReleasePart,
  type Report,
  signDocument,
} from '@doubleblind/contracts';
import type { Actor } from '../../src/server/authorisation/actor.ts';
import type { Database } from '../../src/server/database/client.ts';
import { release } from '../../src/server/evaluations/release.ts';
import { reportFor, resultsFor } from './documents.ts';
import { seedManyEvaluations } from './many.ts';

/** An evaluation with a plaintext comparison whose hospital released these parts; `report` is the full one. */
export async function releasedEvaluation(
  database: Database,
  parts: ReleasePart[],
): Promise<{ admin: Actor; evaluationId: string; hospitalKey: string; report: Report }> {
  const { admin, agent } = await seedManyEvaluations(database, 5);
  const row = await database.evaluation.findFirstOrThrow({ where: { state: 'computed' } });
  const { privateKey, publicKey } = generateAgentKey();
  const before = row.proposal as unknown as ProposalDocument;
  const proposal: ProposalDocument = {
    ...before,
    hospital: { ...before.hospital, agentKey: publicKey },
    release: { parts },
    plaintextComparison: { agreed: true, runBy: 'hospital', on: 'all-images' },
  };
  await database.evaluation.update({
    where: { id: row.id },
    data: { proposal, proposalHash: proposalHash(proposal) },
  });
  const report = reportFor(proposal);
  await release(database, agent, signDocument('released-results', resultsFor(proposal, report), privateKey));
  return { admin, evaluationId: row.id, hospitalKey: publicKey, report };
}
