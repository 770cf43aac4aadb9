/** Decisions about evaluations; either side's agent. Results are at the hospital's. */
import {
  approveRequestSchema,
  fingerprint,
  LOCAL_API_PATTERNS,
  type ReleasePart,
  releaseRequestSchema,
  revokeRequestSchema,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { renderReportCsv, renderReportJson, renderReportPdf } from '@doubleblind/report';
import type { Decisions } from '../evaluations/decisions.ts';
import type { Delivery } from '../requests.ts';
import { readJson, send, sendJson } from './body.ts';
import type { Route } from './router.ts';

const LARGEST_BODY = 1024 * 1024;
const MOST_COMPARED = 10;

export interface EvaluationRouteOptions {
  readonly decisions: Decisions;
  /** Sends what was decided, and resolves to what the portal says of it in time. */
  readonly deliver: (requestId: string) => Promise<Delivery>;
  readonly flush: () => void;
}

export function evaluationRoutes({ decisions, deliver, flush }: EvaluationRouteOptions): Route[] {
  return [
    {
      method: 'GET',
      pattern: LOCAL_API_PATTERNS.evaluation,
      handler: async ({ response, values: [id] }) => sendJson(response, 200, decisions.get(id)),
    },
    {
      method: 'POST',
      pattern: LOCAL_API_PATTERNS.approval,
      handler: async ({ request, response, values: [id] }) => {
        const { approval, requestId } = await decisions.approve(
          id,
          await readJson(request, approveRequestSchema, LARGEST_BODY),
        );
        sendJson(response, 200, { approval, ...(await deliver(requestId)) });
      },
    },
    {
      method: 'POST',
      pattern: LOCAL_API_PATTERNS.revocation,
      handler: async ({ request, response, values: [id] }) => {
        const revocation = await decisions.revoke(id, await readJson(request, revokeRequestSchema, LARGEST_BODY));
        flush();
        sendJson(response, 200, { revocation });
      },
    },
    {
      method: 'GET',
      pattern: LOCAL_API_PATTERNS.preview,
      handler: async ({ response, values: [id] }) => sendJson(response, 200, await decisions.preview(id)),
    },
    ...reportRoutes(decisions),
    {
      method: 'GET',
      pattern: LOCAL_API_PATTERNS.comparisons,
      handler: async ({ request, response }) => {
        const wanted = new URL(request.url!, 'http://agent').searchParams.get('evaluations') ?? '';
        const ids = [...new Set(wanted.split(',').filter((id) => id !== ''))];
        if (ids.length < 2 || ids.length > MOST_COMPARED) {
          throw new DoubleblindError('DB5704', `Name 2 to ${MOST_COMPARED} evaluations, not ${ids.length}.`);
        }
        sendJson(response, 200, await decisions.compare(ids));
      },
    },
    {
      method: 'POST',
      pattern: LOCAL_API_PATTERNS.releasePreview,
      handler: async ({ request, response, values: [id] }) => {
        const { parts } = await readJson(request, releaseRequestSchema, LARGEST_BODY);
        sendJson(response, 200, await decisions.previewRelease(id, { parts: [...new Set(parts)] }));
      },
    },
    {
      method: 'POST',
      pattern: LOCAL_API_PATTERNS.release,
      handler: async ({ request, response, values: [id] }) => {
        const wanted = await readJson(request, releaseRequestSchema, LARGEST_BODY);
        const parts: ReleasePart[] = [...new Set(wanted.parts)];
        const requestId = await decisions.release(id, { ...wanted, parts });
        const acknowledged = requestId !== null && (await deliver(requestId)).acknowledged;
        sendJson(response, 200, { acknowledged, parts, waitsForSecond: requestId === null });
      },
    },
  ];
}

/** The hospital's full report; nothing in it has been held back. */
function reportRoutes(decisions: Decisions): Route[] {
  return [
    {
      method: 'GET',
      pattern: LOCAL_API_PATTERNS.reportJson,
      handler: async ({ response, values: [id] }) =>
        send(response, 200, 'application/json; charset=utf-8', renderReportJson(await decisions.report(id))),
    },
    {
      method: 'GET',
      pattern: LOCAL_API_PATTERNS.reportPdf,
      handler: async ({ response, values: [id] }) => {
        const { document, publicKey } = await decisions.report(id);
        send(response, 200, 'application/pdf', await renderReportPdf(document, { signer: fingerprint(publicKey) }));
      },
    },
    {
      method: 'GET',
      pattern: LOCAL_API_PATTERNS.reportCsv,
      handler: async ({ response, values: [id] }) =>
        send(response, 200, 'text/csv; charset=utf-8', renderReportCsv((await decisions.report(id)).document)),
    },
  ];
}
