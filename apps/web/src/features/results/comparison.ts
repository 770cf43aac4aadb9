import type { Estimate, SignedResults } from '@doubleblind/contracts';
import type { Actor } from '../../server/authorisation/actor.ts';
import { authorise } from '../../server/authorisation/authorise.ts';
import type { Database } from '../../server/database/client.ts';

export interface ComparedModel {
  readonly evaluationId: string;
  readonly model: string;
  readonly vendor: string;
  readonly aurocs: ReadonlyMap<string, Estimate>;
  readonly macro: Estimate;
}

/** Released results of several models on one test set. Vendors see their own models only. */
export async function compareOnTestSet(database: Database, actor: Actor, testSetId: string) {
  authorise(actor, 'results.read', { hospitalId: actor.organisationId });
  const rows = await database.evaluation.findMany({
    where: {
      testSetId,
      state: 'released',
      OR: [{ vendorId: actor.organisationId }, { hospitalId: actor.organisationId }],
    },
    include: { result: true, vendor: true, modelVersion: { include: { model: true } } },
    orderBy: { createdAt: 'asc' },
  });
  const models = rows.flatMap((row): ComparedModel[] => {
    if (!row.result) return [];
    const { document } = row.result.document as unknown as SignedResults;
    return [
      {
        evaluationId: row.id,
        model: `${row.modelVersion.model.name} ${row.modelVersion.modelVersion}`,
        vendor: row.vendor.name,
        aurocs: new Map(document.findings.map((finding) => [finding.finding, finding.secure.auroc])),
        macro: document.macro.secureAuroc,
      },
    ];
  });
  const findings = [...new Set(models.flatMap((model) => [...model.aurocs.keys()]))];
  return { models, findings };
}
