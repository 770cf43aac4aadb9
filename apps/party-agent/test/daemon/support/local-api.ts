/** A page's calls to an agent's local API. */
import type { Address } from '../../../src/peer/address.ts';

export interface Caller {
  readonly url: string;
  readonly token: string;
}

export function callerOf({ http, token }: { http: Address; token: string }): Caller {
  return { url: `http://${http.host}:${http.port}`, token };
}

export async function call<T>(caller: Caller, method: string, path: string, body?: unknown): Promise<T> {
  const binary = body instanceof Uint8Array;
  const response = await fetch(caller.url + path, {
    method,
    headers: { authorization: `Bearer ${caller.token}`, ...(binary ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: binary ? Buffer.from(body) : JSON.stringify(body) }),
  });
  const answer = (await response.json()) as T & { error?: { code: string } };
  if (!response.ok)
    throw Object.assign(new Error(JSON.stringify(answer)), { status: response.status, code: answer.error?.code });
  return answer;
}

/** A labels table as PUT labels takes it. */
export function tableOf(csv: string): { table: string } {
  return { table: Buffer.from(csv).toString('base64') };
}
