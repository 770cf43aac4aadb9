import { type Forest, forestOfEstimates } from '@doubleblind/metrics';
import type { Actor } from '../../authorisation/actor.ts';
import { whereMay } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { subject } from '../../evaluations/read/subject.ts';
import { identifier } from '../../input.ts';
import { figuresOfReleased, type ReleasedFigures } from './figures-of-released.ts';

export interface ModelForest {
  readonly finding: string;
  /** Of each row of the forest. */
  readonly hospitals: readonly string[];
  readonly forest: Forest;
}

export interface ReleasedTestSet {
  readonly evaluationId: string;
  readonly testSet: string;
  readonly hospital: string;
  readonly figures: ReleasedFigures;
}

/**
 * Results of one version of a model that were released to the actor's organisation, the newest test set first. Of several evaluations on one test set the
 * newest counts.
 */
export async function releasedOfModel(
  database: Database,
  actor: Actor,
  modelVersionId: string,
): Promise<ReleasedTestSet[]> {
  const rows = await database.work.findMany({
    where: {
      modelVersionId: identifier(modelVersionId),
      state: 'released',
      ...whereMay(actor, 'results.read'),
    },
    select: {
      id: true,
      testSet: { select: { name: true, organisation: { select: { name: true } } } },
    },
    distinct: ['testSetId'],
    orderBy: { createdAt: 'desc' },
  });
  const figures = await figuresOfReleased(
    database,
    rows.map(({ id }) => id),
  );
  return rows.flatMap((row) => {
    const known = figures.get(row.id);
    const testSet = subject(row.testSet);
    const names = { testSet: testSet.name, hospital: testSet.organisation.name };
    return known ? [{ evaluationId: row.id, ...names, figures: known }] : [];
  });
}

/**
 * One version of a model on all these test sets, the oldest first: per finding the AUROCs and their random-effects summary. Rounded means of
 * Dice's coefficient have no variance that could be pooled: evaluations of masks stand beside each other.
 */
export async function forestsOfModel(
  database: Database,
  actor: Actor,
  modelVersionId: string,
): Promise<{ testSets: number; forests: ModelForest[]; masks: ReleasedTestSet[] }> {
  const testSets = (await releasedOfModel(database, actor, modelVersionId)).reverse();
  const masks = testSets.filter(({ figures }) => figures.structures !== null);
  return { testSets: testSets.length, forests: forestsOf(testSets), masks };
}

/** A forest for each finding of any test set; results with another confidence than the first's are left out. */
function forestsOf(released: readonly ReleasedTestSet[]): ModelForest[] {
  const confidence = released[0]?.figures.confidence;
  const alike = released.filter(({ figures }) => figures.confidence === confidence);
  const findings = [...new Set(alike.flatMap(({ figures }) => figures.performance.map(({ finding }) => finding)))];
  return findings.map((finding) => {
    const rows = alike.flatMap(({ testSet, hospital, figures }) =>
      figures.performance.filter((row) => row.finding === finding).map((row) => ({ testSet, hospital, row })),
    );
    const estimates = rows.map(({ testSet, row: { auroc, prevalence } }) => {
      const { reason, ...estimate } = auroc;
      const counts = { studies: prevalence.of, positives: prevalence.cases };
      return { name: testSet, ...counts, auroc: reason === undefined ? estimate : { ...estimate, reason } };
    });
    return {
      finding,
      hospitals: rows.map(({ hospital }) => hospital),
      forest: forestOfEstimates(estimates, confidence),
    };
  });
}
