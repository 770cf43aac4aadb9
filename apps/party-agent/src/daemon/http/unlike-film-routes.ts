/** Films of evaluations that somebody has to look at; for the hospital's own page and command line alone. */
import { acceptUnlikeFilmsSchema, LOCAL_API_PATTERNS } from '@doubleblind/contracts';
import type { UnlikeFilmsOfEvaluations } from '../evaluations/unlike-films.ts';
import { readJson, send, sendJson } from './body.ts';
import type { Route } from './router.ts';

/** Names of films. */
const NAMES_BODY = 16 * 1024 * 1024;

/** @param films Null at a vendor, whose page says that nothing waits. */
export function unlikeFilmRoutes(films: UnlikeFilmsOfEvaluations | null): Route[] {
  const list: Route = {
    method: 'GET',
    pattern: LOCAL_API_PATTERNS.unlikeFilms,
    handler: async ({ response }) => sendJson(response, 200, (await films?.list()) ?? { evaluations: [] }),
  };
  if (films === null) return [list];
  return [
    list,
    {
      method: 'POST',
      pattern: LOCAL_API_PATTERNS.acceptedUnlikeFilms,
      handler: async ({ request, response, values: [id] }) =>
        sendJson(response, 200, await films.accept(id, await readJson(request, acceptUnlikeFilmsSchema, NAMES_BODY))),
    },
    {
      method: 'GET',
      pattern: LOCAL_API_PATTERNS.unlikeFilm,
      handler: async ({ response, values: [id, name] }) =>
        send(response, 200, 'application/octet-stream', await films.film(id, name)),
    },
    {
      method: 'GET',
      pattern: LOCAL_API_PATTERNS.unlikeThumbnail,
      handler: async ({ response, values: [id, name] }) =>
        send(response, 200, 'image/png', await films.thumbnail(id, name)),
    },
  ];
}
