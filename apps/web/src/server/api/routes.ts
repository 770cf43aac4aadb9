/**
 * The portal's API for scripts, in one table: what each path takes and answers, from which the handlers run and the
 * OpenAPI description is made. Identity is a bearer token or the session's cookie; the policy decides as for pages.
 */
import { fingerprint } from '@doubleblind/contracts';
import { renderReportCsv, renderReportPdf } from '@doubleblind/report';
import { z } from 'zod';
import { checkWholeChain } from '../audit/check.ts';
import { auditCsv, auditFilter, MOST_AUDIT_RECORDS } from '../audit/export.ts';
import { readableRecords } from '../audit/read.ts';
import type { Actor } from '../authorisation/actor.ts';
import type { Database } from '../database/client.ts';
import { listEvaluations, readEvaluation } from '../evaluations/read/evaluations.ts';
import { CONTROLS, control, reject, revoke } from '../evaluations/write/decide.ts';
import { proposalInputSchema, propose } from '../evaluations/write/propose.ts';
import { numberIn, reasonSchema } from '../input.ts';
import { listModels, readModelVersion } from '../models/read.ts';
import { readResults } from '../results/read/results.ts';
import { listTestSets, readTestSet } from '../test-sets/read.ts';

export interface ApiRequest {
  readonly database: Database;
  readonly actor: Actor;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** What `input` of the route made of the request's body. */
  readonly body: unknown;
}

/** A file instead of JSON. */
export interface ApiFile {
  readonly contentType: string;
  readonly name: string;
  readonly content: string | Uint8Array;
}

export interface ApiRoute {
  readonly method: 'GET' | 'POST';
  /** Path below /api/v1 with :names. */
  readonly path: string;
  readonly summary: string;
  readonly input?: z.ZodType;
  /** Content type where the answer is not JSON. */
  readonly answers?: string;
  readonly handle: (request: ApiRequest) => Promise<unknown>;
}

export function isFile(answer: unknown): answer is ApiFile {
  return typeof answer === 'object' && answer !== null && 'contentType' in answer;
}

const reasonBodySchema = z.object({ reason: reasonSchema.min(1) });

const evaluationControls: ApiRoute[] = CONTROLS.map((event) => ({
  method: 'POST',
  path: `/evaluations/:id/${event}`,
  summary: `${event[0].toUpperCase()}${event.slice(1)} an evaluation.`,
  handle: async ({ database, actor, params }) => {
    await control(database, actor, params.id, event);
    return { id: params.id };
  },
}));

export const API_ROUTES: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/me',
    summary: 'Who the token or session acts for.',
    handle: async ({ actor }) => ({
      name: actor.name,
      role: actor.role,
      organisation: { id: actor.organisationId, name: actor.organisationName, kind: actor.organisationKind },
    }),
  },
  {
    method: 'GET',
    path: '/models',
    summary: 'Models that you see, with their versions.',
    handle: async ({ database, actor }) => ({ models: await listModels(database, actor) }),
  },
  {
    method: 'GET',
    path: '/models/:id',
    summary: 'One version with its public manifest.',
    handle: async ({ database, actor, params }) => {
      const { id, manifest, signature, createdAt } = await readModelVersion(database, actor, params.id);
      return { id, manifest, signature, createdAt };
    },
  },
  {
    method: 'GET',
    path: '/models/:id/program',
    summary: 'The public program as a file.',
    handle: async ({ database, actor, params }): Promise<ApiFile> => {
      const { manifest } = await readModelVersion(database, actor, params.id);
      return {
        contentType: 'application/json',
        name: 'program.json',
        content: JSON.stringify(manifest.program, null, 1),
      };
    },
  },
  {
    method: 'GET',
    path: '/test-sets',
    summary: 'Test sets that you see, by their counts.',
    handle: async ({ database, actor }) => ({ testSets: await listTestSets(database, actor) }),
  },
  {
    method: 'GET',
    path: '/test-sets/:id',
    summary: 'One test set with its manifest of counts and hashes.',
    handle: async ({ database, actor, params }) => {
      const { id, manifest, signature, createdAt } = await readTestSet(database, actor, params.id);
      return { id, manifest, signature, createdAt };
    },
  },
  {
    method: 'GET',
    path: '/evaluations',
    summary: 'Your evaluations, newest first, 25 a page (?page=1).',
    handle: async ({ database, actor, query }) =>
      listEvaluations(database, actor, { page: numberIn(query.get('page')) ?? 1 }),
  },
  {
    method: 'POST',
    path: '/evaluations',
    summary: 'Propose an evaluation.',
    input: proposalInputSchema,
    handle: async ({ database, actor, body }) => ({
      id: await propose(database, actor, body as z.output<typeof proposalInputSchema>),
    }),
  },
  {
    method: 'GET',
    path: '/evaluations/:id',
    summary: 'One evaluation: terms, approvals, state, progress, timeline.',
    handle: async ({ database, actor, params }) => {
      const { id, number, state, proposal, proposalHash, approvals, live, timeline } = await readEvaluation(
        database,
        actor,
        params.id,
      );
      return {
        id,
        number,
        state,
        proposal,
        proposalHash,
        approvals: approvals.map((row) => row.document),
        live,
        timeline,
      };
    },
  },
  {
    method: 'POST',
    path: '/evaluations/:id/reject',
    summary: 'Reject a proposal.',
    input: reasonBodySchema,
    handle: async ({ database, actor, params, body }) => {
      await reject(database, actor, params.id, (body as { reason: string }).reason);
      return { id: params.id };
    },
  },
  {
    method: 'POST',
    path: '/evaluations/:id/revoke',
    summary: 'Take your side’s approval back.',
    input: reasonBodySchema,
    handle: async ({ database, actor, params, body }) => {
      await revoke(database, actor, params.id, (body as { reason: string }).reason);
      return { id: params.id };
    },
  },
  ...evaluationControls,
  {
    method: 'GET',
    path: '/evaluations/:id/results.json',
    summary: 'Released results as the hospital’s agent signed them.',
    handle: async ({ database, actor, params }): Promise<ApiFile> => {
      const { signed, number } = await readResults(database, actor, params.id);
      return {
        contentType: 'application/json',
        name: `evaluation-${number}.json`,
        content: JSON.stringify(signed, null, 1),
      };
    },
  },
  {
    method: 'GET',
    path: '/evaluations/:id/results.csv',
    summary: 'Released results, one line a number.',
    answers: 'text/csv',
    handle: async ({ database, actor, params }): Promise<ApiFile> => {
      const { signed, number } = await readResults(database, actor, params.id);
      return {
        contentType: 'text/csv; charset=utf-8',
        name: `evaluation-${number}.csv`,
        content: renderReportCsv(signed.document.report),
      };
    },
  },
  {
    method: 'GET',
    path: '/evaluations/:id/results.pdf',
    summary: 'The report.',
    answers: 'application/pdf',
    handle: async ({ database, actor, params }): Promise<ApiFile> => {
      const { signed, number } = await readResults(database, actor, params.id);
      const { report, parts } = signed.document;
      return {
        contentType: 'application/pdf',
        name: `evaluation-${number}.pdf`,
        content: await renderReportPdf(report, { signer: fingerprint(signed.publicKey), released: parts }),
      };
    },
  },
  {
    method: 'GET',
    path: '/audit.csv',
    summary: 'Your newest 20000 audit records as a table; narrowed by kind, q, from and to (days).',
    answers: 'text/csv',
    handle: async ({ database, actor, query }): Promise<ApiFile> => ({
      contentType: 'text/csv; charset=utf-8',
      name: 'audit-log.csv',
      content: auditCsv(
        await readableRecords(database, actor, {
          ...auditFilter(Object.fromEntries(query)),
          limit: MOST_AUDIT_RECORDS,
        }),
      ),
    }),
  },
  {
    method: 'GET',
    path: '/audit',
    summary: 'Your newest 200 audit records, and whether the whole chain holds.',
    handle: async ({ database, actor }) => ({
      chain: await checkWholeChain(database, actor),
      records: await readableRecords(database, actor, { limit: 200 }),
    }),
  },
];
