import type { TestSetManifest } from '@doubleblind/contracts';
import { registeredCounts } from '@doubleblind/report';
import type { Actor } from '../authorisation/actor.ts';
import { found, whereFound, whereMay } from '../authorisation/authorise.ts';
import type { Database } from '../database/client.ts';
import { COLUMNS } from '../database/columns.ts';
import { identifier } from '../input.ts';

/** Test sets that the actor sees or, for a new proposal, may choose from; `evaluations`: of them only those that it takes part in. */
export async function listTestSets(
  database: Database,
  actor: Actor,
  action: 'test-set.read' | 'test-set.choose' = 'test-set.read',
) {
  const rows = await database.testSet.findMany({
    where: whereMay(actor, action),
    orderBy: { createdAt: 'desc' },
    include: {
      organisation: true,
      _count: { select: { evaluations: { where: whereMay(actor, 'evaluation.read') } } },
    },
  });
  return rows.map(({ organisation, _count, ...row }) => ({
    ...row,
    hospital: organisation.name,
    evaluations: _count.evaluations,
    manifest: countsOf(row.manifest),
  }));
}

/** One test set's counts. Throws DB6002. */
export async function readTestSet(database: Database, actor: Actor, id: string) {
  const testSet = found(
    await database.testSet.findFirst({
      where: { AND: [{ id: identifier(id) }, whereFound(actor, 'test-set.read')] },
      include: { organisation: true, agent: true },
    }),
  );
  return { ...testSet, manifest: countsOf(testSet.manifest), deletion: COLUMNS.deletion(testSet.deletion) };
}

/** Agents leave small counts out before they register; rows from before they did are read without them. */
export function countsOf(manifest: unknown): TestSetManifest {
  return registeredCounts(COLUMNS.testSetManifest(manifest));
}

/** Studies of one finding, as the test set's manifest counts them. */
export interface StudyCounts {
  readonly finding: string;
  readonly positives: number;
  readonly negatives: number;
}

/** What the pages need of a manifest to say whether the test set is large enough, where it has counts; `of`: only these findings. */
export function studyCounts(manifest: TestSetManifest, of?: readonly string[]): StudyCounts[] {
  return manifest.findings
    .filter(({ finding }) => of === undefined || of.includes(finding))
    .flatMap(({ finding, positives, negatives }) =>
      positives === null || negatives === null ? [] : [{ finding, positives, negatives }],
    );
}
