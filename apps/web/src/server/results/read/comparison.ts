import type { Estimate } from '@doubleblind/contracts';
import type { Actor } from '../../authorisation/actor.ts';
import { whereMay } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { subject } from '../../evaluations/read/subject.ts';
import { identifier } from '../../input.ts';
import { figuresOfReleased, type ReleasedFigures } from './figures-of-released.ts';

export interface ComparedModel {
  readonly evaluationId: string;
  /** Name and version, with the evaluation's number, for a model may have been evaluated more than once. */
  readonly model: string;
  readonly vendor: string;
  /** Null while nothing is released. */
  readonly released: {
    readonly aurocs: ReadonlyMap<string, Estimate>;
    readonly macro: Estimate;
    readonly withNoise: boolean;
    /** Of masks; null of scores. */
    readonly structures: ReleasedFigures['structures'];
  } | null;
}

/** Models that were evaluated on one test set, with what is released. Vendors see their own models only. */
export async function compareOnTestSet(database: Database, actor: Actor, testSetId: string) {
  const rows = await database.work.findMany({
    where: {
      testSetId: identifier(testSetId),
      state: { in: ['computed', 'released'] },
      ...whereMay(actor, 'results.read'),
    },
    select: {
      id: true,
      number: true,
      modelVersion: {
        select: { modelVersion: true, model: { select: { name: true, organisation: { select: { name: true } } } } },
      },
    },
    orderBy: { createdAt: 'asc' },
  });
  const figures = await figuresOfReleased(
    database,
    rows.map(({ id }) => id),
  );
  const models = rows.map((row): ComparedModel => {
    const { model, modelVersion } = subject(row.modelVersion);
    return {
      evaluationId: row.id,
      model: `${model.name} ${modelVersion} (#${row.number})`,
      vendor: model.organisation.name,
      released: aurocsOf(figures.get(row.id)),
    };
  });
  const findings = [...new Set(models.flatMap(({ released }) => [...(released?.aurocs.keys() ?? [])]))];
  return { models, findings };
}

function aurocsOf(figures: ReleasedFigures | undefined): ComparedModel['released'] {
  if (!figures) return null;
  const { performance, macro, withNoise, structures } = figures;
  return { aurocs: new Map(performance.map(({ finding, auroc }) => [finding, auroc])), macro, withNoise, structures };
}
