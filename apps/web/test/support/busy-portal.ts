/** A portal after years of use in which the demo people, who have passwords, act for the organisations with the evaluations. */
import { generateAgentKey, type ProposalDocument, type ReleasedResults, signDocument } from '@doubleblind/contracts';
import type { Database } from '../../src/server/database/client.ts';
import { seedDemo } from '../../src/server/demo/organisations.ts';
import { resultsFor } from './documents.ts';
import { fullInput } from './full-report.ts';
import { type Many, seedManyEvaluations } from './many.ts';

/** All that belongs to the evaluations is there: approvals, attempts, results, and the audit log of it all. */
export async function seedBusyPortal(database: Database, evaluations: number): Promise<Many> {
  const { privateKey } = generateAgentKey();
  let first: ReleasedResults | undefined;
  const released = (proposal: ProposalDocument) => {
    first ??= resultsFor(proposal, fullInput(proposal));
    return signDocument('released-results', { ...first, evaluationId: proposal.evaluationId }, privateKey);
  };
  const many = await seedManyEvaluations(database, evaluations, { versions: 20, testSets: 10, released });
  await seedDemo(database);
  for (const [email, { organisationId }] of [
    ['admin@northfield.example', many.admin],
    ['engineer@lumen.example', many.engineer],
  ] as const)
    await database.membership.updateMany({ where: { person: { email } }, data: { organisationId } });
  return many;
}
