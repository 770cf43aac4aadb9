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
import { decisionKey, type Wish } from './confirmations.ts';
import {
  describeApproval,
  describeComparison,
  describeRelease,
  describeReport,
  describeRevocation,
} from './describe.ts';
import type { Route, RouteCall } from './router.ts';

const LARGEST_BODY = 1024 * 1024;
const MOST_COMPARED = 10;

export interface EvaluationRouteOptions {
  readonly decisions: Decisions;
  /** Sends what was decided, and resolves to what the portal says of it in time. */
  readonly deliver: (requestId: string) => Promise<Delivery>;
  readonly flush: () => void;
}

function decision(what: string, id: string, body: unknown): Wish {
  return { key: decisionKey(`${what} ${id}`, body), once: true, shows: false };
}

/** The results of one evaluation in all their forms: who looks at one looks at the next. */
function reading(decisions: Decisions, id: string): Parameters<RouteCall['confirm']> {
  return [{ key: `report ${id}`, once: false, shows: true }, () => describeReport(decisions.get(id).proposal)];
}

export function evaluationRoutes({ decisions, deliver, flush }: EvaluationRouteOptions): Route[] {
  return [
    {
      method: 'GET',
      pattern: LOCAL_API_PATTERNS.evaluation,
      // The proposal, which the portal has sent, and how far the work is.
      portal: 'uploads',
      handler: async ({ response, values: [id] }) => sendJson(response, 200, decisions.get(id)),
    },
    {
      method: 'POST',
      pattern: LOCAL_API_PATTERNS.approval,
      portal: 'confirmed',
      handler: async ({ request, response, values: [id], confirm }) => {
        const asked = await readJson(request, approveRequestSchema, LARGEST_BODY);
        // Part of what is confirmed: nobody has typed it who confirmed before it was strange.
        const strange = decisions.strangeKey(asked.proposal);
        const confirmed = await confirm(decision('approval', id, { ...asked, strange }), () =>
          describeApproval(asked.proposal, asked.approvedBy, decisions.side, strange),
        );
        const typed = confirmed && strange !== null ? { acceptKey: strange } : {};
        const { approval, requestId } = await decisions.approve(id, { ...asked, ...typed });
        sendJson(response, 200, { approval, ...(await deliver(requestId)) });
      },
    },
    {
      method: 'POST',
      pattern: LOCAL_API_PATTERNS.revocation,
      portal: 'confirmed',
      handler: async ({ request, response, values: [id], confirm }) => {
        const asked = await readJson(request, revokeRequestSchema, LARGEST_BODY);
        await confirm(decision('revocation', id, asked), () => describeRevocation(decisions.get(id).proposal, asked));
        const revocation = await decisions.revoke(id, asked);
        flush();
        sendJson(response, 200, { revocation });
      },
    },
    {
      method: 'GET',
      pattern: LOCAL_API_PATTERNS.preview,
      portal: 'confirmed',
      handler: async ({ response, values: [id], confirm }) => {
        await confirm(...reading(decisions, id));
        sendJson(response, 200, await decisions.preview(id));
      },
    },
    ...reportRoutes(decisions),
    {
      method: 'GET',
      pattern: LOCAL_API_PATTERNS.comparisons,
      portal: 'confirmed',
      handler: async ({ request, response, confirm }) => {
        const wanted = new URL(request.url!, 'http://agent').searchParams.get('evaluations') ?? '';
        const ids = [...new Set(wanted.split(',').filter((id) => id !== ''))];
        if (ids.length < 2 || ids.length > MOST_COMPARED) {
          throw new DoubleblindError('DB5704', `Name 2 to ${MOST_COMPARED} evaluations, not ${ids.length}.`);
        }
        await confirm({ key: `comparison ${ids.join(' ')}`, once: false, shows: true }, () =>
          describeComparison(ids.map((id) => decisions.get(id).proposal)),
        );
        sendJson(response, 200, await decisions.compare(ids));
      },
    },
    {
      method: 'POST',
      pattern: LOCAL_API_PATTERNS.releasePreview,
      portal: 'confirmed',
      handler: async ({ request, response, values: [id], confirm }) => {
        await confirm(...reading(decisions, id));
        const { parts } = await readJson(request, releaseRequestSchema, LARGEST_BODY);
        sendJson(response, 200, await decisions.previewRelease(id, { parts: [...new Set(parts)] }));
      },
    },
    {
      method: 'POST',
      pattern: LOCAL_API_PATTERNS.release,
      portal: 'confirmed',
      handler: async ({ request, response, values: [id], confirm }) => {
        const wanted = await readJson(request, releaseRequestSchema, LARGEST_BODY);
        const parts: ReleasePart[] = [...new Set(wanted.parts)];
        await confirm(decision('release', id, wanted), async () =>
          describeRelease(decisions.get(id).proposal, await decisions.previewRelease(id, { parts }), wanted.releasedBy),
        );
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
      portal: 'confirmed',
      handler: async ({ response, values: [id], confirm }) => {
        await confirm(...reading(decisions, id));
        send(response, 200, 'application/json; charset=utf-8', renderReportJson(await decisions.report(id)));
      },
    },
    {
      method: 'GET',
      pattern: LOCAL_API_PATTERNS.reportPdf,
      portal: 'confirmed',
      handler: async ({ response, values: [id], confirm }) => {
        await confirm(...reading(decisions, id));
        const { document, publicKey } = await decisions.report(id);
        send(response, 200, 'application/pdf', await renderReportPdf(document, { signer: fingerprint(publicKey) }));
      },
    },
    {
      method: 'GET',
      pattern: LOCAL_API_PATTERNS.reportCsv,
      portal: 'confirmed',
      handler: async ({ response, values: [id], confirm }) => {
        await confirm(...reading(decisions, id));
        send(response, 200, 'text/csv; charset=utf-8', renderReportCsv((await decisions.report(id)).document));
      },
    },
  ];
}
