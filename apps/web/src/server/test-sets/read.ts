import type { TestSetManifest } from '@doubleblind/contracts';
import { type Actor, sideOf } from '../authorisation/actor.ts';
import { authorise, found } from '../authorisation/authorise.ts';
import type { Database } from '../database/client.ts';

/** Own test sets for hospitals; for vendors the ones that hospitals show. */
export async function listTestSets(database: Database, actor: Actor) {
  authorise(actor, 'test-set.read', { organisationId: actor.organisationId });
  const own = sideOf(actor) === 'hospital';
  const rows = await database.testSet.findMany({
    where: own ? { organisationId: actor.organisationId } : { listed: true },
    orderBy: { createdAt: 'desc' },
    include: { organisation: true, _count: { select: { evaluations: true } } },
  });
  return rows.map(({ organisation, _count, ...row }) => ({
    ...row,
    hospital: organisation.name,
    evaluations: _count.evaluations,
    manifest: row.manifest as unknown as TestSetManifest,
  }));
}

/** One test set's counts. Throws DB6002. */
export async function readTestSet(database: Database, actor: Actor, id: string) {
  const testSet = found(
    await database.testSet.findUnique({ where: { id }, include: { organisation: true, agent: true } }),
  );
  const party = await database.evaluation.findFirst({
    where: { testSetId: id, vendorId: actor.organisationId },
    select: { id: true },
  });
  authorise(actor, 'test-set.read', { ...testSet, listed: testSet.listed || party !== null });
  return { ...testSet, manifest: testSet.manifest as unknown as TestSetManifest };
}

/** Studies of one finding, as the test set's manifest counts them. */
export interface StudyCounts {
  readonly finding: string;
  readonly positives: number;
  readonly negatives: number;
}

/** What the pages need of a manifest to say whether the test set is large enough; `of`: only these findings. */
export function studyCounts(manifest: TestSetManifest, of?: readonly string[]): StudyCounts[] {
  return manifest.findings
    .filter(({ finding }) => of === undefined || of.includes(finding))
    .map(({ finding, positives, negatives }) => ({ finding, positives, negatives }));
}
