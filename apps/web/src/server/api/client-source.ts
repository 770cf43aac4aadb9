/** The source of a small client of the API, made from its OpenAPI description, so that both say the same. */
import type { openApi } from './openapi.ts';

interface Operation {
  readonly summary: string;
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string }[];
  readonly requestBody?: unknown;
  readonly responses: { readonly 200: { readonly content: Readonly<Record<string, unknown>> } };
}

const HEAD = `/** A client of the portal's API. Made from its OpenAPI description by apps/web/scripts/write-api-client.ts; not to be edited. */

/** What the portal says when it refuses: its number, and what to do about it. */
export class PortalError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, problem: { code?: string; title?: string; detail?: string; remedy?: string }) {
    super([problem.title, problem.detail, problem.remedy].filter(Boolean).join(' ') || \`The portal answered \${status}.\`);
    this.status = status;
    this.code = problem.code ?? 'unknown';
  }
}

export class PortalClient {
  readonly #origin: string;
  readonly #token: string;

  /** \`origin\`: the portal's address; \`token\`: an API token from its settings page. */
  constructor(origin: string, token: string) {
    this.#origin = origin.replace(/\\/$/, '');
    this.#token = token;
  }

  async #ask(method: string, path: string, query: Record<string, string>, body?: object): Promise<Response> {
    const text = new URLSearchParams(query).toString();
    const answer = await fetch(this.#origin + path + (text && \`?\${text}\`), {
      method,
      headers: { authorization: \`Bearer \${this.#token}\`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (answer.ok) return answer;
    const problem = await answer.json().catch(() => ({}));
    throw new PortalError(answer.status, problem.error ?? {});
  }
`;

function method(verb: string, path: string, operation: Operation): string {
  const names = operation.parameters.map(({ name }) => name);
  const json = 'application/json' in operation.responses[200].content;
  const parameters = [
    ...names.map((name) => `${name}: string`),
    ...(operation.requestBody ? ['body: object'] : []),
    ...(verb === 'get' ? ['query: Record<string, string> = {}'] : []),
  ];
  const address =
    names.length === 0
      ? `'${path}'`
      : `\`${path.replace(/\{(\w+)\}/g, (_, name) => `\${encodeURIComponent(${name})}`)}\``;
  const ask = `this.#ask('${verb.toUpperCase()}', ${address}, ${verb === 'get' ? 'query' : '{}'}${operation.requestBody ? ', body' : ''})`;
  return `
  /** ${operation.summary} */
  async ${operation.operationId}(${parameters.join(', ')}): Promise<${json ? 'unknown' : 'Response'}> {
    return ${json ? `(await ${ask}).json()` : ask};
  }
`;
}

export function clientSource(description: ReturnType<typeof openApi>): string {
  const methods = Object.entries(description.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([verb, operation]) => method(verb, path, operation as Operation)),
  );
  return `${HEAD}${methods.join('')}}\n`;
}
