import { DoubleblindError } from '@doubleblind/errors';
import { noteRefusal } from '../auth/refusals.ts';
import { requestActor } from '../auth/session.ts';
import { ADDRESS_HEADER } from '../client-address.ts';
import { database } from '../database/client.ts';
import { readEnvironment } from '../env.ts';
import { toProblem } from '../errors-to-http.ts';
import { readJson } from '../request-body.ts';
import { API_ROUTES, type ApiRoute, isFile } from './routes.ts';

/** The terms of a proposal are the largest body. */
const BODY_BYTES = 256 * 1024;

/** A browser that is led here keeps the answer as a file instead of showing it as a page. */
const AS_FILE = { 'content-disposition': 'attachment; filename="api.json"' };

/** Values of the path's :names, or null when the path is another one. */
export function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (let i = 0; i < wanted.length; i++) {
    if (!wanted[i].startsWith(':')) {
      if (wanted[i] !== given[i]) return null;
    } else params[wanted[i].slice(1)] = given[i];
  }
  return params;
}

async function answer(request: Request, route: ApiRoute, params: Record<string, string>): Promise<Response> {
  const actor = await requestActor(request.headers);
  const address = request.headers.get(ADDRESS_HEADER);
  if (!actor) {
    if (request.headers.has('authorization')) noteRefusal('unknown API token', address);
    throw new DoubleblindError('DB6004', '');
  }
  // A foreign page must not act with the cookie of a person who is signed in here.
  const origin = request.headers.get('origin');
  if (request.method !== 'GET' && origin && origin !== readEnvironment().PORTAL_ORIGIN) {
    noteRefusal('page of another site', address);
    throw new DoubleblindError('DB6001', 'Other origin.');
  }
  const body = route.input ? route.input.parse(await readJson(request, BODY_BYTES)) : null;
  const query = new URL(request.url).searchParams;
  const result = await route.handle({ database: database(), actor, params, query, body });
  if (!isFile(result)) return Response.json(result, { headers: AS_FILE });
  const headers = {
    'content-type': result.contentType,
    'content-disposition': `attachment; filename="${result.name}"`,
  };
  return new Response(result.content as BodyInit, { headers });
}

/** Answers a request below /api/v1. */
export async function dispatchApi(request: Request): Promise<Response> {
  try {
    const path = new URL(request.url).pathname.replace(/^\/api\/v1/, '');
    for (const route of API_ROUTES) {
      const params = route.method === request.method ? matchPath(route.path, path) : null;
      if (params) return await answer(request, route, params);
    }
    throw new DoubleblindError('DB6002', '');
  } catch (error) {
    const { status, error: problem } = toProblem(error);
    return Response.json({ error: problem }, { status, headers: AS_FILE });
  }
}
