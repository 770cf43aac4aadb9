'use client';

/** The browser's line to its own organisation's agent, on a local address. Nothing of it passes through the portal. */
import type { Failure, LocalHealth } from '@doubleblind/contracts';
import { localApiPaths } from '@doubleblind/contracts/local-api/rules';
import { translatable, type Words } from '@/language/words';
import type { Answers } from './answers.ts';
import { waitForPerson } from './person.ts';

/** Undefined for what is not of the form. */
async function parseAnswer<Name extends keyof Answers>(name: Name, body: unknown): Promise<Answers[Name] | undefined> {
  const { ANSWERS } = await import('./answers.ts');
  return ANSWERS[name].safeParse(body).data as Answers[Name] | undefined;
}

export interface AgentAddress {
  readonly url: string;
  readonly token: string;
}

/** Why the agent could not be asked: it cannot be reached (or the browser was not allowed to), the token, or its answer. */
export type AgentProblem =
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'token' }
  | { readonly kind: 'failure'; readonly failure: Failure; readonly status: number };

export type AgentAnswer<T> =
  | { readonly ok: true; readonly body: T }
  | { readonly ok: false; readonly problem: AgentProblem };

/** Chromium asks the person before a page may reach a local address; this names what the request is for. */
type LocalRequest = RequestInit & { targetAddressSpace?: 'loopback' };

async function request(
  address: AgentAddress,
  path: string,
  init: RequestInit,
  number?: string,
): Promise<{ ok: true; answer: Response } | { ok: false; problem: AgentProblem }> {
  const local: LocalRequest = {
    ...init,
    headers: { ...init.headers, authorization: `Bearer ${address.token}` },
    targetAddressSpace: 'loopback',
  };
  const answer = await fetchConfirmed(address, path, local, number);
  if (answer === null) return { ok: false, problem: { kind: 'unreachable' } };
  if (answer.ok) return { ok: true, answer };
  if (answer.status === 401) return { ok: false, problem: { kind: 'token' } };
  const failure = (await failureOf(answer)) ?? { code: `HTTP ${answer.status}`, detail: '' };
  return { ok: false, problem: { kind: 'failure', failure, status: answer.status } };
}

async function failureOf(answer: Response): Promise<Failure | undefined> {
  return (await parseAnswer('error', await answer.json().catch(() => null)))?.error;
}

const ASK_AGAIN_MILLISECONDS = 1000;
/** For as long as the agent keeps the question. */
const PATIENCE_MILLISECONDS = 10 * 60_000;

/** Asks again until a person has answered on the agent's own page. Null when the agent cannot be reached. */
async function fetchConfirmed(
  address: AgentAddress,
  path: string,
  init: LocalRequest,
  number?: string,
): Promise<Response | null> {
  let done: (() => void) | null = null;
  const end = Date.now() + PATIENCE_MILLISECONDS;
  try {
    for (;;) {
      const answer = await fetch(address.url + path, init);
      const waits = answer.status === 403 && (await failureOf(answer.clone()))?.code === 'DB5712';
      if (!waits || Date.now() > end) return answer;
      done ??= waitForPerson({ url: address.url, ...(number && { number }) });
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MILLISECONDS));
    }
  } catch {
    return null;
  } finally {
    done?.();
  }
}

const OTHER_FORM = translatable(
  'The agent answered in a form that this page does not know; it may be of another version.',
);

/** An answer that is not of its form is a failure: the agent may be of another version. */
export async function askAgent<Name extends keyof Answers>(
  name: Name,
  address: AgentAddress,
  path: string,
  init: RequestInit = {},
  number?: string,
): Promise<AgentAnswer<Answers[Name]>> {
  const result = await request(address, path, init, number);
  if (!result.ok) return result;
  const body = await parseAnswer(name, await result.answer.json().catch(() => null));
  if (body !== undefined) return { ok: true, body };
  const failure = { code: 'DB5506', detail: OTHER_FORM };
  return { ok: false, problem: { kind: 'failure', failure, status: result.answer.status } };
}

/** A file of the agent, such as a report. */
export async function askAgentFile(
  address: AgentAddress,
  path: string,
  signal?: AbortSignal,
): Promise<AgentAnswer<Blob>> {
  const result = await request(address, path, { ...(signal && { signal }) });
  return result.ok ? { ok: true, body: await result.answer.blob() } : result;
}

export function sendJson<Name extends keyof Answers>(
  name: Name,
  address: AgentAddress,
  method: 'POST' | 'PUT',
  path: string,
  body?: unknown,
): Promise<AgentAnswer<Answers[Name]>> {
  return askAgent(name, address, path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

/** The agent's name for itself, without a token; null when it cannot be reached. */
export async function readAgentHealth(url: string): Promise<LocalHealth | null> {
  try {
    const answer = await fetch(url + localApiPaths.health(), { targetAddressSpace: 'loopback' } as LocalRequest);
    return answer.ok ? ((await parseAnswer('health', await answer.json())) ?? null) : null;
  } catch {
    return null;
  }
}

const KEY = 'doubleblind-agent';

/** What this browser remembers of its agent. The token is for uploads; the agent asks a person about everything else. */
export function rememberedAddress(): AgentAddress | null {
  const url = localStorage.getItem(`${KEY}-url`);
  const token = localStorage.getItem(`${KEY}-token`);
  return url && token ? { url, token } : null;
}

export function rememberAddress(address: AgentAddress): void {
  localStorage.setItem(`${KEY}-url`, address.url);
  localStorage.setItem(`${KEY}-token`, address.token);
}

const SECRET_BYTES = 32;
/** Of the secret: shown here and on the agent's page, so that a person sees which page asks. */
const NUMBER_LENGTH = 6;

/** A token for the portal's pages in this browser, once a person has let them in on the agent's own page. */
export async function connectPage(url: string): Promise<AgentAnswer<AgentAddress>> {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  const secret = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ secret }) };
  const number = secret.slice(0, NUMBER_LENGTH);
  const answer = await askAgent('token', { url, token: '' }, localApiPaths.connection(), init, number);
  return answer.ok ? { ok: true, body: { url, token: answer.body.token } } : answer;
}

/** What the agent itself says comes in the agent's English. */
export function describeProblem(problem: AgentProblem, t: Words): string {
  switch (problem.kind) {
    case 'unreachable':
      return t(
        'Your agent cannot be reached from this browser. Check that it runs on this machine, and that you allowed this page to reach local addresses when the browser asked.',
      );
    case 'token':
      return t('The agent does not know this browser any more. Connect it again.');
    case 'failure':
      return `${t(problem.failure.detail || 'The agent refused.')} (${problem.failure.code})`;
  }
}
