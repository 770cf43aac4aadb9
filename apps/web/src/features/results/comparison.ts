import type { Estimate, SignedResults } from '@doubleblind/contracts';
import type { Actor } from '../../server/authorisation/actor.ts';
import { authorise } from '../../server/authorisation/authorise.ts';
import type { Database } from '../../server/database/client.ts';

export interface ComparedModel {
  readonly evaluationId: string;
  /** Name and version, with the evaluation's number, for a model may have been evaluated more than once. */
  readonly model: string;
  readonly vendor: string;
  /** Null while nothing is released. */
  readonly released: { readonly aurocs: ReadonlyMap<string, Estimate>; readonly macro: Estimate } | null;
}

/** Models that were evaluated on one test set, with what is released. Vendors see their own models only. */
export async function compareOnTestSet(database: Database, actor: Actor, testSetId: string) {
  authorise(actor, 'results.read', { hospitalId: actor.organisationId });
  const rows = await database.evaluation.findMany({
    where: {
      testSetId,
      state: { in: ['computed', 'released'] },
      OR: [{ vendorId: actor.organisationId }, { hospitalId: actor.organisationId }],
    },
    include: { result: true, vendor: true, modelVersion: { include: { model: true } } },
    orderBy: { createdAt: 'asc' },
  });
  const models = rows.map(
    (row): ComparedModel => ({
      evaluationId: row.id,
      model: `${row.modelVersion.model.name} ${row.modelVersion.modelVersion} (#${row.number})`,
      vendor: row.vendor.name,
      released: row.result && releasedFigures(row.result.document as unknown as SignedResults),
    }),
  );
  const findings = [...new Set(models.flatMap(({ released }) => [...(released?.aurocs.keys() ?? [])]))];
  return { models, findings };
}

function releasedFigures({ document: { report } }: SignedResults): NonNullable<ComparedModel['released']> {
  const aurocs = new Map(report.performance.map(({ finding, auroc }) => [finding, auroc.delong]));
  return { aurocs, macro: report.macro.auroc };
}
