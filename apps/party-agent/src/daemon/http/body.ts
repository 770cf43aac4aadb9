/** Request bodies and answers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LOCAL_API_RULES } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { z } from 'zod';

/** So long the rest of a body that is refused is taken. */
const DROP_MILLISECONDS = 60_000;
const JSON_TYPE = 'application/json; charset=utf-8';

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

/**
 * Answers a request whose body nobody wants, and drops what is left of it. Node.js closes the connection as soon as an answer with `Connection:
 * close` is at its end; with bytes of the body still unread that is a reset, which may take the answer from its reader (RFC 9112,
 * section 9.6). So all of the answer goes out at once, and its end waits until the body has been sent, is larger than any may be, or takes too long.
 */
export function refuseUnread(request: IncomingMessage, response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  let bytes = 0;
  const count = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > LOCAL_API_RULES.fileBytes) end();
  };
  const end = () => {
    clearTimeout(timer);
    request.off('data', count).off('end', end).off('close', end);
    response.end();
  };
  const timer = setTimeout(end, DROP_MILLISECONDS);
  response.writeHead(status, { ...headersOf(JSON_TYPE, text), connection: 'close' });
  response.write(text);
  request.on('data', count).once('end', end).once('close', end).resume();
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, status, JSON_TYPE, JSON.stringify(body));
}

export function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, headersOf(type, body));
  response.end(body);
}

function headersOf(type: string, body: string | Buffer) {
  return {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'cross-origin',
  };
}
