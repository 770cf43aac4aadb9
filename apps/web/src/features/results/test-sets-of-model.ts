import type { Report, SignedResults } from '@doubleblind/contracts';
import { type Forest, forestOfEstimates } from '@doubleblind/metrics';
import type { Actor } from '../../server/authorisation/actor.ts';
import { authorise } from '../../server/authorisation/authorise.ts';
import type { Database } from '../../server/database/client.ts';

export interface ModelForest {
  readonly finding: string;
  /** Of each row of the forest. */
  readonly hospitals: readonly string[];
  readonly forest: Forest;
}

interface ReleasedReport {
  readonly testSet: string;
  readonly hospital: string;
  readonly report: Report;
}

/**
 * One version of a model on all test sets for which results were released to the actor's organisation: per finding the
 * AUROCs and their random-effects summary. Of several evaluations on one test set the newest counts.
 */
export async function forestsOfModel(
  database: Database,
  actor: Actor,
  modelVersionId: string,
): Promise<{ testSets: number; forests: ModelForest[] }> {
  authorise(actor, 'results.read', { vendorId: actor.organisationId });
  const rows = await database.evaluation.findMany({
    where: {
      modelVersionId,
      state: 'released',
      OR: [{ vendorId: actor.organisationId }, { hospitalId: actor.organisationId }],
    },
    include: { result: true, testSet: { select: { name: true } }, hospital: { select: { name: true } } },
    orderBy: { createdAt: 'asc' },
  });
  const newest = new Map<string, ReleasedReport>();
  for (const { testSetId, testSet, hospital, result } of rows) {
    if (!result) continue;
    const { report } = (result.document as unknown as SignedResults).document;
    newest.set(testSetId, { testSet: testSet.name, hospital: hospital.name, report });
  }
  const reports = [...newest.values()];
  return { testSets: reports.length, forests: forestsOfReports(reports) };
}

/** A forest for each finding of any report; reports with another confidence than the first's are left out. */
export function forestsOfReports(reports: readonly ReleasedReport[]): ModelForest[] {
  const confidence = reports[0]?.report.method.confidence;
  const alike = reports.filter(({ report }) => report.method.confidence === confidence);
  const findings = [...new Set(alike.flatMap(({ report }) => report.performance.map(({ finding }) => finding)))];
  return findings.map((finding) => {
    const rows = alike.flatMap(({ testSet, hospital, report }) =>
      report.performance.filter((row) => row.finding === finding).map((row) => ({ testSet, hospital, row })),
    );
    const estimates = rows.map(({ testSet, row: { auroc, prevalence } }) => {
      const { reason, ...figures } = auroc.delong;
      const counts = { studies: prevalence.of, positives: prevalence.cases };
      return { name: testSet, ...counts, auroc: reason === undefined ? figures : { ...figures, reason } };
    });
    return {
      finding,
      hospitals: rows.map(({ hospital }) => hospital),
      forest: forestOfEstimates(estimates, confidence),
    };
  });
}
