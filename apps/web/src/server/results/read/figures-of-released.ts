import { RELEASED_VERSION, type Report } from '@doubleblind/contracts';
import type { Database } from '../../database/client.ts';
import type { StructureDice } from '../../evaluations/read/evaluations.ts';

type Performance = Report['performance'][number];

/** What lists of many released results show of each. */
export interface ReleasedFigures {
  readonly confidence: number;
  /** Whether noise was drawn before anything left the hospital. */
  readonly withNoise: boolean;
  readonly macro: Report['macro']['auroc'];
  readonly performance: readonly {
    readonly finding: string;
    readonly auroc: Performance['auroc'];
    readonly prevalence: Performance['prevalence'];
  }[];
  /** Null where scores were evaluated, no masks. */
  readonly structures: readonly StructureDice[] | null;
}

/**
 * The figures of released results by evaluation. The database takes them out of the signed documents, which have
 * hundreds of kilobytes each, with their curves and tables.
 */
export async function figuresOfReleased(
  database: Database,
  evaluationIds: readonly string[],
): Promise<Map<string, ReleasedFigures>> {
  if (evaluationIds.length === 0) return new Map();
  const rows = await database.$queryRaw<({ id: string } & ReleasedFigures)[]>`
    SELECT "workId" AS id, report #> '{method,confidence}' AS confidence, report #> '{macro,auroc}' AS macro,
      coalesce(report -> 'privateCounts', 'null') <> 'null' AS "withNoise",
      (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
          'finding', entry -> 'finding', 'auroc', entry -> 'auroc', 'prevalence', entry -> 'prevalence'
        )), '[]')
        FROM jsonb_array_elements(report -> 'performance') entry
      ) AS performance,
      (
        SELECT CASE WHEN report ? 'segmentation' THEN coalesce(
          jsonb_agg(jsonb_build_object('structure', entry -> 'structure', 'dice', entry #> '{dice,mean}')), '[]'
        ) END
        FROM jsonb_array_elements(report #> '{segmentation,structures}') entry
      ) AS structures
    FROM (
      SELECT "workId", document #> '{document,report}' AS report FROM "ReleasedResult"
      WHERE "workId" = ANY(${[...evaluationIds]})
        AND document #> '{document,version}' = to_jsonb(${RELEASED_VERSION}::int)
    ) released`;
  return new Map(rows.map(({ id, ...figures }) => [id, figures]));
}
