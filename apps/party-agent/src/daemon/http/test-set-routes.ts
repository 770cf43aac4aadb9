/** Upload of test sets; hospital only. */
import type { IncomingMessage } from 'node:http';
import {
  acceptFilmsSchema,
  createTestSetSchema,
  finishTestSetSchema,
  LOCAL_API_PATTERNS,
  LOCAL_API_RULES,
  putLabelsSchema,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { TestSets } from '../test-sets/test-sets.ts';
import { readJson, send, sendJson } from './body.ts';
import { describeFilms } from './describe.ts';
import type { Route, RouteCall } from './router.ts';

const SMALL_BODY = 64 * 1024;
/** Names of films. */
const NAMES_BODY = 16 * 1024 * 1024;
/** The contracts' largest labels file, in base64. */
const LABELS_BODY = 91 * 1024 * 1024;

const NOTHING_LEFT_OUT = { leaveOutMissing: false };

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** At a vendor: pages ask for the list to try the token. */
export const noTestSetRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: LOCAL_API_PATTERNS.testSets,
    portal: 'uploads',
    handler: async ({ response }) => sendJson(response, 200, { testSets: [] }),
  },
];

/** Films of one test set, all of them: who looks at one looks at the next. */
function reading(testSets: TestSets, id: string): Parameters<RouteCall['confirm']> {
  return [
    { key: `images ${id}`, once: false, shows: true },
    async () => describeFilms((await testSets.draft(id)).name),
  ];
}

export function testSetRoutes(testSets: TestSets): Route[] {
  return [
    {
      method: 'GET',
      pattern: LOCAL_API_PATTERNS.testSets,
      portal: 'uploads',
      handler: async ({ response }) => sendJson(response, 200, { testSets: await testSets.list() }),
    },
    {
      method: 'POST',
      pattern: LOCAL_API_PATTERNS.testSets,
      portal: 'uploads',
      handler: async ({ request, response }) =>
        sendJson(response, 201, await testSets.create(await readJson(request, createTestSetSchema, SMALL_BODY))),
    },
    {
      method: 'GET',
      pattern: LOCAL_API_PATTERNS.testSet,
      portal: 'uploads',
      handler: async ({ response, values: [id] }) => sendJson(response, 200, await testSets.draft(id)),
    },
    {
      method: 'DELETE',
      pattern: LOCAL_API_PATTERNS.testSet,
      portal: 'uploads',
      handler: async ({ response, values: [id] }) => sendJson(response, 200, { testSets: await testSets.delete(id) }),
    },
    {
      method: 'GET',
      pattern: LOCAL_API_PATTERNS.files,
      portal: 'uploads',
      handler: async ({ response, values: [id] }) => sendJson(response, 200, testSets.files(id)),
    },
    {
      method: 'PUT',
      pattern: LOCAL_API_PATTERNS.file,
      portal: 'uploads',
      handler: async ({ request, response, values: [id, name] }) => {
        const stated = Number(request.headers['content-length'] ?? 0);
        if (stated > LOCAL_API_RULES.fileBytes) throw new DoubleblindError('DB5705', `It has ${stated} bytes.`);
        sendJson(response, 200, await testSets.putFile(id, name, request));
      },
    },
    {
      method: 'PUT',
      pattern: LOCAL_API_PATTERNS.labels,
      portal: 'uploads',
      handler: async ({ request, response, values: [id] }) =>
        sendJson(response, 200, await testSets.putLabels(id, await readJson(request, putLabelsSchema, LABELS_BODY))),
    },
    {
      method: 'GET',
      pattern: LOCAL_API_PATTERNS.film,
      portal: 'confirmed',
      handler: async ({ response, values: [id, name], confirm }) => {
        await confirm(...reading(testSets, id));
        send(response, 200, 'application/octet-stream', await testSets.film(id, name));
      },
    },
    {
      method: 'POST',
      pattern: LOCAL_API_PATTERNS.acceptedFilms,
      portal: 'uploads',
      handler: async ({ request, response, values: [id] }) =>
        sendJson(response, 200, await testSets.acceptFilms(id, await readJson(request, acceptFilmsSchema, NAMES_BODY))),
    },
    {
      method: 'POST',
      pattern: LOCAL_API_PATTERNS.finish,
      portal: 'uploads',
      handler: async ({ request, response, values: [id] }) => {
        const choice = hasBody(request) ? await readJson(request, finishTestSetSchema, SMALL_BODY) : NOTHING_LEFT_OUT;
        sendJson(response, 200, await testSets.finish(id, choice));
      },
    },
    {
      method: 'GET',
      pattern: LOCAL_API_PATTERNS.thumbnail,
      portal: 'confirmed',
      handler: async ({ response, values: [id, name], confirm }) => {
        await confirm(...reading(testSets, id));
        send(response, 200, 'image/png', await testSets.thumbnail(id, name));
      },
    },
  ];
}
