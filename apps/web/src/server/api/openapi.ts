import { z } from 'zod';
import { PORTAL_VERSION } from '../version.ts';
import { API_ROUTES, type ApiRoute } from './routes.ts';

function operation(route: ApiRoute) {
  const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
  return {
    summary: route.summary,
    operationId: `${route.method.toLowerCase()}${route.path.replace(/[/:.-]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    parameters: names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...(route.input && {
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: z.toJSONSchema(route.input, { io: 'input', unrepresentable: 'any' }) },
        },
      },
    }),
    responses: {
      200: { description: 'Done.', content: { [route.answers ?? 'application/json']: {} } },
      default: {
        description: 'A numbered error.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

/** OpenAPI 3.1 description of the API, made from its table of routes. */
export function openApi() {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of API_ROUTES) {
    const path = `/api/v1${route.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  const problem = {
    type: 'object',
    properties: Object.fromEntries(['code', 'title', 'detail', 'remedy'].map((name) => [name, { type: 'string' }])),
  };
  return {
    openapi: '3.1.0',
    info: { title: 'Doubleblind portal', version: PORTAL_VERSION },
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token from the settings page.' },
      },
      schemas: { Problem: { type: 'object', properties: { error: problem } } },
    },
  };
}
