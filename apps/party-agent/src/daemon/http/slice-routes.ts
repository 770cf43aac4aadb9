/** Slices of volumes with masks over them: for the hospital's own page alone, never for pages of the portal. */
import { LOCAL_API_PATTERNS } from '@doubleblind/contracts';
import type { SlicesOfEvaluations } from '../evaluations/slices.ts';
import { send, sendJson } from './body.ts';
import type { Route } from './router.ts';

/** @param slices Null at a vendor, whose page says that there is nothing. */
export function sliceRoutes(slices: SlicesOfEvaluations | null): Route[] {
  const list: Route = {
    method: 'GET',
    pattern: LOCAL_API_PATTERNS.slices,
    handler: async ({ response }) => sendJson(response, 200, (await slices?.list()) ?? { evaluations: [] }),
  };
  if (slices === null) return [list];
  return [
    list,
    {
      method: 'GET',
      pattern: LOCAL_API_PATTERNS.sliceCase,
      handler: async ({ response, values: [id, index] }) =>
        sendJson(response, 200, await slices.about(id, Number(index))),
    },
    {
      method: 'GET',
      pattern: LOCAL_API_PATTERNS.slice,
      handler: async ({ response, values: [id, index, axis, at] }) =>
        send(
          response,
          200,
          'application/octet-stream',
          await slices.slice(id, Number(index), Number(axis), Number(at)),
        ),
    },
  ];
}
