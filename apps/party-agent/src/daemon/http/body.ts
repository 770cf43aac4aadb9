/** Request bodies and answers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { DoubleblindError } from '@doubleblind/errors';
import type { z } from 'zod';

/** The body as JSON of the schema's form. Throws DB5704 (not that form) and DB5705 (more than `limit` bytes). */
export async function readJson<T>(request: IncomingMessage, schema: z.ZodType<T>, limit: number): Promise<T> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // The request outlives a refusal: the answer goes back on the same connection.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limit) throw new DoubleblindError('DB5705', `The limit is ${limit} bytes.`);
    chunks.push(chunk);
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    throw new DoubleblindError('DB5704', 'It is not JSON.');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new DoubleblindError('DB5704', `${issue.path.join('.') || 'body'}: ${issue.message}`);
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(body));
}

export function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'cross-origin',
  });
  response.end(body);
}
