import {
  type EvaluationState,
  FINAL_STATES,
  type ModelManifest,
  manifestHash,
  PROPOSAL_VERSION,
  type ProposalDocument,
} from '@doubleblind/contracts';
import { describeScores } from '@doubleblind/program';
import { fromRow } from '../../audit/row.ts';
import { type Actor, sideOf } from '../../authorisation/actor.ts';
import { found, whereFound, whereMay } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { COLUMNS } from '../../database/columns.ts';
import { identifier } from '../../input.ts';
import { countsOf, studyCounts } from '../../test-sets/read.ts';
import { liveView } from './live-view.ts';

export interface EvaluationRow {
  readonly id: string;
  readonly number: number;
  readonly state: EvaluationState;
  readonly model: string;
  readonly testSet: string;
  readonly vendor: string;
  readonly hospital: string;
  readonly images: number;
  readonly updatedAt: Date;
  readonly approvals: readonly string[];
}

const PAGE_SIZE = 25;
const GROUPS: Record<'open' | 'released' | 'ended', { in: string[] } | { notIn: string[] }> = {
  open: { notIn: [...FINAL_STATES] },
  released: { in: ['released'] },
  ended: { in: FINAL_STATES.filter((state) => state !== 'released') },
};
export type EvaluationGroup = keyof typeof GROUPS;

export interface EvaluationFilter {
  readonly group?: EvaluationGroup;
  readonly testSetId?: string;
  readonly modelId?: string;
  readonly page?: number;
}

export async function listEvaluations(database: Database, actor: Actor, filter: EvaluationFilter = {}) {
  const where = {
    AND: [
      whereMay(actor, 'evaluation.read'),
      filter.group ? { state: GROUPS[filter.group] } : {},
      filter.testSetId ? { testSetId: identifier(filter.testSetId) } : {},
      filter.modelId ? { modelVersion: { modelId: identifier(filter.modelId) } } : {},
    ],
  };
  const page = Math.max(1, filter.page ?? 1);
  const [total, rows] = await Promise.all([
    database.evaluation.count({ where }),
    database.evaluation.findMany({
      where,
      orderBy: { createdAt: 'desc' },
      skip: (page - 1) * PAGE_SIZE,
      take: PAGE_SIZE,
      omit: { proposal: true },
      include: {
        vendor: true,
        hospital: true,
        approvals: { select: { side: true } },
        modelVersion: { select: { modelVersion: true, model: { select: { name: true } } } },
        testSet: { select: { name: true, images: true } },
      },
    }),
  ]);
  return {
    total,
    pages: Math.max(1, Math.ceil(total / PAGE_SIZE)),
    page,
    rows: rows.map(
      (row): EvaluationRow => ({
        id: row.id,
        number: row.number,
        state: COLUMNS.state(row.state),
        model: `${row.modelVersion.model.name} ${row.modelVersion.modelVersion}`,
        testSet: row.testSet.name,
        vendor: row.vendor.name,
        hospital: row.hospital.name,
        images: row.testSet.images,
        updatedAt: row.updatedAt,
        approvals: row.approvals.map((approval) => approval.side),
      }),
    ),
  };
}

/** Everything that the page of one evaluation shows. Throws DB6002. */
export async function readEvaluation(database: Database, actor: Actor, id: string) {
  const evaluation = found(
    await database.evaluation.findFirst({
      where: { AND: [{ id: identifier(id) }, whereFound(actor, 'evaluation.read')] },
      include: {
        approvals: true,
        attempts: { orderBy: { number: 'asc' } },
        vendor: true,
        hospital: true,
        testSet: { select: { manifest: true } },
        modelVersion: { select: { manifest: true } },
      },
    }),
  );
  const timeline = await database.auditRecord.findMany({
    where: { subjectKind: 'evaluation', subjectId: id },
    orderBy: { sequence: 'asc' },
  });
  const side = sideOf(actor)!;
  const proposal = COLUMNS.proposal(evaluation.proposal);
  const agent = await database.agent.findUnique({ where: { id: proposal[side].agentId } });
  return {
    ...evaluation,
    state: COLUMNS.state(evaluation.state),
    proposal,
    declared: declaredOf(COLUMNS.modelManifest(evaluation.modelVersion.manifest), proposal),
    /** Of the findings that are evaluated. */
    counts: studyCounts(countsOf(evaluation.testSet.manifest), proposal.findings),
    side,
    ownAgent: agent && { id: agent.id, name: agent.name, localApiUrl: agent.localApiUrl },
    timeline: timeline.map(fromRow),
    live: await liveView(database, id),
  };
}

/** What the vendor declares of the model, and whether that is what the terms bind. */
function declaredOf(manifest: ModelManifest, { model, version }: ProposalDocument) {
  const { intendedUse, operatingPoints, program } = manifest;
  return {
    ...{ intendedUse, operatingPoints },
    preprocessing: program.input.preprocessing ?? null,
    scores: describeScores(program.output),
    bound: version === PROPOSAL_VERSION && model.manifestHash === manifestHash(manifest),
  };
}

export type Declared = ReturnType<typeof declaredOf>;

export type EvaluationDetails = Awaited<ReturnType<typeof readEvaluation>>;
