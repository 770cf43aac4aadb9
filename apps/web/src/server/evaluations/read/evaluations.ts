import {
  type CaseFigure,
  type Estimate,
  EVALUATION,
  type EvaluationState,
  type ModelManifest,
  manifestHash,
  PROPOSAL_VERSION,
  type ProposalDocument,
  sideSchema,
} from '@doubleblind/contracts';
import { describeScores } from '@doubleblind/program';
import type { Prisma } from '../../../../../../prisma/generated/client.ts';
import { fromRow } from '../../audit/row.ts';
import { type Actor, sideOf } from '../../authorisation/actor.ts';
import { found, whereFound, whereMay } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { COLUMNS } from '../../database/columns.ts';
import { identifier } from '../../input.ts';
import { countsOf, studyCounts } from '../../test-sets/read.ts';
import { NAMED_PARTICIPANTS, nameOf } from '../../works/participants.ts';
import { liveView } from './live-view.ts';
import { subject } from './subject.ts';

/** A structure of an evaluation of masks that is released. */
export interface StructureDice {
  readonly structure: string;
  /** Mean of Dice's coefficient over cases, as it was released. */
  readonly dice: CaseFigure;
}

export interface EvaluationRow {
  readonly id: string;
  readonly number: number;
  readonly state: EvaluationState;
  readonly model: string;
  readonly testSet: string;
  readonly vendor: string;
  readonly hospital: string;
  /** The other side of the two. */
  readonly partner: string;
  readonly images: number;
  readonly updatedAt: Date;
  readonly approvals: readonly string[];
  /** What for, as the terms say. */
  readonly purpose: string;
  /** Mean AUROC of the findings, once it is released; null where masks are evaluated. */
  readonly headline: Estimate | null;
  /** Of an evaluation of masks that is released: each structure's mean of Dice's coefficient. */
  readonly dice: readonly StructureDice[] | null;
}

const PAGE_SIZE = 25;
const GROUPS: Record<'open' | 'released' | 'ended', { in: string[] } | { notIn: string[] }> = {
  open: { notIn: [...EVALUATION.finalStates] },
  released: { in: ['released'] },
  ended: { in: EVALUATION.finalStates.filter((state) => state !== 'released') },
};
export type EvaluationGroup = keyof typeof GROUPS;
export const EVALUATION_GROUPS = Object.keys(GROUPS) as EvaluationGroup[];

/** In which order a list may stand; the first is the usual one. */
export const EVALUATION_ORDERS = {
  newest: { createdAt: 'desc' },
  changed: { updatedAt: 'desc' },
  model: { modelVersion: { model: { name: 'asc' } } },
  'test-set': { testSet: { name: 'asc' } },
} as const satisfies Record<string, Prisma.WorkOrderByWithRelationInput>;
export type EvaluationOrder = keyof typeof EVALUATION_ORDERS;

export interface EvaluationFilter {
  readonly group?: EvaluationGroup;
  readonly state?: EvaluationState;
  readonly testSetId?: string;
  readonly modelId?: string;
  /** The organisation on the other side. */
  readonly partnerId?: string;
  /** In names, in the purpose, or the number. */
  readonly search?: string;
  readonly order?: EvaluationOrder;
  readonly page?: number;
}

function searchWhere(search: string): Prisma.WorkWhereInput {
  const contains = { contains: search, mode: 'insensitive' } as const;
  const number = /^#?(\d{1,9})$/.exec(search)?.[1];
  return {
    OR: [
      { modelVersion: { model: { name: contains } } },
      { testSet: { name: contains } },
      { participants: { some: { organisation: { name: contains } } } },
      { proposal: { path: ['purpose'], string_contains: search, mode: 'insensitive' } },
      ...(number ? [{ number: Number(number) }] : []),
    ],
  };
}

export async function listEvaluations(database: Database, actor: Actor, filter: EvaluationFilter = {}) {
  const { group, state, testSetId, modelId, partnerId, search, order = 'newest' } = filter;
  const where: Prisma.WorkWhereInput = {
    AND: [
      whereMay(actor, 'evaluation.read'),
      group ? { state: GROUPS[group] } : {},
      state ? { state } : {},
      testSetId ? { testSetId: identifier(testSetId) } : {},
      modelId ? { modelVersion: { modelId: identifier(modelId) } } : {},
      partnerId ? { participants: { some: { organisationId: identifier(partnerId) } } } : {},
      search ? searchWhere(search) : {},
    ],
  };
  const page = Math.max(1, filter.page ?? 1);
  const [total, rows] = await Promise.all([
    database.work.count({ where }),
    database.work.findMany({
      where,
      orderBy: [EVALUATION_ORDERS[order], { createdAt: 'desc' }],
      skip: (page - 1) * PAGE_SIZE,
      take: PAGE_SIZE,
      omit: { proposal: true },
      include: {
        participants: NAMED_PARTICIPANTS,
        approvals: { select: { role: true } },
        modelVersion: { select: { modelVersion: true, model: { select: { name: true } } } },
        testSet: { select: { name: true, images: true } },
      },
    }),
  ]);
  const summaries = await summariesOf(
    database,
    rows.map(({ id }) => id),
  );
  return {
    total,
    pages: Math.max(1, Math.ceil(total / PAGE_SIZE)),
    page,
    rows: rows.map((row): EvaluationRow => {
      const [modelVersion, testSet] = [subject(row.modelVersion), subject(row.testSet)];
      return {
        id: row.id,
        number: row.number,
        state: COLUMNS.state(row.state),
        model: `${modelVersion.model.name} ${modelVersion.modelVersion}`,
        testSet: testSet.name,
        vendor: nameOf(row.participants, 'vendor'),
        hospital: nameOf(row.participants, 'hospital'),
        partner: nameOf(row.participants, sideOf(actor) === 'vendor' ? 'hospital' : 'vendor'),
        images: testSet.images,
        updatedAt: row.updatedAt,
        approvals: row.approvals.map((approval) => approval.role),
        purpose: summaries.get(row.id)?.purpose ?? '',
        headline: summaries.get(row.id)?.headline ?? null,
        dice: summaries.get(row.id)?.dice ?? null,
      };
    }),
  };
}

/** Purpose and headline figures, taken out of the documents by the database: a released one has hundreds of kilobytes. */
async function summariesOf(database: Database, ids: readonly string[]) {
  type Summary = { id: string } & Pick<EvaluationRow, 'purpose' | 'headline' | 'dice'>;
  const rows = await database.$queryRaw<Summary[]>`
    SELECT evaluation.id, proposal ->> 'purpose' AS purpose,
      CASE WHEN NOT coalesce(report ? 'segmentation', false) THEN report #> '{macro,auroc}' END AS headline,
      (
        SELECT jsonb_agg(jsonb_build_object('structure', entry -> 'structure', 'dice', entry #> '{dice,mean}'))
        FROM jsonb_array_elements(report #> '{segmentation,structures}') entry
      ) AS dice
    FROM "Work" evaluation LEFT JOIN (
      SELECT "workId", document #> '{document,report}' AS report FROM "ReleasedResult"
    ) released ON "workId" = evaluation.id
    WHERE evaluation.id = ANY(${[...ids]})`;
  return new Map(rows.map((row) => [row.id, row]));
}

/** What a list of evaluations can be narrowed to: models, test sets and partners of this organisation's evaluations. */
export async function evaluationChoices(database: Database, actor: Actor) {
  const mine = { some: whereMay(actor, 'evaluation.read') };
  const named = { select: { id: true, name: true }, orderBy: { name: 'asc' } } as const;
  const [models, testSets, partners] = await Promise.all([
    database.model.findMany({ where: { versions: { some: { evaluations: mine } } }, ...named }),
    database.testSet.findMany({ where: { evaluations: mine }, ...named }),
    database.organisation.findMany({
      where: { id: { not: actor.organisationId }, works: { some: { work: mine.some } } },
      ...named,
    }),
  ]);
  return { models, testSets, partners };
}

/** Everything that the page of one evaluation shows. Throws DB6002. */
export async function readEvaluation(database: Database, actor: Actor, id: string) {
  const evaluation = found(
    await database.work.findFirst({
      where: { AND: [{ id: identifier(id) }, whereFound(actor, 'evaluation.read')] },
      include: {
        approvals: true,
        attempts: { orderBy: { number: 'asc' } },
        comments: { orderBy: { createdAt: 'asc' } },
        counterOf: { select: { id: true, number: true } },
        counters: { select: { id: true, number: true } },
        participants: NAMED_PARTICIPANTS,
        testSet: { select: { manifest: true } },
        modelVersion: { select: { manifest: true } },
      },
    }),
  );
  const timeline = await database.auditRecord.findMany({
    where: { subjectKind: 'evaluation', subjectId: id, action: { not: 'evaluation.comment' } },
    orderBy: { sequence: 'asc' },
  });
  const side = sideOf(actor)!;
  const proposal = COLUMNS.proposal(evaluation.proposal);
  const agent = await database.agent.findUnique({ where: { id: proposal[side].agentId } });
  return {
    ...evaluation,
    modelVersionId: subject(evaluation.modelVersionId),
    testSetId: subject(evaluation.testSetId),
    state: COLUMNS.state(evaluation.state),
    proposal,
    comments: evaluation.comments.map((comment) => ({ ...comment, side: sideSchema.parse(comment.role) })),
    declared: declaredOf(COLUMNS.modelManifest(subject(evaluation.modelVersion).manifest), proposal),
    /** Of the findings that are evaluated. */
    counts: studyCounts(countsOf(subject(evaluation.testSet).manifest), proposal.findings),
    side,
    ownAgent: agent && { id: agent.id, name: agent.name, localApiUrl: agent.localApiUrl },
    timeline: timeline.map(fromRow),
    live: await liveView(database, id),
  };
}

/** What the vendor declares of the model, and whether that is what the terms bind. */
function declaredOf(manifest: ModelManifest, { model, version }: ProposalDocument) {
  const { intendedUse, operatingPoints, program, training } = manifest;
  return {
    ...{ intendedUse, operatingPoints },
    /** Of a model that hospitals trained together. */
    training: training?.document ?? null,
    preprocessing: program.input.preprocessing ?? null,
    volume: program.input.volume ?? null,
    scores: describeScores(program.output),
    bound: version === PROPOSAL_VERSION && model.manifestHash === manifestHash(manifest),
  };
}

export type Declared = ReturnType<typeof declaredOf>;

export type EvaluationDetails = Awaited<ReturnType<typeof readEvaluation>>;
