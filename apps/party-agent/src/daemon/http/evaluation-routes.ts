/** Decisions about evaluations; either side's agent. */
import {
  approveRequestSchema,
  type ReleasePart,
  releaseRequestSchema,
  revokeRequestSchema,
} from '@doubleblind/contracts';
import type { Decisions } from '../evaluations/decisions.ts';
import { readJson, sendJson } from './body.ts';
import type { Route } from './router.ts';

const LARGEST_BODY = 1024 * 1024;

export interface EvaluationRouteOptions {
  readonly decisions: Decisions;
  /** Sends what was decided, and resolves when the portal has acknowledged a request, or to false when it does not in time. */
  readonly deliver: (requestId: string) => Promise<boolean>;
  readonly flush: () => void;
}

export function evaluationRoutes({ decisions, deliver, flush }: EvaluationRouteOptions): Route[] {
  return [
    {
      method: 'GET',
      pattern: '/evaluations/:',
      handler: async ({ response, values: [id] }) => sendJson(response, 200, decisions.get(id)),
    },
    {
      method: 'POST',
      pattern: '/evaluations/:/approval',
      handler: async ({ request, response, values: [id] }) => {
        const approval = await decisions.approve(id, await readJson(request, approveRequestSchema, LARGEST_BODY));
        flush();
        sendJson(response, 200, { approval });
      },
    },
    {
      method: 'POST',
      pattern: '/evaluations/:/revocation',
      handler: async ({ request, response, values: [id] }) => {
        const revocation = await decisions.revoke(id, await readJson(request, revokeRequestSchema, LARGEST_BODY));
        flush();
        sendJson(response, 200, { revocation });
      },
    },
    {
      method: 'GET',
      pattern: '/evaluations/:/preview',
      handler: async ({ response, values: [id] }) => sendJson(response, 200, await decisions.preview(id)),
    },
    {
      method: 'POST',
      pattern: '/evaluations/:/release',
      handler: async ({ request, response, values: [id] }) => {
        const wanted = await readJson(request, releaseRequestSchema, LARGEST_BODY);
        const parts: ReleasePart[] = [...new Set(wanted.parts)];
        const acknowledged = await deliver(await decisions.release(id, { parts }));
        sendJson(response, 200, { acknowledged, parts });
      },
    },
  ];
}
